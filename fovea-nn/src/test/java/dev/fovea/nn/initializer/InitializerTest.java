package dev.fovea.nn.initializer;

import static dev.fovea.nn.initializer.Initializers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InitializerTest {
    private static final Shape DENSE = Shape.of(300, 400);
    private static final Shape CONV = Shape.of(5, 5, 32, 64);
    private static final long KEY = Initializer.key(1, "dense/kernel");

    private record Moments(Initializer initializer, Shape shape, double mean, double deviation, double limit) {
    }

    /// `limit` is the largest magnitude that can be drawn: two deviations of the normal that is cut, or the end of the
    /// interval.
    @TestFactory Stream<DynamicTest> meanDeviationAndLimit() {
        double cut = 2 / 0.87962566103423978;
        double end = Math.sqrt(3);
        double he = Math.sqrt(2.0 / 300);
        double leCun = Math.sqrt(1.0 / 800);
        double glorot = Math.sqrt(2.0 / (800 + 1600));
        return Stream.of(
                new Moments(heNormal(), DENSE, 0, he, he * cut),
                new Moments(heUniform(), DENSE, 0, he, he * end),
                new Moments(leCunNormal(), CONV, 0, leCun, leCun * cut),
                new Moments(leCunUniform(), CONV, 0, leCun, leCun * end),
                new Moments(glorotNormal(), CONV, 0, glorot, glorot * cut),
                new Moments(glorotUniform(), CONV, 0, glorot, glorot * end),
                new Moments(normal(), DENSE, 0, 0.05, 0.05 * 6),
                new Moments(normal(3, 0.5), DENSE, 3, 0.5, 6),
                new Moments(truncatedNormal(0, 1), DENSE, 0, 0.87962566103423978, 2),
                new Moments(uniform(), DENSE, 0, 0.1 / Math.sqrt(12), 0.05),
                new Moments(uniform(1, 3), DENSE, 2, 2 / Math.sqrt(12), 3))
                .map(m -> DynamicTest.dynamicTest(m.initializer.toString(), () -> {
                    double[] w = m.initializer.draw(m.shape, KEY).doubles();
                    double mean = Stream.of(w).flatMapToDouble(java.util.Arrays::stream).average().orElseThrow();
                    double variance = Stream.of(w).flatMapToDouble(java.util.Arrays::stream)
                            .map(x -> (x - mean) * (x - mean)).average().orElseThrow();
                    double largest = Stream.of(w).flatMapToDouble(java.util.Arrays::stream).map(Math::abs).max()
                            .orElseThrow();
                    double standardError = m.deviation / Math.sqrt(w.length);
                    assertThat(mean).isCloseTo(m.mean, within(5 * standardError));
                    assertThat(Math.sqrt(variance)).isCloseTo(m.deviation, within(5 * standardError));
                    assertThat(largest).isLessThanOrEqualTo((float) m.limit).isGreaterThan(0.6 * m.limit);
                }));
    }

    /// From `src/test/golden/initializers.py` (Python 3.11): seed 1, path `dense/kernel`, shape [3, 4], first four.
    @TestFactory Stream<DynamicTest> goldenNumbers() {
        return Map.<Initializer, double[]>of(
                normal(0, 1), new double[]{0.3580849, 0.2807807, -0.3199188, -0.9114169},
                heNormal(), new double[]{0.316646, 0.2484763, -0.2830096, -0.7960717},
                glorotUniform(), new double[]{0.2589706, 0.2047187, -0.2323532, -0.5906031})
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey().toString(), () -> {
                    double[] w = e.getKey().draw(Shape.of(3, 4), KEY).doubles();
                    assertThat(java.util.Arrays.copyOf(w, 4)).containsExactly(e.getValue(), within(1e-6));
                }));
    }

    @Test void drawsDependOnSeedAndPathAlone() {
        Tensor w = heNormal().draw(DENSE, KEY);
        assertThat(heNormal().draw(DENSE, Initializer.key(1, "dense/kernel"))).isEqualTo(w);
        assertThat(heNormal().draw(DENSE, Initializer.key(2, "dense/kernel"))).isNotEqualTo(w);
        assertThat(heNormal().draw(DENSE, Initializer.key(1, "dense_1/kernel"))).isNotEqualTo(w);
        assertThat(w.dtype()).isEqualTo(DType.F32);
    }

    @Test void fansAreThoseOfKeras() {
        assertThat(Fans.of(Shape.of(784, 10))).isEqualTo(new Fans(784, 10));
        assertThat(Fans.of(Shape.of(5, 3, 32, 64))).isEqualTo(new Fans(15 * 32, 15 * 64));
        assertThat(Fans.of(Shape.of(7, 16, 8))).isEqualTo(new Fans(7 * 16, 7 * 8));
        assertThat(Fans.of(Shape.of(10))).isEqualTo(new Fans(10, 10));
        assertThat(Fans.of(Shape.scalar())).isEqualTo(new Fans(1, 1));
    }

    @Test void theQuantileOfTheNormalIsExactToTheLastDigits() {
        assertThat(StandardNormal.quantile(0.5)).isZero();
        assertThat(StandardNormal.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-15));
        assertThat(StandardNormal.quantile(0.02275013194817921)).isCloseTo(-2, within(1e-15));
        assertThat(StandardNormal.quantile(1e-10)).isCloseTo(-6.361340902404056, within(1e-14));
        assertThat(StandardNormal.quantile(1e-20)).isCloseTo(-9.262340089798408, within(1e-14));
    }

    @Test void constantsAreConstant() {
        assertThat(zeros().draw(Shape.of(2), KEY).floats()).containsExactly(0, 0);
        assertThat(ones().draw(Shape.of(2), KEY).floats()).containsExactly(1, 1);
        assertThat(constant(0.1).draw(Shape.of(1, 2), KEY).floats()).containsExactly(0.1f, 0.1f);
        assertThat(constant(1).draw(Shape.scalar(), KEY).floats()).containsExactly(1);
    }

    @Test void initializersPrintAsCalls() {
        assertThat(Stream
                .of(zeros(), ones(), constant(0.5), normal(0, 1), truncatedNormal(0, 0.02), uniform(-1, 1), heNormal(),
                        heUniform(), leCunNormal(), leCunUniform(), glorotNormal(), glorotUniform())
                .map(Object::toString)).containsExactly(
                        "zeros()", "ones()", "constant(0.5)", "normal(0, 1)", "truncatedNormal(0, 0.02)",
                        "uniform(-1, 1)",
                        "heNormal()", "heUniform()", "leCunNormal()", "leCunUniform()", "glorotNormal()",
                        "glorotUniform()");
    }

    @Test void parametersOfADistributionAreChecked() {
        assertThatThrownBy(() -> normal(0, -1))
                .hasMessage("the deviation of normal weights must be 0 or more, but is -1.0");
        assertThatThrownBy(() -> truncatedNormal(Double.NaN, 1))
                .hasMessage("the mean of normal weights must be finite, but is NaN");
        assertThatThrownBy(() -> uniform(1, 0)).hasMessage(
                "uniform weights lie between two finite numbers, the smaller first, but they are 1.0 and 0.0");
        assertThatThrownBy(() -> constant(Double.POSITIVE_INFINITY)).hasMessage(
                "the constant that weights start with must be finite, but is Infinity");
    }
}
