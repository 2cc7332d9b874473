package dev.fovea.cli;

import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.Mnist;
import dev.fovea.formats.Npy;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A network of handwritten digits that CNTK has written, `FOVEA_DATA/models-small/mnist_cntk_opt`, answers as it did there; and
/// every command of the page does what it says.
class OnnxMnistTest {
    private static final Pattern COMMAND = Pattern.compile("^\\./fovea (.+)$", Pattern.MULTILINE);

    @TempDir private Path folder;

    private static Path network() {
        return RealFile.of("models-small/mnist_cntk_opt/opt-mnist.onnx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "onednn"}) void itAnswersAsItDidThere(String backend) {
        Tensor images = Npy.read(RealFile.of("models-small/mnist_first10_images_u8.npy"))
                .reshape(Shape.of(10, 28, 28, 1));
        Tensor expected = Npy.read(RealFile.of("models-small/mnist_cntk_opt/first10_outputs_f32.npy"));
        try (Model model = Model.load(network(), Execution.on(backend))) {
            Tensor y = model.predict(images);
            assertThat(y.shape()).isEqualTo(expected.shape());
            for (long i = 0; i < y.count(); i++) {
                assertThat(y.get(i)).isCloseTo(expected.get(i), within(1e-5 * 10_000));    // the largest is about 10,000
            }
        }
    }

    @Test void itTellsThoseDigitsApartThatItDidThere() {
        Path net = network();
        RealFile.of("mnist");
        try (Model model = Model.load(net, Execution.on("onednn"))) {
            model.compile(sgd(0.1), softmaxCrossEntropy(), accuracy());
            double accuracy = model.evaluate(Mnist.test()).values().get("accuracy");
            assertThat(Math.round(accuracy * 10_000)).isEqualTo(9891);
        }
    }

    @Test void everyCommandOfThePageRuns() throws IOException {
        Path net = network();
        RealFile.of("mnist");
        String page = Files.readString(LecturesPageTest.root().resolve("docs/guides/onnx.md"));
        Files.copy(net, folder.resolve("mnist.onnx"));
        Files.copy(net.resolveSibling("7.jpg"), folder.resolve("seven.jpg"));
        Files.copy(RealFile.of("models-small/mnist_first10_images_u8.npy"), folder.resolve("images.npy"));
        Files.copy(net.resolveSibling("first10_outputs_f32.npy"), folder.resolve("outputs.npy"));
        Path cases = OnnxCases.unpack(folder.resolve("all")).resolve("node");
        for (String name : List.of("test_relu", "test_conv_with_strides_padding", "test_maxpool_2d_strides",
                "test_cos")) {
            Path from = cases.resolve(name);
            if (Files.exists(from)) {
                Files.createDirectories(folder.resolve("cases"));
                Files.move(from, folder.resolve("cases").resolve(name));
            }
        }
        var printed = new ArrayList<String>();
        for (String command : COMMAND.matcher(page).results().map(MatchResult::group).toList()) {
            Shell shell = Shell.run(arguments(command));
            assertThat(shell.code()).as("%s%n%s%n%s", command, shell.out(), shell.err()).isZero();
            printed.add(shell.out());
        }
        assertThat(printed).hasSize(5);
        assertThat(printed.get(0)).contains("Convolution28  ", "[N, 28, 28, 8]", "5,994");
        assertThat(printed.get(1)).contains("7");
        assertThat(printed.get(2)).contains("accuracy 0.98");
        assertThat(printed.get(3)).contains("1 layer agrees within 1.0e-04 of the largest number\n")
                .containsPattern("mnist\\.fovea: [\\d,]+ bytes\n");
        assertThat(printed.get(4)).contains("passed      test_conv_with_strides_padding").contains(" 0 failed, ");
    }

    private String[] arguments(String command) {
        var words = new ArrayList<>(Arrays.asList(command.substring("./fovea ".length()).split(" ")));
        words.replaceAll(w -> w.equals("cases") || w.matches(".*\\.(onnx|jpg|npy|fovea)")
                ? folder.resolve(w).toString()
                : w);
        return words.toArray(String[]::new);
    }
}
