package dev.fovea.tck;

import static dev.fovea.tck.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ToleranceTest {

    @Test void aShortSumMayErrByOneRoundingOfEachTermAndOneMore() {
        assertThat(Tolerance.ofSum(3).allowed(DType.F32, 0, 2)).isCloseTo(4 * 0x1p-24 * 2, within(1e-12));
    }

    @Test void aLongSumMayErrByTheSquareRoot() {
        assertThat(Tolerance.ofSum(9_999).allowed(DType.F64, 0, 1)).isCloseTo(800 * 0x1p-53, within(1e-20));
    }

    @Test void sumsInSinglePrecisionStayWithin() {
        var random = new SplittableRandom(1);
        for (int terms : new int[]{1, 10, 100, 10_000}) {
            for (int trial = 0; trial < 100; trial++) {
                float sum = 0;
                double exact = 0;
                double magnitudes = 0;
                for (int i = 0; i < terms; i++) {
                    float a = (float) random.nextDouble(-1, 1);
                    float b = (float) random.nextDouble(-1, 1);
                    sum += a * b;
                    exact += (double) a * b;
                    magnitudes += Math.abs((double) a * b);
                }
                assertThat(Math.abs(sum - exact))
                        .isLessThanOrEqualTo(Tolerance.ofSum(terms).allowed(DType.F32, exact, magnitudes));
            }
        }
    }

    @Test void theMessageNamesTheWorstElement() {
        Tensor actual = Tensor.of(Shape.of(2, 2), 1f, 2f, 3.5f, 4.25f);
        Tensor expected = Tensor.of(Shape.of(2, 2), 1.0, 2.0, 3.0, 4.0);
        assertThatThrownBy(() -> assertThat(actual).isCloseTo(expected, Tolerance.relative(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("2 of 4 elements of f32[2, 2] are wrong; the worst, at [1, 0], is 3.5 instead of 3.0: "
                        + "off by 0.500, allowed are 1.79e-07");
    }

    @Test void aNaNIsNeverClose() {
        assertThatThrownBy(
                () -> assertThat(Tensor.scalar(Float.NaN)).isCloseTo(Tensor.scalar(1), Tolerance.absolute(1e30)))
                .isInstanceOf(AssertionError.class);
    }

    @Test void integersBeyondDoublesAreToldApart() {
        Tensor a = Tensor.of(Shape.of(1), (1L << 53) + 1);
        Tensor b = Tensor.of(Shape.of(1), 1L << 53);
        assertThatThrownBy(() -> assertThat(a).hasTheElementsOf(b)).isInstanceOf(AssertionError.class);
    }
}
