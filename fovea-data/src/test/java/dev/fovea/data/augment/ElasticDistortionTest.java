package dev.fovea.data.augment;

import static dev.fovea.data.augment.Augmentations.elasticDistortion;
import static dev.fovea.data.augment.Drawn.bytes;
import static dev.fovea.data.augment.Drawn.floats;
import static dev.fovea.data.augment.Drawn.numbers;
import static dev.fovea.data.augment.Drawn.seeded;
import static dev.fovea.data.augment.Drawn.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.DType;
import org.junit.jupiter.api.Test;

class ElasticDistortionTest {

    /// With a Gaussian far narrower than a pixel the fields are the numbers drawn: first down, then to the right.
    @Test void pixelsComeFromWhereTheFieldsSay() {
        Picture picture = floats(1, 3, 1, 0.25f, 0.5f, 1);
        elasticDistortion(1, 0.1).apply(picture, numbers(0.5, 0.5, 0.5, 1, 0, 0.25));
        assertThat(picture.pixels()).as("one to the right, one to the left, half of one to the left")
                .containsExactly(0.5f, 0.25f, 0.75f);
        Picture column = floats(2, 1, 1, 0.25f, 0.5f);
        elasticDistortion(1, 0.1).fill(Fill.NEAREST).apply(column, numbers(1, 1, 0.5, 0.5));
        assertThat(column.pixels()).as("one further down").containsExactly(0.5f, 0.5f);
    }

    @Test void withoutStrengthNothingMoves() {
        Picture picture = bytes(2, 2, 1, 1, 2, 3, 4);
        elasticDistortion(0, 4).apply(picture, seeded(1));
        assertThat(written(picture)).containsExactly(1, 2, 3, 4);
    }

    /// Of a ramp the result shows the displacement itself. Numbers uniform in −1 … 1 have the variance 1/3; blurred by a Gaussian of
    /// deviation σ it becomes 1/3 · 1 / (4πσ²), so that 34 times the field has the deviation 34 · √(1/3) / (2 · √π · 4) = 1.38 pixels.
    @Test void theFieldsOfThePaperMovePixelsByOneOrTwo() {
        var ramp = new Picture(DType.F32, 200, 200, 1);
        for (int i = 0; i < 40_000; i++) {
            ramp.pixels()[i] = i % 200;
        }
        elasticDistortion().fill(Fill.NEAREST).apply(ramp, seeded(2));
        double square = 0;
        double step = 0;
        int count = 0;
        for (int y = 20; y < 180; y++) {
            for (int x = 20; x < 180; x++, count++) {
                double moved = ramp.pixels()[y * 200 + x] - x;
                double next = ramp.pixels()[y * 200 + x + 1] - x - 1;
                square += moved * moved;
                step += (next - moved) * (next - moved);
            }
        }
        assertThat(Math.sqrt(square / count)).isCloseTo(1.38, within(0.2));
        assertThat(Math.sqrt(step / count)).as("neighbours move together: 1.38 / (√2 · 4)").isCloseTo(0.24,
                within(0.04));
    }
}
