package dev.fovea.nn.initializer;

import static dev.fovea.nn.initializer.Initializers.whitening;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WhiteningTest {
    private static final int SIDE = 12;
    private static final int IMAGES = 40;

    /// Pixels that are much like the one before them.
    private static Tensor smooth() {
        var random = new SplittableRandom(3);
        var pixels = new float[IMAGES * SIDE * SIDE * 2];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) ((i % (2 * SIDE) < 2 ? 0 : 0.8 * pixels[i - 2]) + random.nextGaussian());
        }
        return Tensor.of(Shape.of(IMAGES, SIDE, SIDE, 2), pixels);
    }

    @Test void answersAreUncorrelatedAndOfDeviationOne() {
        Tensor images = smooth();
        Given kernel = whitening(images, 2);
        int filters = 8;
        assertThat(kernel.shape()).isEqualTo(Shape.of(2, 2, 2, 2 * filters));
        Tensor k = kernel.draw(kernel.shape(), 0);

        var products = new double[filters][filters];
        int patches = 0;
        for (int n = 0; n < IMAGES; n++) {
            for (int row = 0; row < SIDE - 1; row++) {
                for (int column = 0; column < SIDE - 1; column++) {
                    var answers = new double[filters];
                    for (int f = 0; f < filters; f++) {
                        for (int tap = 0; tap < 8; tap++) {
                            answers[f] += k.at(tap / 4, tap / 2 % 2, tap % 2, f)
                                    * images.at(n, row + tap / 4, column + tap / 2 % 2, tap % 2);
                        }
                    }
                    for (int i = 0; i < filters; i++) {
                        for (int j = 0; j < filters; j++) {
                            products[i][j] += answers[i] * answers[j];
                        }
                    }
                    patches++;
                }
            }
        }
        for (int i = 0; i < filters; i++) {
            for (int j = 0; j < filters; j++) {
                assertThat(products[i][j] / patches).as("%d, %d", i, j).isCloseTo(i == j ? 1 : 0, offset(5e-3));
            }
        }
    }

    @Test void theSecondHalfIsTheFirstWithTheOppositeSign() {
        Given kernel = whitening(smooth(), 1);

        assertThat(kernel.shape()).isEqualTo(Shape.of(1, 1, 2, 4));
        Tensor k = kernel.draw(kernel.shape(), 0);
        for (int c = 0; c < 2; c++) {
            for (int f = 0; f < 2; f++) {
                assertThat(k.at(0, 0, c, f + 2)).isEqualTo(-k.at(0, 0, c, f));
            }
        }
    }

    @Test void imagesAreAsLargeAsAPatch() {
        assertThatThrownBy(() -> whitening(Tensor.of(Shape.of(3, 4), new float[12]), 2))
                .isInstanceOf(ShapeException.class).hasMessage(
                        "whitening takes images [batch, height, width, channels] of at least 2 x 2, but was given [3, 4]");
    }
}
