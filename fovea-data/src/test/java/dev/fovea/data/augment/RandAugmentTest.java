package dev.fovea.data.augment;

import static dev.fovea.data.augment.Augmentations.randAugment;
import static dev.fovea.data.augment.Drawn.bytes;
import static dev.fovea.data.augment.Drawn.numbers;
import static dev.fovea.data.augment.Drawn.seeded;
import static dev.fovea.data.augment.Drawn.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandAugmentTest {

    private static int[] after(Operation operation, double strength, Picture picture, double... numbers) {
        operation.apply(picture, strength, numbers(numbers));
        return written(picture);
    }

    @Test void theListOfThePaperHasFourteen() {
        assertThat(Operation.values()).hasSize(14);
        assertThat(randAugment()).isEqualTo(randAugment(2, 9));
    }

    /// Turned left twice, at 30 degrees each by magnitude 30: 60 degrees in one map, and the sign is drawn.
    @Test void asManyOperationsAsAskedForOneAfterTheOther() {
        Picture picture = bytes(3, 3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        randAugment(3, 30).operations(Operation.ROTATE).apply(picture, numbers(0, 0, 0, 0, 0, 0));
        assertThat(written(picture)).as("three times 30 degrees, counter-clockwise")
                .containsExactly(3, 6, 9, 2, 5, 8, 1, 4, 7);
        Picture back = bytes(3, 3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        randAugment(2, 9).operations(Operation.ROTATE).apply(back, numbers(0, 0, 0, 0.5));
        assertThat(written(back)).as("there and back").containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    /// 14 kinds of 28000 draws: the statistic for 13 degrees of freedom exceeds 34.5 with probability 0.001.
    @Test void eachOperationIsDrawnEquallyOften() {
        var counts = new int[14];
        Draw random = seeded(8);
        for (int i = 0; i < 14_000; i++) {
            var drawn = new ArrayList<Double>();
            Draw draw = () -> {
                drawn.add(random.uniform());
                return drawn.getLast();
            };
            randAugment(2, 0).operations(Operation.IDENTITY, Operation.IDENTITY).apply(bytes(1, 1, 1, 7), draw);
            assertThat(drawn).as("one number for each of the two operations").hasSize(2);
            drawn.forEach(u -> counts[(int) (u * 14)]++);
        }
        assertThat(Arrays.stream(counts).mapToDouble(n -> (n - 2000.0) * (n - 2000) / 2000).sum()).isLessThan(34.5);
    }

    @ParameterizedTest
    @EnumSource(names = {"SOLARIZE", "AUTO_CONTRAST",
            "EQUALIZE"}, mode = EnumSource.Mode.EXCLUDE) void withoutStrengthNothingChanges(
                    Operation operation) {
        int[] pixels = {0, 10, 255, 40, 128, 6, 77, 8, 99};
        assertThat(after(operation, 0, bytes(3, 3, 1, pixels), 0.2)).containsExactly(pixels);
        assertThat(after(operation, 0, bytes(1, 3, 3, pixels), 0.2)).containsExactly(pixels);
    }

    @Test void operationsByHand() {
        assertThat(after(Operation.BRIGHTNESS, 1, bytes(1, 2, 1, 100, 200), 0)).as("times 1.9").containsExactly(190,
                255);
        assertThat(after(Operation.BRIGHTNESS, 1, bytes(1, 2, 1, 100, 200), 0.5)).as("times 0.1").containsExactly(10,
                20);
        assertThat(after(Operation.CONTRAST, 1, bytes(1, 2, 1, 100, 140), 0.5)).as("a tenth about 120")
                .containsExactly(118, 122);
        assertThat(after(Operation.COLOR, 1, bytes(1, 1, 3, 255, 0, 0), 0.5)).as("76.2 + 0.1 · (x − 76.2)")
                .containsExactly(94, 69, 69);
        assertThat(after(Operation.COLOR, 1, bytes(1, 1, 1, 9), 0.5)).containsExactly(9);
        assertThat(after(Operation.POSTERIZE, 1, bytes(1, 3, 1, 0x1f, 0x80, 0xff))).containsExactly(0x10, 0x80, 0xf0);
        assertThat(after(Operation.SOLARIZE, 0.5, bytes(1, 3, 1, 127, 128, 255))).containsExactly(127, 127, 0);
        assertThat(after(Operation.AUTO_CONTRAST, 1, bytes(1, 3, 1, 50, 100, 150))).containsExactly(0, 128, 255);
        assertThat(after(Operation.AUTO_CONTRAST, 1, bytes(1, 2, 1, 50, 50))).as("flat").containsExactly(50, 50);
        assertThat(after(Operation.TRANSLATE_X, 1, bytes(1, 4, 1, 1, 2, 3, 4), 0)).as("4 · 150 / 331 is 1 pixel")
                .containsExactly(0, 1, 2, 3);
        assertThat(after(Operation.TRANSLATE_Y, 1, bytes(4, 1, 1, 1, 2, 3, 4), 0.5)).containsExactly(2, 3, 4, 0);
    }

    /// Smoothed, the middle is (8 · 10 + 5 · 140) / 13 = 60; at the factor 0.1 it is 60 + 0.1 · 80.
    @Test void sharpnessIsTheDistanceFromTheSmoothedPicture() {
        assertThat(after(Operation.SHARPNESS, 1, bytes(3, 3, 1, 10, 10, 10, 10, 140, 10, 10, 10, 10), 0.5))
                .containsExactly(10, 10, 10, 10, 68, 10, 10, 10, 10);
        assertThat(after(Operation.SHARPNESS, 1, bytes(3, 3, 1, 10, 10, 10, 10, 140, 10, 10, 10, 10), 0))
                .as("60 + 1.9 · 80").containsExactly(10, 10, 10, 10, 212, 10, 10, 10, 10);
    }

    /// 510 pixels of level 10, 255 of level 20 and 255 of level 30: the step is (1020 − 255) / 255 = 3, so 10 becomes ⌊1 / 3⌋ = 0, 20
    /// ⌊511 / 3⌋ = 170 and 30 ⌊766 / 3⌋ = 255.
    @Test void equalizedLevelsAreEquallyOften() {
        var pixels = new int[1020];
        for (int i = 0; i < 1020; i++) {
            pixels[i] = i < 510 ? 10 : i < 765 ? 20 : 30;
        }
        int[] y = after(Operation.EQUALIZE, 1, bytes(1020, 1, 1, pixels));
        assertThat(List.of(y[0], y[510], y[1019])).containsExactly(0, 170, 255);
    }

    @ParameterizedTest
    @EnumSource void everyOperationKeepsColourWithinItsBounds(Operation operation) {
        Draw draw = seeded(3);
        for (double strength : new double[]{0, 0.3, 1}) {
            Picture picture = bytes(2, 3, 3, 0, 255, 3, 4, 5, 6, 250, 251, 252, 100, 0, 200, 1, 2, 3, 255, 255, 255);
            operation.apply(picture, strength, draw);
            for (float v : picture.pixels()) {
                assertThat(v).isBetween(0f, 255f);
            }
        }
    }
}
