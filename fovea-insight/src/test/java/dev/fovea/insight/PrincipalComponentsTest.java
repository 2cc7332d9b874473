package dev.fovea.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {
    /// Mean (3, 4); variance 2 · 5 along (3, 4) / 5, from the steps ±√10, and 0.5 across, from ±1 on half of the samples.
    private static final Tensor POINTS = points();

    private static Tensor points() {
        double along = Math.sqrt(10);
        double[] a = {along, -along, along, -along};
        double[] b = {1, 1, -1, -1};
        Tensor points = Tensor.of(Shape.of(4, 2), new double[8]);
        for (int n = 0; n < 4; n++) {
            points.set(2 * n, 3 + 0.6 * a[n] - 0.8 * b[n]);
            points.set(2 * n + 1, 4 + 0.8 * a[n] + 0.6 * b[n]);
        }
        return points;
    }

    /// What is lost is the variance across, 1, on two numbers.
    @Test void theLargestVarianceIsKept() {
        var one = PrincipalComponents.of(POINTS, 1);
        assertThat(one.meanSquaredError(POINTS)).isCloseTo(0.5, within(1e-6));
        Tensor codes = one.encode(POINTS);
        assertThat(codes.shape()).isEqualTo(Shape.of(4, 1));
        for (int n = 0; n < 4; n++) {
            assertThat(Math.abs(codes.get(n))).isCloseTo(Math.sqrt(10), within(1e-3));
        }
        Tensor zero = one.decode(Tensor.of(Shape.of(1, 1), 0f));
        assertThat(zero.floats()).containsExactly(3f, 4f);
        assertThat(one).hasToString("1 principal components of samples of 2 numbers");
    }

    @Test void withAllOfThemNothingIsLost() {
        var both = PrincipalComponents.of(POINTS, 2);
        assertThat(both.meanSquaredError(POINTS)).isLessThan(1e-12);
        assertThat(both.first(1).meanSquaredError(POINTS)).isCloseTo(0.5, within(1e-6));
    }

    /// Deviations 8, 4, 2, 1, ½, ¼ along the axes: each number of the code takes the largest variance that is left.
    @Test void theErrorIsTheVarianceThatIsLeft() {
        var random = new Random(1);
        Tensor samples = Tensor.of(Shape.of(500, 2, 3), new double[3000]);
        for (int i = 0; i < 3000; i++) {
            samples.set(i, Math.pow(2, 3 - i % 6) * random.nextGaussian());
        }
        var all = PrincipalComponents.of(samples, 6);
        for (int count = 1; count < 6; count++) {
            double left = 0;
            for (int k = count; k < 6; k++) {
                left += Math.pow(4, 3 - k);
            }
            assertThat(all.first(count).meanSquaredError(samples)).as("%d", count).isCloseTo(left / 6,
                    within(0.2 * left / 6));
        }
    }

    /// Fewer samples than numbers: directions without variance say nothing.
    @Test void moreComponentsThanSamples() {
        Tensor two = Tensor.of(Shape.of(2, 4), 1f, 2f, 3f, 4f, 4f, 3f, 2f, 1f);
        assertThat(PrincipalComponents.of(two, 4).meanSquaredError(two)).isLessThan(1e-9);
    }

    @Test void wrongNumbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> PrincipalComponents.of(POINTS, 3)).withMessage(
                "samples of 2 numbers have 1 to as many principal components, but 3 were asked for");
        var one = PrincipalComponents.of(POINTS, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> one.first(2))
                .withMessage("there are 1 principal components, but 2 were asked for");
        assertThatIllegalArgumentException().isThrownBy(() -> one.encode(Tensor.of(Shape.of(1, 3), 1f, 2f, 3f)))
                .withMessage("these are components of 2 numbers, but the samples are [1, 3]");
        assertThatIllegalArgumentException().isThrownBy(() -> one.decode(Tensor.of(Shape.of(1, 3), 1f, 2f, 3f)))
                .withMessage("a code has 1 numbers, but these are [1, 3]");
    }
}
