package dev.fovea.data.augment;

import static dev.fovea.data.augment.Augmentations.cutMix;
import static dev.fovea.data.augment.Augmentations.mixUp;
import static dev.fovea.data.augment.Drawn.floats;
import static dev.fovea.data.augment.Drawn.numbers;
import static dev.fovea.data.augment.Drawn.seeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.DType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MixingTest {

    @Test void mixUpIsTheWeightedMean() {
        Picture picture = floats(1, 2, 1, 1, 0.5f);
        Picture other = floats(1, 2, 1, 0, 1);
        assertThat(mixUp(1).apply(picture, other, numbers(0.75))).isEqualTo(0.75);
        assertThat(picture.pixels()).containsExactly(0.75f, 0.625f);
        assertThat(other.pixels()).containsExactly(0, 1);
    }

    /// `l` = 0.75 asks for half of each side: 2 x 2 of 4 x 4, about row 2 and column 1.
    @Test void cutMixCopiesARectangle() {
        var picture = new Picture(DType.F32, 4, 4, 1);
        var other = new Picture(DType.F32, 4, 4, 1);
        Arrays.fill(other.pixels(), 1);
        assertThat(cutMix().apply(picture, other, numbers(0.75, 0.5, 0.25))).isEqualTo(0.75);
        assertThat(picture.pixels()).containsExactly(0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0);
    }

    @Test void theShareIsWhatIsLeftOfThePicture() {
        Draw draw = seeded(4);
        for (int i = 0; i < 2000; i++) {
            var picture = new Picture(DType.U8, 7, 9, 3);
            var other = new Picture(DType.U8, 7, 9, 3);
            Arrays.fill(other.pixels(), 255);
            double share = cutMix().apply(picture, other, draw);
            double white = 0;
            for (float v : picture.pixels()) {
                white += v / 255;
            }
            assertThat(share).isCloseTo(1 - white / (7 * 9 * 3), within(1e-9)).isBetween(0.0, 1.0);
        }
    }

    /// The variance of `Beta(α, α)` is `1 / (4 · (2α + 1))`; of 20000 numbers its estimate is off by less than 1 % (a deviation).
    @Test void weightsHaveTheVarianceOfTheBetaDistribution() {
        for (double alpha : new double[]{0.05, 0.2, 0.4, 1, 2, 8}) {
            Draw draw = seeded(9);
            double mean = 0;
            double square = 0;
            for (int i = 0; i < 20_000; i++) {
                double share = draw.beta(alpha);
                assertThat(share).isBetween(0.0, 1.0);
                mean += share / 20_000;
                square += (share - 0.5) * (share - 0.5) / 20_000;
            }
            double variance = 1 / (4 * (2 * alpha + 1));
            assertThat(mean).as("alpha %s", alpha).isCloseTo(0.5, within(5 * Math.sqrt(variance / 20_000)));
            assertThat(square).as("alpha %s", alpha).isCloseTo(variance, within(0.06 * variance));
        }
        assertThat(seeded(1).beta(1e-6)).as("so small that it is all or nothing").isIn(0.0, 1.0);
    }
}
