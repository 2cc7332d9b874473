package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.model.Summary;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MobileNetV1Test {
    private static final Pattern FILE = Pattern.compile("(dw)?conv(\\d+)\\.(weight|bias)");

    private static long weights(Summary summary) {
        return summary.rows().stream().filter(r -> !r.path().endsWith("_bn")).mapToLong(Summary.Row::parameters).sum();
    }

    /// S-54, and tables 4 and 8 of the paper: 569 million multiply-adds and 4.2 million weights; with full convolutions 4,866
    /// million and 29.3 million. The sum for the latter is 4,867.3 million, so that the tolerance is 2 million.
    @Test void theTableOfThePaper() {
        Summary separable = MobileNetV1.mobileNetV1().network().summary();
        assertThat(separable.multiplyAdds()).isEqualTo(568_740_352);
        assertThat(weights(separable) - 1000).as("without bias and batch normalisation").isEqualTo(4_209_088);
        assertThat(separable.parameters()).as("Keras").isEqualTo(4_209_088 + 1000 + 4 * 10_944).isEqualTo(4_253_864);
        assertThat(separable.trainable()).isEqualTo(4_209_088 + 1000 + 2 * 10_944);
        Summary full = MobileNetV1.mobileNetV1().separable(false).network().summary();
        assertThat(full.multiplyAdds()).isEqualTo(4_867_293_184L).isBetween(4_864_000_000L, 4_868_000_000L);
        assertThat(weights(full) - 1000).isEqualTo(29_281_120);
        assertThat(full.parameters()).isEqualTo(29_281_120 + 1000 + 4 * 5_984);
    }

    /// Tables 6 and 7: millions of multiply-adds and of weights, as the paper rounds them.
    @CsvSource({"0.75, 224, 325, 2.6", "0.5, 224, 149, 1.3", "0.25, 224, 41, 0.5", "1, 192, 418, 4.2",
            "1, 160, 290, 4.2",
            "1, 128, 186, 4.2"})
    @ParameterizedTest void widthAndResolution(double width, int resolution, double multiplyAdds, double weights) {
        Summary summary = MobileNetV1.mobileNetV1().width(width).image(Shape.of(resolution, resolution, 3)).network()
                .summary();
        assertThat(summary.multiplyAdds() / 1e6).isBetween(multiplyAdds - 1, multiplyAdds + 1);
        assertThat(weights(summary) / 1e6).isBetween(weights - 0.051, weights + 0.051);
    }

    @Test void shapes() {
        Summary summary = MobileNetV1.mobileNetV1().classes(1001).network().summary();
        assertThat(summary.row("conv1").output()).isEqualTo(Shape.of(Shape.N, 112, 112, 32));
        assertThat(summary.row("conv_pw_1").output()).isEqualTo(Shape.of(Shape.N, 112, 112, 64));
        assertThat(summary.row("conv_dw_6").output()).isEqualTo(Shape.of(Shape.N, 14, 14, 256));
        assertThat(summary.row("conv_pw_13").output()).isEqualTo(Shape.of(Shape.N, 7, 7, 1024));
        assertThat(summary.row("conv_preds").output()).isEqualTo(Shape.of(Shape.N, 1, 1, 1001));
        assertThat(summary.row("softmax").output()).isEqualTo(Shape.of(Shape.N, 1001));
        assertThat(MobileNetV1.mobileNetV1().width(0.1).network().summary().row("conv_pw_1").output().channels())
                .as("no layer has fewer filters than 8").isEqualTo(8);
    }

    @Test void aWidthOfNothingIsAnError() {
        assertThatThrownBy(() -> MobileNetV1.mobileNetV1().width(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the width of MobileNet must be larger than 0, but is 0.0");
    }

    private static MobileNetV1 little() {
        return MobileNetV1.mobileNetV1().width(0.25).image(Shape.of(32, 32, 3)).classes(4);
    }

    @Test void itLearns() {
        GradientFlow.ofClasses(little(), 8).assertReachesEveryWeight();
        GradientFlow.ofClasses(little(), 8).assertLearns(20, 3e-3, 0.5);
    }

    @Test void itsTwinOfFullConvolutionsLearns() {
        GradientFlow.ofClasses(little().separable(false), 8).assertReachesEveryWeight();
        GradientFlow.ofClasses(little().separable(false), 8).assertLearns(20, 3e-3, 0.5);
    }

    @Tag("nightly")
    @Test void allOfItLearns() {
        GradientFlow.ofClasses(MobileNetV1.mobileNetV1(), 4).assertReachesEveryWeight();
        GradientFlow.ofClasses(MobileNetV1.mobileNetV1(), 4).assertLearns(10, 1e-3, 0.8);
    }

    /// Convolutions are counted through in the files, depthwise ones too, and batch normalisation is part of them: `conv0`,
    /// `dwconv1`, `conv2`, …, `conv28`.
    private static String path(String file) {
        Matcher name = FILE.matcher(file);
        assertThat(name.matches()).as(file).isTrue();
        int number = Integer.parseInt(name.group(2));
        String layer = number == 0
                ? "conv1"
                : number == 28
                        ? "conv_preds"
                        : (name.group(1) == null ? "conv_pw_" : "conv_dw_") + (number + 1) / 2;
        return layer + (name.group(3).equals("weight") ? "/kernel" : "/bias");
    }

    /// Weights of the authors, through 8 bits and back, and what NumPy makes of them; 28 convolutions, which it sums in another
    /// order, leave some roundings of float32.
    @CsvSource({"mobilenet_v1_0.25_128, 0.25, 128", "mobilenet_v1_1.0_224, 1, 224"})
    @ParameterizedTest void publishedWeights(String name, double width, int resolution) {
        Path folder = RealData.file("pretrained/" + name);
        Shape image = Shape.of(resolution, resolution, 3);
        try (var model = Model.of(MobileNetV1.mobileNetV1().width(width).image(image).classes(1001).folded(true)
                .network(), Seed.of(1))) {
            model.loadWeights(PretrainedFiles.weights(folder.resolve(name + "_dequant_fp32.safetensors"),
                    MobileNetV1Test::path)).requireComplete();
            for (String animal : new String[]{"cat", "parrot"}) {
                Tensor x = RealData.npy(folder.resolve("vectors/" + animal + "_input_rgb_u8_hwc.npy"));
                Tensor expected = RealData.npy(folder.resolve("vectors/" + animal + "_output_f32.npy"));
                Tensor logits = model.activations(x.reshape(image.prepend(1)), "flatten").firstEntry().getValue();
                System.out.printf("%s, %s: class %d, largest difference %.1e%n", name, animal,
                        PretrainedFiles.argmax(logits), PretrainedFiles.difference(logits, expected));
                assertThat(PretrainedFiles.argmax(logits)).isEqualTo(PretrainedFiles.argmax(expected));
                assertThat(PretrainedFiles.difference(logits, expected)).isLessThan(28 * 3 * 0x1p-24);
            }
        }
    }
}
