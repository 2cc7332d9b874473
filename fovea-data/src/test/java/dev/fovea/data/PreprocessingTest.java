package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Images.Fit;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The part of a photograph that a network sees.
class PreprocessingTest {

    /// Of 8 x 4 pixels, whose columns are 0, 10, 20, … 70.
    private static BufferedImage columns() {
        var image = new BufferedImage(8, 4, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 32; i++) {
            image.getRaster().setSample(i % 8, i / 8, 0, 10 * (i % 8));
        }
        return image;
    }

    /// A row of the result by hand: the middle half is the columns 20 to 50, of which a crop of the same size is 30 and 40.
    @CsvSource({"STRETCH, 1, 1, '5 25 45 65'", "STRETCH, 0.5, 1, '20 30 40 50'", "CROP, 1, 4, '20 30 40 50'",
            "CROP, 0.5, 2, '30 40'", "PAD, 0.5, 4, '0 0 0 0'"})
    @ParameterizedTest void aRowByHand(Fit fit, double share, int height, String row) {
        int width = row.split(" ").length;
        Tensor pixels = Images.fit(columns(), Shape.of(height, width, 1), new Preprocessing(fit, share));
        assertThat(Arrays.copyOf(pixels.doubles(), width))
                .containsExactly(Arrays.stream(row.split(" ")).mapToDouble(Double::parseDouble).toArray());
    }

    @EnumSource
    @ParameterizedTest void theWholeIsWhatItWas(Fit fit) {
        Shape input = Shape.of(5, 3, 3);
        assertThat(Images.fit(columns(), input, Preprocessing.of(fit))).isEqualTo(Images.fit(columns(), input, fit));
    }

    @Test void aShareIsBetween0And1() {
        for (double share : new double[]{0, -1, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> new Preprocessing(Fit.CROP, share)).isInstanceOf(DataException.class)
                    .hasMessage("the share of an image that is taken must be in (0, 1], but is %s", share);
        }
    }
}
