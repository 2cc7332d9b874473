package dev.fovea.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Images;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// S-34.
class HandCraftedFilterTest {

    @ParameterizedTest
    @EnumSource void aFlatImageHasNoEdgesAndStaysWhatItIsOtherwise(HandCraftedFilter filter) {
        for (int channels : new int[]{1, 3}) {
            var flat = new byte[5 * 4 * channels];
            Arrays.fill(flat, (byte) 200);
            Tensor filtered = filter.apply(Tensor.of(Shape.of(5, 4, channels), flat));
            assertThat(filtered.shape()).isEqualTo(Shape.of(5, 4, channels));
            for (double v : filtered.doubles()) {
                assertThat(v).isCloseTo(filter.isEdge() ? 0 : 200, within(1e-4));
            }
        }
    }

    @Test void theTableOfTheLecture() {
        assertThat(HandCraftedFilter.EDGE_CORNERS.kernel().floats()).containsExactly(1, 0, -1, 0, 0, 0, -1, 0, 1);
        assertThat(HandCraftedFilter.EDGE_CROSS.kernel().floats()).containsExactly(0, 1, 0, 1, -4, 1, 0, 1, 0);
        assertThat(HandCraftedFilter.EDGE_ALL.kernel().floats()).containsExactly(-1, -1, -1, -1, 8, -1, -1, -1, -1);
        assertThat(HandCraftedFilter.SHARPEN.kernel().floats()).containsExactly(0, -1, 0, -1, 5, -1, 0, -1, 0);
        assertThat(HandCraftedFilter.BOX_BLUR.kernel().floats()).containsOnly(1 / 9f);
        assertThat(HandCraftedFilter.GAUSSIAN_BLUR.kernel().floats()).containsExactly(1 / 16f, 2 / 16f, 1 / 16f,
                2 / 16f,
                4 / 16f, 2 / 16f, 1 / 16f, 2 / 16f, 1 / 16f);
    }

    @Test void anEdgeIsWhereTheLightChanges() {
        Tensor step = Tensor.of(Shape.of(3, 4, 1), new byte[]{0, 0, 100, 100, 0, 0, 100, 100, 0, 0, 100, 100});
        assertThat(HandCraftedFilter.EDGE_CROSS.apply(step).floats()).containsExactly(0, 100, -100, 0, 0, 100, -100, 0,
                0,
                100, -100, 0);
        assertThat(Images.toTensor(HandCraftedFilter.EDGE_CROSS.picture(step), 1).doubles()).containsExactly(0, 100,
                100, 0,
                0, 100, 100, 0, 0, 100, 100, 0);
        assertThat(HandCraftedFilter.SHARPEN.apply(step).floats()).startsWith(0, -100, 200, 100);
        assertThat(Images.toTensor(HandCraftedFilter.SHARPEN.picture(step), 1).doubles()).startsWith(0, 0, 200, 100);
    }

    @Test void eachChannelIsFilteredForItself() {
        var pixels = new byte[27];
        pixels[3 * 4] = 90;
        Tensor blurred = HandCraftedFilter.BOX_BLUR.apply(Tensor.of(Shape.of(3, 3, 3), pixels));
        for (int i = 0; i < 27; i++) {
            assertThat(blurred.get(i)).isCloseTo(i % 3 == 0 ? 10 : 0, within(1e-5));
        }
        BufferedImage picture = HandCraftedFilter.BOX_BLUR.apply(Images.toImage(Tensor.of(Shape.of(3, 3, 3), pixels)));
        assertThat(picture.getRGB(0, 0) & 0xffffff).isEqualTo(0x0a0000);
    }

    @Test void asALayerItHasNoParameters() {
        try (var model = Model.of(HandCraftedFilter.SHARPEN.layer(), Shape.of(5, 6, 2), Seed.of(1))) {
            assertThat(model.summary().parameters()).isZero();
            assertThat(model.predict(ExplanationTest.values(Shape.of(1, 5, 6, 2), 0)).shape())
                    .isEqualTo(Shape.of(1, 3, 4, 2));
        }
        assertThat(HandCraftedFilter.SHARPEN.layer()).hasToString("sharpen");
        assertThatThrownBy(() -> HandCraftedFilter.SHARPEN.apply(Tensor.of(Shape.of(2, 2), 1f, 2, 3, 4)))
                .hasMessage("an image is [height, width, channels], but [2, 2] was given");
        assertThatThrownBy(() -> Model.of(HandCraftedFilter.SHARPEN.layer(), Shape.of(2), Seed.of(1)).summary())
                .hasMessageContaining("is no batch of images; [batch, height, width, channels] was expected");
    }
}
