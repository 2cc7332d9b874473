package dev.fovea.data.augment;

import static dev.fovea.data.augment.Augmentations.randomCrop;
import static dev.fovea.data.augment.Augmentations.randomFlip;
import static dev.fovea.data.augment.Augmentations.randomRotation;
import static dev.fovea.data.augment.Augmentations.randomShear;
import static dev.fovea.data.augment.Augmentations.randomTranslation;
import static dev.fovea.data.augment.Augmentations.randomVerticalFlip;
import static dev.fovea.data.augment.Augmentations.randomZoom;
import static dev.fovea.data.augment.Drawn.after;
import static dev.fovea.data.augment.Drawn.bytes;
import static dev.fovea.data.augment.Drawn.floats;
import static dev.fovea.data.augment.Drawn.numbers;
import static dev.fovea.data.augment.Drawn.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Each change of geometry on pictures of a few pixels, by hand.
class GeometryTest {

    /// ```
    /// 1 2 3
    /// 4 5 6
    /// ```
    private static Picture six() {
        return bytes(2, 3, 1, 1, 2, 3, 4, 5, 6);
    }

    private static Picture nine() {
        return bytes(3, 3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test void aFlipMirrors() {
        assertThat(after(randomFlip(), six(), 0.49)).containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(after(randomFlip(), six(), 0.5)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(after(randomVerticalFlip(), six(), 0.49)).containsExactly(4, 5, 6, 1, 2, 3);
        assertThat(after(randomFlip().probability(1), bytes(1, 2, 3, 1, 2, 3, 4, 5, 6), 0.99))
                .as("the channels of a pixel stay together").containsExactly(4, 5, 6, 1, 2, 3);
    }

    @Test void aCropIsAPartOfThePictureWithItsBorder() {
        assertThat(after(randomCrop(1), six(), 0, 0)).as("the upper left").containsExactly(0, 0, 0, 0, 1, 2);
        assertThat(after(randomCrop(1), six(), 0.5, 0.5)).as("the middle").containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(after(randomCrop(1), six(), 0.99, 0.99)).as("the lower right").containsExactly(5, 6, 0, 0, 0, 0);
        assertThat(after(randomCrop(1).value(1), six(), 0, 0.5)).containsExactly(255, 255, 255, 1, 2, 3);
        assertThat(after(randomCrop(1).fill(Fill.REFLECT), six(), 0, 0)).containsExactly(1, 1, 2, 1, 1, 2);
        assertThat(after(randomCrop(2).fill(Fill.NEAREST), six(), 0.5, 0)).containsExactly(1, 1, 1, 4, 4, 4);
    }

    /// 25 positions, 50000 draws: the statistic has the mean 24 and, for 24 degrees of freedom, exceeds 51.2 with probability 0.001.
    @Test void theCropsOfAllPositionsAreEquallyOften() {
        var counts = new int[25];
        Draw draw = Drawn.seeded(7);
        for (int i = 0; i < 50_000; i++) {
            Picture picture = floats(5, 5, 1);
            picture.pixels()[12] = 1;
            randomCrop(2).apply(picture, draw);
            float[] pixels = picture.pixels();
            for (int p = 0; p < 25; p++) {
                counts[p] += pixels[p] == 1 ? 1 : 0;
            }
        }
        double chiSquare = Arrays.stream(counts).mapToDouble(n -> (n - 2000.0) * (n - 2000) / 2000).sum();
        assertThat(Arrays.stream(counts).sum()).isEqualTo(50_000);
        assertThat(chiSquare).as("%s", Arrays.toString(counts)).isLessThan(51.2);
    }

    @Test void aTranslationByWholePixelsIsExact() {
        assertThat(after(randomTranslation(0.5, 0), six(), 0, 0.5)).as("up by one row, mirrored below")
                .containsExactly(4, 5, 6, 4, 5, 6);
        Change right = randomTranslation(0, 1.0 / 3).fill(Fill.CONSTANT);
        assertThat(after(right, six(), 0.5, 1)).containsExactly(0, 1, 2, 0, 4, 5);
    }

    @Test void aTranslationByHalfAPixelIsTheMeanOfTwo() {
        Picture picture = floats(1, 4, 1, 0, 1, 0.5f, 0.25f);
        picture.warp(AffineMap.shift(0.5, 0), Fill.CONSTANT, 0);
        assertThat(picture.pixels()).containsExactly(0, 0.5f, 0.75f, 0.375f);
    }

    @Test void aQuarterTurnIsExact() {
        assertThat(after(randomRotation(90), nine(), 1)).as("counter-clockwise")
                .containsExactly(3, 6, 9, 2, 5, 8, 1, 4, 7);
        assertThat(after(randomRotation(90), nine(), 0)).as("clockwise").containsExactly(7, 4, 1, 8, 5, 2, 9, 6, 3);
        assertThat(after(randomRotation(180), six(), 0)).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(after(randomRotation(90), bytes(2, 2, 1, 1, 2, 3, 4), 1)).containsExactly(2, 4, 1, 3);
        assertThat(after(randomRotation(180), nine(), 0.5)).as("not at all").containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    /// The four corners of a turned square of nine pixels lie between four pixels: by 45 degrees the pixel above the middle comes from
    /// `(√½, −√½)`, with weights 0.2071, 0.5, 0.2071 and 0.0858.
    @Test void aTurnByHalfOfThatIsInterpolated() {
        Picture picture = floats(3, 3, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
        picture.warp(AffineMap.rotation(45), Fill.CONSTANT, 0);
        assertThat(picture.pixels()[1]).isCloseTo(0.5f, within(1e-6f));
        assertThat(picture.pixels()[4]).isZero();
        assertThat(picture.pixels()[5]).isZero();
    }

    @Test void aZoomOfAHalfDoublesTheMiddle() {
        Picture picture = floats(4, 4, 1);
        for (int i = 0; i < 16; i++) {
            picture.pixels()[i] = i % 4;
        }
        randomZoom(0.5).apply(picture, numbers(0));
        assertThat(Arrays.copyOf(picture.pixels(), 4)).as("columns from 0.75 to 2.25")
                .containsExactly(0.75f, 1.25f, 1.75f, 2.25f);
        Picture smaller = floats(1, 4, 1, 1, 1, 1, 1);
        smaller.warp(AffineMap.zoom(1, 2), Fill.CONSTANT, 0);
        assertThat(smaller.pixels()).as("half as wide").containsExactly(0, 1, 1, 0);
    }

    @Test void aShearMovesEachRowByItsDistanceFromTheMiddle() {
        assertThat(after(randomShear(1).fill(Fill.CONSTANT), nine(), 1, 0.5))
                .containsExactly(0, 1, 2, 4, 5, 6, 8, 9, 0);
        assertThat(after(randomShear(0, 1).fill(Fill.CONSTANT), nine(), 0.5, 1))
                .containsExactly(0, 2, 6, 1, 5, 9, 4, 8, 0);
    }

    @Test void changesOfGeometryBecomeOneMap() {
        Picture turned = floats(3, 3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        turned.warp(AffineMap.rotation(30), Fill.CONSTANT, 0);
        turned.warp(AffineMap.shift(0.3, -0.2), Fill.CONSTANT, 0);
        turned.warp(AffineMap.shift(-0.3, 0.2), Fill.CONSTANT, 0);
        turned.warp(AffineMap.rotation(-30), Fill.CONSTANT, 0);
        float[] expected = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        for (int i = 0; i < 9; i++) {
            assertThat(turned.pixels()[i]).as("nothing was blurred or cut on the way").isCloseTo(expected[i],
                    within(1e-5f));
        }
    }

    @Test void theFirstChangeComesFirst() {
        Picture picture = nine();
        picture.warp(AffineMap.shift(1, 0), Fill.CONSTANT, 0);
        picture.warp(AffineMap.rotation(90), Fill.CONSTANT, 0);
        assertThat(written(picture)).as("0 1 2, 0 4 5, 0 7 8, and then turned").containsExactly(2, 5, 8, 1, 4, 7, 0, 0,
                0);
        Picture filled = six();
        filled.warp(AffineMap.shift(1, 0), Fill.CONSTANT, 0);
        filled.warp(AffineMap.shift(1, 0), Fill.NEAREST, 0);
        assertThat(written(filled)).as("each with its own border").containsExactly(0, 0, 1, 0, 0, 4);
    }

    @Test void whatIsOutside() {
        assertThat(columns(Fill.REFLECT)).containsExactly(0, 1, 2, 3, 3, 2, 1, 0, 0, 1, 2, 3, 3, 2, 1, 0);
        assertThat(columns(Fill.NEAREST)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 3);
        assertThat(columns(Fill.CONSTANT)).containsExactly(-1, -1, -1, -1, -1, -1, -1, -1, 0, 1, 2, 3, -1, -1, -1, -1);
    }

    private static int[] columns(Fill fill) {
        return IntStream.range(-8, 8).map(i -> fill.inside(i, 4)).toArray();
    }

    @Test void bytesAreRoundedOnceAtTheEnd() {
        Picture picture = bytes(1, 3, 1, 10, 11, 13);
        picture.warp(AffineMap.shift(-0.5, 0), Fill.NEAREST, 0);
        assertThat(written(picture)).as("10.5, 12, 13").containsExactly(11, 12, 13);
        Picture twice = bytes(1, 2, 1, 10, 11);
        Colour.add(twice, 0.4f);
        Colour.add(twice, 0.4f);
        assertThat(written(twice)).containsExactly(11, 12);
    }
}
