package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Summary;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MobileNetV2Test {

    /// torchvision counts what is learned, Keras the statistics too: two for each of 17,056 channels that are normalised.
    @Test void parametersOfTorchvisionAndKeras() {
        Summary summary = MobileNetV2.mobileNetV2().network().summary();
        assertThat(summary.trainable()).isEqualTo(3_504_872);
        assertThat(summary.parameters()).isEqualTo(3_504_872 + 2 * 17_056).isEqualTo(3_538_984);
    }

    /// Table 4 of the paper: 300 million multiply-adds for width 1, 585 for 1.4; within 1 %, since the paper rounds. Of weights it
    /// counts 3.4 and 6.9 million; the latter are 6.1 in its authors' code, and in timm's `mobilenetv2_140`.
    @CsvSource({"1, 300, 3504872", "1.4, 585, 6108776"})
    @ParameterizedTest void theTableOfThePaper(double width, double multiplyAdds, long parameters) {
        Summary summary = MobileNetV2.mobileNetV2().width(width).network().summary();
        assertThat(summary.multiplyAdds() / 1e6).isBetween(0.99 * multiplyAdds, 1.01 * multiplyAdds);
        assertThat(summary.trainable()).isEqualTo(parameters);
    }

    @Test void shapes() {
        Summary summary = MobileNetV2.mobileNetV2().network().summary();
        assertThat(summary.row("features/0/0").output()).isEqualTo(Shape.of(Shape.N, 112, 112, 32));
        assertThat(summary.row("features/1/conv/1").output()).isEqualTo(Shape.of(Shape.N, 112, 112, 16));
        assertThat(summary.row("features/2/conv/0/0").output()).isEqualTo(Shape.of(Shape.N, 112, 112, 96));
        assertThat(summary.row("features/17/conv/2").output()).isEqualTo(Shape.of(Shape.N, 7, 7, 320));
        assertThat(summary.row("features/18/0").output()).isEqualTo(Shape.of(Shape.N, 7, 7, 1280));
        assertThat(summary.row("softmax").output()).isEqualTo(Shape.of(Shape.N, 1000));
        assertThat(MobileNetV2.mobileNetV2().width(0.35).network().summary().row("features/0/0").output().channels())
                .isEqualTo(16);
    }

    /// With `/` for `.`, kernel for weight: torchvision's `features.2.conv.0.0.weight`.
    @Test void namesAreTorchvisions() {
        List<String> paths = MobileNetV2.mobileNetV2().network().build(Mode.TRAINING).trainable().stream()
                .map(Parameter::path).toList();
        assertThat(paths).hasSize(158).startsWith("features/0/0/kernel", "features/0/1/gamma", "features/0/1/beta",
                "features/1/conv/0/0/kernel").contains("features/2/conv/0/0/kernel", "features/2/conv/1/0/kernel",
                        "features/2/conv/2/kernel", "features/2/conv/3/gamma", "features/18/0/kernel")
                .endsWith("classifier/1/kernel", "classifier/1/bias");
    }

    @Test void aWidthOfNothingIsAnError() {
        assertThatThrownBy(() -> MobileNetV2.mobileNetV2().width(-1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the width of MobileNetV2 must be larger than 0, but is -1.0");
    }

    @Test void itLearns() {
        var little = MobileNetV2.mobileNetV2().width(0.35).image(Shape.of(32, 32, 3)).classes(4);
        GradientFlow.ofClasses(little, 8).assertReachesEveryWeight();
        GradientFlow.ofClasses(little, 8).assertLearns(20, 3e-3, 0.5);
    }

    @Tag("nightly")
    @Test void allOfItLearns() {
        GradientFlow.ofClasses(MobileNetV2.mobileNetV2(), 4).assertReachesEveryWeight();
        GradientFlow.ofClasses(MobileNetV2.mobileNetV2(), 4).assertLearns(10, 1e-3, 0.9);
    }
}
