package dev.fovea.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Images;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeatMapTest {

    private static HeatMap map(int height, int width, float... values) {
        return new HeatMap(Tensor.of(Shape.of(height, width), values));
    }

    @Test void theLargestNumberHasTheLastColourAndWhatIsBelowZeroTheFirst() {
        var picture = map(1, 4, -5, 0, 9, 18).picture(ColourMap.INFERNO);
        assertThat(new int[]{picture.getRGB(0, 0), picture.getRGB(1, 0), picture.getRGB(2, 0), picture.getRGB(3, 0)})
                .containsExactly(0xff000004, 0xff000004, 0xffba3853, 0xfffcffa4);      // between 0xa52c60 and 0xcf4446
        assertThat(map(1, 2, 0, -1).picture(ColourMap.VIRIDIS).getRGB(0, 0)).isEqualTo(0xff440154);
    }

    /// `0.4 · 100 + 0.6 · 252 = 191`, `… · 255 = 193`, `… · 164 = 138`; and of the first colour `40`, `40`, `42`.
    @Test void overAnImage() {
        var over = map(1, 2, 0, 1).over(Images.toImage(Tensor.of(Shape.of(1, 2, 1), new byte[]{100, 100})));
        assertThat(over.getRGB(0, 0)).isEqualTo(0xff28282a);
        assertThat(over.getRGB(1, 0)).isEqualTo(0xffbfc18a);
    }

    @Test void resizedItIsReadBetweenItsNumbers() {
        assertThat(map(1, 2, 0, 4).resized(2, 4).values().doubles()).containsExactly(0, 1, 3, 4, 0, 1, 3, 4);
        assertThat(map(2, 1, 1, 3).resized(1, 1).values().doubles()).containsExactly(2);
    }

    @Test void theHottestSpot() {
        assertThat(map(2, 3, 1, 2, 3, 4, 9, 9).hottest()).containsExactly(1, 1);
        assertThat(map(2, 3, 1, 2, 3, 4, 9, 9)).hasToString("2 x 3, hottest at row 1, column 1 with 9");
        assertThat(map(1, 1, -2).most()).isZero();
        assertThatThrownBy(() -> new HeatMap(Tensor.of(Shape.of(1), 1f)))
                .hasMessage("a heat map is [height, width], but [1] was given");
    }

    /// The lightness `L*` of CIE 1976 rises by about the same with each step, so that it is even to the eye and in grey.
    @ParameterizedTest
    @EnumSource(ColourMap.class) void equalStepsAreEquallyLight(ColourMap colours) {
        double before = lightness(colours.rgb(0));
        double whole = lightness(colours.rgb(1)) - before;
        for (int i = 1; i <= 18; i++) {
            double now = lightness(colours.rgb(i / 18.0));
            assertThat(now - before).as("step %d of 18", i).isBetween(0.5 * whole / 18, 1.5 * whole / 18);
            before = now;
        }
        assertThat(colours.rgb(Double.NaN)).isEqualTo(colours.rgb(0)).isEqualTo(colours.rgb(-3));
        assertThat(colours.rgb(7)).isEqualTo(colours.rgb(1));
    }

    private static double lightness(int rgb) {
        double y = 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
        return y > 216 / 24389.0 ? 116 * Math.cbrt(y) - 16 : y * 24389 / 27;
    }

    private static double linear(int channel) {
        double v = (channel & 0xff) / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }
}
