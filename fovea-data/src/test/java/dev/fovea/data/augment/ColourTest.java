package dev.fovea.data.augment;

import static dev.fovea.data.augment.Augmentations.cutout;
import static dev.fovea.data.augment.Augmentations.randomBrightness;
import static dev.fovea.data.augment.Augmentations.randomContrast;
import static dev.fovea.data.augment.Augmentations.randomErasing;
import static dev.fovea.data.augment.Augmentations.randomHue;
import static dev.fovea.data.augment.Augmentations.randomNoise;
import static dev.fovea.data.augment.Augmentations.randomSaturation;
import static dev.fovea.data.augment.Drawn.after;
import static dev.fovea.data.augment.Drawn.bytes;
import static dev.fovea.data.augment.Drawn.floats;
import static dev.fovea.data.augment.Drawn.numbers;
import static dev.fovea.data.augment.Drawn.seeded;
import static dev.fovea.data.augment.Drawn.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.DType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Changes of light and colour, noise, and what is erased, by hand.
class ColourTest {

    @Test void brightnessIsAddedAndClipped() {
        assertThat(after(randomBrightness(0.2), bytes(1, 3, 1, 0, 100, 220), 1)).as("51 more").containsExactly(51, 151,
                255);
        assertThat(after(randomBrightness(0.2), bytes(1, 3, 1, 0, 100, 220), 0)).as("51 less").containsExactly(0, 49,
                169);
        Picture picture = floats(1, 2, 1, 0.25f, 0.9f);
        randomBrightness(0.5).apply(picture, numbers(0.75));
        assertThat(picture.pixels()).containsExactly(0.5f, 1);
    }

    @Test void contrastIsTheDistanceFromTheMeanOfEachChannel() {
        assertThat(after(randomContrast(0.5), bytes(1, 2, 1, 100, 140), 1)).as("half more about 120")
                .containsExactly(90, 150);
        assertThat(after(randomContrast(0.5), bytes(1, 2, 1, 100, 140), 0)).containsExactly(110, 130);
        assertThat(after(randomContrast(1), bytes(1, 2, 3, 0, 10, 20, 100, 30, 20), 0)).as("nothing but the mean")
                .containsExactly(50, 20, 20, 50, 20, 20);
    }

    /// Of red, 255 0 0, the grey is 0.299 · 255 = 76.245.
    @Test void saturationIsTheDistanceFromGrey() {
        assertThat(after(randomSaturation(1), bytes(1, 1, 3, 255, 0, 0), 0)).containsExactly(76, 76, 76);
        assertThat(after(randomSaturation(1), bytes(1, 1, 3, 255, 0, 0), 0.25)).as("half: 165.6, 38.1, 38.1")
                .containsExactly(166, 38, 38);
        assertThat(after(randomSaturation(0.5), bytes(1, 1, 3, 100, 150, 200), 0.5)).containsExactly(100, 150, 200);
    }

    @Test void hueTurnsTheCircleOfColours() {
        assertThat(turned(1 / 3.0, 200, 50, 50)).as("red to green").containsExactly(50, 200, 50);
        assertThat(turned(-1 / 3.0, 200, 50, 50)).as("red to blue").containsExactly(50, 50, 200);
        assertThat(turned(1 / 6.0, 200, 50, 50)).as("red to yellow").containsExactly(200, 200, 50);
        assertThat(turned(0.5, 200, 100, 50)).as("the opposite").containsExactly(50, 150, 200);
        assertThat(turned(1 / 12.0, 200, 50, 50)).as("a twelfth: half-way to yellow").containsExactly(200, 125, 50);
        assertThat(turned(0.3, 80, 80, 80)).as("grey has no hue").containsExactly(80, 80, 80);
        for (int[] pixel : new int[][]{{10, 200, 30}, {7, 9, 250}, {250, 3, 249}, {0, 255, 255}}) {
            assertThat(turned(0, pixel)).containsExactly(pixel);
        }
    }

    private static int[] turned(double share, int... pixel) {
        Picture picture = bytes(1, 1, 3, pixel);
        Colour.hue(picture, share);
        return written(picture);
    }

    @Test void hueIsDrawnToBothSides() {
        assertThat(after(randomHue(0.5), bytes(1, 1, 3, 200, 100, 50), 0.5)).containsExactly(200, 100, 50);
        assertThat(after(randomHue(0.5), bytes(1, 1, 3, 200, 100, 50), 0)).containsExactly(50, 150, 200);
    }

    /// 40000 numbers: the mean is off by 0.0005 (a standard deviation of it), the deviation by 0.4 %; five of each are allowed.
    @Test void noiseHasTheDeviationThatWasAskedFor() {
        var picture = new Picture(DType.F32, 200, 200, 1);
        Arrays.fill(picture.pixels(), 0.5f);
        randomNoise(0.1).apply(picture, seeded(3));
        double mean = 0;
        double square = 0;
        for (float v : picture.pixels()) {
            mean += v / 40_000.0;
            square += (v - 0.5) * (v - 0.5) / 40_000;
        }
        assertThat(mean).isCloseTo(0.5, within(0.0025));
        assertThat(Math.sqrt(square)).isCloseTo(0.1, within(0.002));
        Picture black = bytes(10, 10, 1, new int[100]);
        randomNoise(0.1).apply(black, seeded(3));
        assertThat(black.pixels()).as("never darker than black").doesNotContain(Float.NaN).satisfies(x -> {
            for (float v : x) {
                assertThat(v).isBetween(0f, 255f);
            }
        });
    }

    @Test void aCutoutIsASquareThatMayReachOverTheBorder() {
        int[] nine = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(after(cutout(1), bytes(3, 3, 1, nine), 0.5, 0.99)).containsExactly(1, 2, 3, 4, 5, 0, 7, 8, 9);
        assertThat(after(cutout(2), bytes(3, 3, 1, nine), 0, 0)).containsExactly(0, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(after(cutout(2).value(1), bytes(3, 3, 1, nine), 0.5, 0.5)).containsExactly(255, 255, 3, 255, 255, 6,
                7, 8,
                9);
        assertThat(after(cutout(99), bytes(3, 3, 1, nine), 0.5, 0.5)).containsOnly(0);
    }

    /// An area of 4 of 16 pixels, square, at row 1 and column 2.
    @Test void aRectangleIsErased() {
        Change quarter = randomErasing().area(0.25, 0.25).ratio(1, 1).value(1);
        assertThat(after(quarter, bytes(4, 4, 1, new int[16]), 0.49, 0, 0, 0.4, 0.9))
                .containsExactly(0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0);
        assertThat(after(quarter, bytes(4, 4, 1, new int[16]), 0.5)).as("in half of the pictures only").containsOnly(0);
    }

    /// Half of 4000 pictures, deviation 32; each erased area has 2 to 33 % of the picture, give or take the rounding of its sides.
    @Test void halfOfThePicturesAreErasedAndByAsMuch() {
        Draw draw = seeded(11);
        int erased = 0;
        for (int i = 0; i < 4000; i++) {
            var picture = new Picture(DType.F32, 32, 32, 1);
            Arrays.fill(picture.pixels(), 1);
            randomErasing().apply(picture, draw);
            long area = 0;
            for (float v : picture.pixels()) {
                area += v == 0 ? 1 : 0;
            }
            erased += area > 0 ? 1 : 0;
            assertThat(area == 0 || area > 0.01 * 1024 && area < 0.36 * 1024).as("%d pixels", area).isTrue();
        }
        assertThat(erased).isBetween(1840, 2160);
    }

    @Test void whatIsErasedCanBeNoise() {
        var picture = new Picture(DType.U8, 16, 16, 3);
        randomErasing().probability(1).noise(true).apply(picture, seeded(5));
        long different = 0;
        for (float v : picture.pixels()) {
            different += v > 0 ? 1 : 0;
            assertThat(v).isBetween(0f, 255f);
        }
        assertThat(different).isGreaterThan(12);
    }
}
