package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.model.Summary;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisionTransformerTest {

    /// Parameters of timm and torchvision, and thousand millions of multiply-adds: 17.56 in torchvision, 4.6 and 1.26 in timm.
    @CsvSource({"vit_ti_16, 5717416, 1.26", "vit_s_16, 22050664, 4.6", "vit_b_16, 86567656, 17.56"})
    @ParameterizedTest void costs(String name, long parameters, double billions) {
        Summary summary = Zoo.named(name).network().summary();
        assertThat(summary.parameters()).isEqualTo(parameters).isEqualTo(summary.trainable());
        assertThat(summary.multiplyAdds() / 1e9).isBetween(billions - 0.01, billions + 0.01);
    }

    /// Patches, class token and positions; six blocks; normalisation and head.
    @Test void theOneForCifar10ByHand() {
        long block = 4 * (128 * 128 + 128) + (128 * 256 + 256) + (256 * 128 + 128) + 2 * 2 * 128;
        Summary summary = VisionTransformer.cifar().network().summary();
        assertThat(summary.parameters()).isEqualTo((4 * 4 * 3 * 128 + 128) + 128 + 65 * 128 + 6 * block + 256 + 1290)
                .isEqualTo(811_146);
        long products = 65 * (4 * 128 * 128 + 2 * 128 * 256) + 2 * 65 * 65 * 128;
        assertThat(summary.multiplyAdds()).isEqualTo(64 * 48 * 128 + 6 * products + 1280).isEqualTo(58_002_176);
    }

    @Test void shapes() {
        Summary summary = VisionTransformer.base().network().summary();
        assertThat(summary.row("patch_embedding").output()).isEqualTo(Shape.of(Shape.N, 196, 768));
        assertThat(summary.row("class_token").output()).isEqualTo(Shape.of(Shape.N, 197, 768));
        assertThat(summary.row("block_11/attention/multi_head_attention/scores").output())
                .isEqualTo(Shape.of(Shape.N, 12, 197, 197));
        assertThat(summary.row("block_11/mlp/dense").output()).isEqualTo(Shape.of(Shape.N, 197, 3072));
        assertThat(summary.row("head").output()).isEqualTo(Shape.of(Shape.N, 1000));
        Assertions.assertThatThrownBy(() -> VisionTransformer.base().patch(15).network().summary())
                .isInstanceOf(ShapeException.class).hasMessageContaining("is not made of patches of 15 x 15");
    }

    private static VisionTransformer little() {
        return VisionTransformer.cifar().image(Shape.of(16, 16, 3)).depth(2).features(32).heads(2).hidden(64)
                .dropout(0.1)
                .classes(4);
    }

    /// The same is added to what a token finds in all keys, so that the keys' bias does nothing.
    private static boolean isBiasOfKeys(String path) {
        return path.endsWith("/key/bias");
    }

    @Test void itLearns() {
        GradientFlow.ofClasses(little(), 8).assertReachesEveryWeight(VisionTransformerTest::isBiasOfKeys);
        GradientFlow.ofClasses(little(), 8).assertLearns(30, 3e-3, 0.5);
    }

    @Tag("nightly")
    @CsvSource({"vit_ti_16", "vit_s_16", "vit_b_16", "vit_cifar"})
    @ParameterizedTest void allOfItLearns(String name) {
        var flow = GradientFlow.ofClasses(Zoo.named(name), 4);
        flow.assertReachesEveryWeight(VisionTransformerTest::isBiasOfKeys);
        flow.assertLearns(10, 1e-3, 0.8);
    }

    /// S-55: of each block, head and token, how much it attends to each token.
    @Test void theAttentionMapsHaveAPath() {
        try (var model = Model.of(little().network(), Seed.of(1))) {
            Tensor maps = model.activations(GradientFlow.images(model.network(), 3),
                    "block_1/attention/multi_head_attention/scores").firstEntry().getValue();
            assertThat(maps.shape()).isEqualTo(Shape.of(3, 2, 17, 17));
            double[] weights = maps.doubles();
            for (int row = 0; row < 3 * 2 * 17; row++) {
                double sum = 0;
                for (int to = 0; to < 17; to++) {
                    assertThat(weights[row * 17 + to]).isPositive();
                    sum += weights[row * 17 + to];
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
        }
    }
}
