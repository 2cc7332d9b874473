package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.DataSet;
import dev.fovea.formats.Json;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The networks of the zoo wherever a NET is named, built for the data that they learn from.
class ZooOnTheCommandLineTest {
    private static final int IMAGES = 2;

    @TempDir Path runs;

    private Shell train(String net, String... more) {
        return Shell.run(Stream.concat(Stream.of("train", "digits", "--net", net,
                "--samples", "40", "--batch", "20", "--epochs", "1", "--threads", "1", "--runs", runs.toString(),
                "--run", "one"), Stream.of(more)).toArray(String[]::new));
    }

    /// So many black images of that size.
    private static DataSet images(String name, Shape image, int classes) {
        return DataSet.of(Map.of("image", Tensor.zeros(DType.U8, image.prepend(IMAGES))),
                Map.of("label", Tensor.of(Shape.of(IMAGES), new int[IMAGES]))).name(name)
                .classNames(IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    @Test void allAreListed() {
        Shell shell = Shell.run("nets");
        assertThat(shell.code()).isZero();
        assertThat(shell.out()).contains(
                "\nmobilenet_v1           4.2 M     569 M  224x224x3  MobileNet, Howard et al. 2017\n",
                "\nsoftmax              0.008 M   0.008 M  28x28x1    softmax regression, one layer\n");
        assertThat(shell.out().lines().map(l -> l.split(" ")[0])).contains("lecture-cnn")
                .containsAll(Zoo.all().stream().map(Zoo.Entry::name).toList());
        Json json = Json.parse("nets", Shell.run("nets", "--json").out().getBytes(StandardCharsets.UTF_8));
        assertThat(json.compact()).contains("{\"name\":\"mobilenet_v1_full\",", "\"multiplyAdds\":4867293184,"
                + "\"image\":[224,224,3],\"training\":{\"epochs\":30,\"batch\":32,\"optimizer\":\"momentum(cosine(0.045))");
    }

    /// S-54: 569 M and 4.2 M, with full convolutions 4867 M, of which the last layer is 1 M, and 29.3 M; the paper prints 4866 M.
    @CsvSource(delimiter = '|', value = {
            "mobilenet_v1      | 4,253,864  | 4,231,976  | 568,740,352",
            "mobilenet_v1_full | 29,306,056 | 29,294,088 | 4,867,293,184"})
    @ParameterizedTest void theTableOfMobileNet(String net, String parameters, String trainable, String multiplyAdds) {
        assertThat(Shell.run("summary", net).out()).contains("\nParameters: " + parameters + " (",
                ", " + trainable + " trainable, ", "\nMultiply-adds per sample: " + multiplyAdds + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20_cifar", "vit_cifar", "autoencoder_conv",
            "googlenet"}) void aPlanOfEach(String net) {
        Shell plan = Shell.run("plan", net, "--batch", "2", "--mode", net.equals("googlenet") ? "infer" : "train");
        assertThat(plan.err()).isEmpty();
        assertThat(plan.out()).contains(", batch 2, ");
        assertThat(Shell.run("lint", net).code()).isZero();
    }

    @Test void aNetIsMeasured() {
        Shell bench = Shell.run("bench", "resnet20_cifar", "--batch", "2", "--seconds", "0.01");
        assertThat(bench.err()).isEmpty();
        assertThat(bench.out()).startsWith("resnet20_cifar, train, batch 2, ");
    }

    /// Digits have one channel and 28 x 28 pixels, CIFAR-10 has three and 32 x 32.
    @ParameterizedTest
    @ValueSource(strings = {"resnet20_cifar", "vit_cifar", "lenet5"}) void itTrainsOnDigits(String net) {
        Shell shell = train(net);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.lastLine()).matches("test accuracy 0\\.\\d{4} \\(40 images\\), .*one");
        Shell longer = Shell.run("resume", runs.resolve("one").toString(), "--epochs", "2");
        assertThat(longer.err()).isEmpty();
        assertThat(longer.lastLine()).startsWith("test accuracy ");
    }

    /// By hand: 3072·10 + 10; 3072·128 + 128 + 128·10 + 10; 2,432 + 51,264 + 4096·1024 + 1024 + 10,250; of ResNet-18 the last layer grows by 90·513.
    @CsvSource({"softmax, 10, 30730", "mlp, 10, 394634", "lecture-cnn, 10, 4259274", "lenet, 10, 83126",
            "resnet20_cifar, 10, 269722", "resnet18_cifar, 100, 11220132"})
    @ParameterizedTest void cifarHas3072Features(String net, int classes, long trainable) {
        var built = NetForData.of(Nets.named(net), images("cifar", Shape.of(32, 32, 3), classes));
        assertThat(built.network().summary().trainable()).isEqualTo(trainable);
    }

    @Test void imagesThatDoNotFitAreAnError() {
        assertThatThrownBy(() -> NetForData.of(Nets.named("vgg11"), images("letters", Shape.of(20, 20, 1), 26)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "(?s)vgg11 cannot take the images of letters, which are \\[20, 20, 1\\]: features/.*"
                                + "\nIt is made for \\[224, 224, 3\\]\\. Networks that take them: softmax, mlp, lenet, .*autoencoder_conv")
                .message().doesNotContain("alexnet");
        Shell shell = train("alexnet");
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err())
                .startsWith("fovea: alexnet cannot take the images of digits/training[0:40][0:38], which "
                        + "are [28, 28, 1]: ");
        assertThat(runs).isEmptyDirectory();
    }

    /// An autoencoder needs no labels, and a run that goes on knows it.
    @Test void anAutoencoderIsJudgedByItsSquaredError() throws IOException {
        Shell shell = train("autoencoder_dense");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.lastLine()).matches("test mean squared error 0\\.\\d{4} \\(40 images\\), .*one");
        Path run = runs.resolve("one");
        assertThat(Files.readString(run.resolve("config.json"))).contains("\"target\": \"input\"");
        Shell longer = Shell.run("resume", run.toString(), "--epochs", "2");
        assertThat(longer.err()).isEmpty();
        assertThat(longer.lastLine()).startsWith("test mean squared error ");
        assertThat(Shell.run("evaluate", run.toString(), "digits", "--samples", "40").out())
                .matches("tested on 40 images, loss 0\\.\\d{4}\n");
        assertThat(Shell.run("report", run.toString()).err()).isEmpty();
    }

    @Test void anOptimizerOfOnesOwnHasItsOwnRate() {
        assertThat(train("resnet20_cifar", "--optimizer", "adam").out()).contains("adam(cosine(0.001));");
    }

    @Test void theDecayCanBeChosen() {
        assertThat(train("lenet5", "--decay", "0.01").out()).contains("adam(cosine(0.003)).weightDecay(0.01);");
    }
}
