package dev.fovea.data.augment;

import static dev.fovea.data.augment.Augmentations.*;
import static dev.fovea.data.augment.Drawn.floats;
import static dev.fovea.data.augment.Drawn.seeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Changes of light know black and white, and refuse numbers that are neither nor between; changes of geometry take any.
class LightTest {

    private static final float[][] OUTSIDE = {{-0.5f, 0, 1}, {0, 1, 2}, {0, 128, 255}, {0, Float.NaN, 1},
            {0, 1, Float.POSITIVE_INFINITY}};

    private static Picture colour(float... pixel) {
        return floats(2, 2, 3, pixel[0], pixel[1], pixel[2], pixel[0], pixel[1], pixel[2], pixel[0], pixel[1], pixel[2],
                pixel[0], pixel[1], pixel[2]);
    }

    @Test void everyChangeOfLightRefusesThem() {
        List<Change> all = List.of(randomBrightness(0.2), randomContrast(0.2), randomSaturation(0.2), randomHue(0.1),
                randomNoise(0.1), cutout(2).value(0.5), randomCrop(1).value(1), randomRotation(10).value(0.5),
                elasticDistortion().value(0.5), randomErasing().probability(1).area(0.1, 0.2).value(1),
                randomErasing().probability(1).area(0.1, 0.2).ratio(1, 1).noise(true));
        for (Change change : all) {
            for (float[] pixel : OUTSIDE) {
                assertThatThrownBy(() -> change.apply(colour(pixel), seeded(1))).as("%s of %s", change,
                        Arrays.toString(pixel)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith(
                                "light is changed between 0 (black) and 1 (white), but the pixels go from");
            }
            assertThatCode(() -> change.apply(colour(0, 1, 0.5f), seeded(1))).doesNotThrowAnyException();
        }
        for (Operation operation : List.of(Operation.BRIGHTNESS, Operation.COLOR, Operation.CONTRAST,
                Operation.SHARPNESS,
                Operation.POSTERIZE, Operation.SOLARIZE, Operation.AUTO_CONTRAST, Operation.EQUALIZE)) {
            assertThatThrownBy(() -> operation.apply(colour(0, 128, 255), 0.5, seeded(1))).as("%s", operation)
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("the pixels go from 0 to 255;");
        }
    }

    @Test void changesOfGeometryTakeAnyNumbers() {
        List<Change> all = List.of(randomFlip(), randomVerticalFlip(), randomCrop(1), randomRotation(30),
                randomTranslation(0.2), randomZoom(0.2), randomShear(0.2), elasticDistortion(), cutout(1),
                randomErasing());
        for (Change change : all) {
            assertThatCode(() -> change.apply(colour(-3, 128, 255), seeded(1))).as("%s", change)
                    .doesNotThrowAnyException();
        }
    }

    @Test void whatInterpolationRoundsIsStillBlackOrWhite() {
        Picture picture = floats(3, 3, 1, -1e-6f, 1.00001f, 1, 1, 1, 1, 1, 1, 1);
        randomRotation(40).apply(picture, seeded(1));
        randomBrightness(0.2).apply(picture, seeded(2));
        for (float pixel : picture.pixels()) {
            assertThat(pixel).isBetween(0f, 1f);
        }
    }

    /// Two turns of 45 degrees one after the other are the exact quarter turn; with a change of another kind in between they are resampled twice.
    @Test void neighbouringChangesOfGeometryAreResampledOnce() {
        float[] pixels = {0, 0.25f, 0.5f, 1, 0, 1, 0.75f, 0.5f, 0};
        Picture once = floats(3, 3, 1, pixels);
        once.warp(AffineMap.rotation(45), Fill.CONSTANT, 0);
        once.warp(AffineMap.rotation(45), Fill.CONSTANT, 0);
        Picture exact = floats(3, 3, 1, pixels);
        exact.warp(AffineMap.rotation(90), Fill.CONSTANT, 0);
        Picture twice = floats(3, 3, 1, pixels);
        twice.warp(AffineMap.rotation(45), Fill.CONSTANT, 0);
        randomBrightness(0).apply(twice, seeded(1));
        twice.warp(AffineMap.rotation(45), Fill.CONSTANT, 0);
        float wrong = 0;
        for (int i = 0; i < pixels.length; i++) {
            assertThat(once.pixels()[i]).isCloseTo(exact.pixels()[i], within(1e-6f));
            wrong += Math.abs(twice.pixels()[i] - exact.pixels()[i]);
        }
        assertThat(wrong).as("blurred, and the corners lost").isGreaterThan(0.5f);
    }
}
