package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CifarNetTest {
    private static final int WHITENING = 2 * 2 * 3 * 24;

    private static Tensor images(int count) {
        var random = new SplittableRandom(1);
        Tensor images = Tensor.of(Shape.of(count, 32, 32, 3), new float[count * 32 * 32 * 3]);
        for (int i = 0; i < images.count(); i++) {
            images.set(i, random.nextInt(256));
        }
        return images;
    }

    /// By hand: 9 · (24 · 64 + 64² + 64 · 256 + 3 · 256²), a shift for each filter, and the head.
    @Test void costs() {
        var summary = CifarNet.cifarNet().network().summary();

        assertThat(summary.trainable()).isEqualTo(1_971_328 + WHITENING);
        assertThat(summary.multiplyAdds()).isEqualTo(118_147_360);
    }

    @Test void theWhiteningLayerIsNotLearned() {
        try (var model = Model.of(CifarNet.cifarNet().whitened(images(20)).network(), Seed.of(1))) {
            assertThat(model.summary().trainable()).isEqualTo(1_971_328);
            assertThat(model.parameters().stream().filter(p -> p.path().startsWith("whiten")))
                    .noneMatch(Parameter::trainable);
            assertThat(model.activations(images(2), "whiten").get("whiten")).isNotNull()
                    .extracting(Tensor::shape).isEqualTo(Shape.of(2, 31, 31, 24));
        }
    }
}
