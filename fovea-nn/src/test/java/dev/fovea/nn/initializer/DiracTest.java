package dev.fovea.nn.initializer;

import static dev.fovea.nn.initializer.Initializers.dirac;
import static dev.fovea.nn.initializer.Initializers.heNormal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;

class DiracTest {
    private static final Tensor IMAGE = Tensor.of(Shape.of(1, 2, 2, 2), 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f);

    @Test void aConvolutionBeginsAsTheIdentity() {
        try (var model = Model.of(Layers.conv2d(2, 3).padding(1).kernelInitializer(dirac()), Shape.of(2, 2, 2),
                Seed.of(1))) {
            assertThat(model.predict(IMAGE)).isEqualTo(IMAGE);
        }
    }

    @Test void filtersBeyondTheChannelsAreZeroOrDrawn() {
        Shape kernel = Shape.of(1, 1, 2, 4);
        assertThat(dirac().draw(kernel, 7).doubles()).containsExactly(1, 0, 0, 0, 0, 1, 0, 0);
        double[] drawn = heNormal().draw(kernel, 7).doubles();
        assertThat(dirac().others(heNormal()).draw(kernel, 7).doubles()).containsExactly(1, 0, drawn[2], drawn[3], 0, 1,
                drawn[6], drawn[7]);
    }

    @Test void channelsBeyondTheFiltersAreNotRead() {
        assertThat(dirac().draw(Shape.of(3, 2), 7).doubles()).containsExactly(1, 0, 0, 1, 0, 0);
    }

    @Test void saysHowItIsMade() {
        assertThat(dirac()).hasToString("dirac()");
        assertThat(dirac().others(heNormal())).hasToString("dirac().others(heNormal())");
    }

    @Test void aBiasHasNoIdentity() {
        assertThatThrownBy(() -> dirac().draw(Shape.of(4), 7)).isInstanceOf(ShapeException.class)
                .hasMessage("dirac fills kernels [window…, channels, filters], but the parameter is [4]");
    }
}
