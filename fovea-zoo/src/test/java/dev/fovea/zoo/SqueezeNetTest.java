package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.model.Summary;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.SqueezeNet.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqueezeNetTest {
    private static final Pattern FILE = Pattern.compile("squeezenet0_conv(\\d+)\\.(weight|bias)");
    private static final List<Integer> FIRES = List.of(3, 4, 6, 7, 9, 10, 11, 12);      // their places in version 1.1
    private static final List<String> PARTS = List.of("squeeze", "parallel/expand1x1", "parallel/expand3x3");

    private static SqueezeNet net(Version version) {
        return SqueezeNet.squeezeNet().version(version);
    }

    /// torchvision: parameters, and 0.82 and 0.35 thousand million multiply-adds.
    @CsvSource({"V1_0, 1248424, 0.82", "V1_1, 1235496, 0.35"})
    @ParameterizedTest void costs(Version version, long parameters, double billions) {
        Summary summary = net(version).network().summary();
        assertThat(summary.parameters()).isEqualTo(parameters).isEqualTo(summary.trainable());
        assertThat(summary.multiplyAdds() / 1e9).isBetween(billions - 0.005, billions + 0.005);
    }

    @Test void shapes() {
        Summary paper = net(Version.V1_0).network().summary();
        assertThat(paper.row("features/0").output()).isEqualTo(Shape.of(Shape.N, 109, 109, 96));
        assertThat(paper.row("features/2").output()).isEqualTo(Shape.of(Shape.N, 54, 54, 96));
        assertThat(paper.row("features/12/parallel/concatenate").output()).isEqualTo(Shape.of(Shape.N, 13, 13, 512));
        Summary lighter = net(Version.V1_1).network().summary();
        assertThat(lighter.row("features/2").output()).isEqualTo(Shape.of(Shape.N, 55, 55, 64));
        assertThat(lighter.row("features/12/parallel/concatenate").output()).isEqualTo(Shape.of(Shape.N, 13, 13, 512));
        assertThat(lighter.row("classifier/1").output()).isEqualTo(Shape.of(Shape.N, 13, 13, 1000));
        assertThat(lighter.row("softmax").output()).isEqualTo(Shape.of(Shape.N, 1000));
    }

    /// Without `parallel/`, with `.` for `/`, weight for kernel: torchvision's `features.3.expand1x1.weight`.
    @Test void namesAreTorchvisions() {
        List<String> paths = net(Version.V1_0).network().build(Mode.INFERENCE).parameters().stream()
                .map(Parameter::path)
                .toList();
        assertThat(paths).hasSize(2 * 26)
                .startsWith("features/0/kernel", "features/0/bias", "features/3/squeeze/kernel",
                        "features/3/squeeze/bias", "features/3/parallel/expand1x1/kernel")
                .contains("features/7/squeeze/kernel", "features/12/parallel/expand3x3/bias")
                .endsWith("classifier/1/kernel", "classifier/1/bias");
    }

    @EnumSource
    @ParameterizedTest void itLearns(Version version) {
        var little = net(version).image(Shape.of(48, 48, 3)).classes(4);
        GradientFlow.ofClasses(little, 8).assertReachesEveryWeight();
        GradientFlow.ofClasses(little, 8).assertLearns(30, 1e-3, 0.9);
    }

    @EnumSource
    @Tag("nightly")
    @ParameterizedTest void allOfItLearns(Version version) {
        GradientFlow.ofClasses(net(version).classes(4), 4).assertReachesEveryWeight();
        GradientFlow.ofClasses(net(version).classes(4), 4).assertLearns(30, 1e-3, 0.95);
    }

    /// Convolutions are counted through in the file: one, three in each fire module, one.
    private static String path(String file) {
        Matcher name = FILE.matcher(file);
        assertThat(name.matches()).as(file).isTrue();
        int number = Integer.parseInt(name.group(1));
        String layer = number == 0
                ? "features/0"
                : number == 25
                        ? "classifier/1"
                        : "features/" + FIRES.get((number - 1) / 3) + "/" + PARTS.get((number - 1) % 3);
        return layer + (name.group(2).equals("weight") ? "/kernel" : "/bias");
    }

    private static Model published(Path folder, SqueezeNet net) {
        var model = Model.of(net.network(), Seed.of(1));
        model.loadWeights(PretrainedFiles.weights(folder.resolve("squeezenet1.1.safetensors"), SqueezeNetTest::path))
                .requireComplete();
        return model;
    }

    private static void assertAnswers(Model model, Tensor x, Tensor expected, String what) {
        Tensor scores = model.activations(x, "classifier").firstEntry().getValue();
        System.out.printf("squeezenet1.1, %s: class %d, largest difference %.1e%n", what,
                PretrainedFiles.argmax(scores), PretrainedFiles.difference(scores, expected));
        assertThat(PretrainedFiles.argmax(scores)).isEqualTo(PretrainedFiles.argmax(expected));
        assertThat(PretrainedFiles.difference(scores, expected)).isLessThan(26 * 0x1p-24);   // a rounding for each layer
    }

    @ValueSource(strings = {"cat", "parrot"})
    @ParameterizedTest void publishedWeights(String animal) {
        Path folder = RealData.file("pretrained/squeezenet1.1");
        try (var model = published(folder, net(Version.V1_1))) {
            Tensor x = RealData.npy(folder.resolve("vectors/" + animal + "_input_rgb_u8_hwc.npy"));
            assertAnswers(model, x.reshape(Shape.of(1, 224, 224, 3)),
                    RealData.npy(folder.resolve("vectors/" + animal + "_output_f32.npy")), animal);
        }
    }

    /// The pairs that were published with the weights; their inputs are standardised already, and channels come first.
    @ValueSource(ints = {0, 1, 2})
    @ParameterizedTest void publishedPairs(int number) {
        Path folder = RealData.file("pretrained/squeezenet1.1");
        Path pair = folder.resolve("test_data_set/" + number);
        SqueezeNet net = net(Version.V1_1).pixels(Layers.channelsLast()).image(Shape.of(3, 224, 224));
        try (var model = published(folder, net)) {
            assertAnswers(model, RealData.npy(pair.resolve("input_0.npy")),
                    RealData.npy(pair.resolve("output_0.npy")), "pair " + number);
        }
    }
}
