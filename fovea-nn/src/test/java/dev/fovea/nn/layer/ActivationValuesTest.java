package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.constant;
import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.nn.Runs;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What activations yield and how they slope, by their formulas, from −100 to 100.
class ActivationValuesTest {

    /// Half a unit of the eighth decimal place, to which the table is rounded.
    private static final double PLACES = 0.6e-8;

    /// Some roundings of f32, relative to numbers up to 100.
    private static final double ROUNDING = 16 * 0x1p-24;

    private record Row(Activation activation, double... at) {
    }

    /// At −4, −1, 0, 1 and 4, by the formulas, to eight places. ½·(1 + erf(1/√2)) is the well-known 0.84134475.
    @TestFactory Stream<DynamicTest> theFormulas() {
        return Stream.of(
                new Row(relu().maxValue(2), 0, 0, 0, 1, 2),
                new Row(relu().slope(0.25), -1, -0.25, 0, 1, 4),
                new Row(relu().threshold(1), 0, 0, 0, 0, 4),
                new Row(relu().maxValue(3).slope(0.5).threshold(0.5), -2.25, -0.75, -0.25, 1, 3),
                new Row(elu(), -0.98168436, -0.63212056, 0, 1, 4),
                new Row(elu(2), -1.96336872, -1.26424112, 0, 1, 4),
                new Row(selu(), -1.72589863, -1.11133074, 0, 1.05070099, 4.20280395),
                new Row(gelu(), -0.00012668, -0.15865525, 0, 0.84134475, 3.99987332),
                new Row(gelu().approximate(true), -0.00007025, -0.15880801, 0, 0.84119199, 3.99992975),
                new Row(silu(), -0.07194484, -0.26894142, 0, 0.73105858, 3.92805516),
                new Row(hardSwish(), 0, -1 / 3.0, 0, 2 / 3.0, 4),
                new Row(hardSigmoid(), 0, 1 / 3.0, 0.5, 2 / 3.0, 1),
                new Row(mish(), -0.07259174, -0.30340146, 0, 0.86509839, 3.99741281),
                new Row(softplus(), 0.01814993, 0.31326169, 0.69314718, 1.31326169, 4.01814993),
                new Row(softsign(), -0.8, -0.5, 0, 0.5, 0.8))
                .map(row -> DynamicTest.dynamicTest(row.activation.toString(), () -> {
                    Tensor x = Tensor.of(Shape.of(1, 5), -4.0, -1, 0, 1, 4);
                    assertThat(Runs.of(row.activation, x, Map.of()).doubles()).containsExactly(row.at,
                            within(2 * PLACES));
                }));
    }

    @Test void theEndOfALayerAndALayerOfItsOwnAreTheSame() {
        Tensor x = Tensor.of(Shape.of(2, 2), -1f, 2f, 0.5f, -3f);
        for (Activation a : List.of(elu(), selu(), gelu(), silu(), relu().maxValue(1), mish(), softplus())) {
            assertThat(Runs.of(sequential(dense(3).activation(a)), x, Map.of()))
                    .isEqualTo(Runs.of(sequential(dense(3), a), x, Map.of()));
        }
        assertThat(dense(3).elu()).isEqualTo(dense(3).activation(elu()));
        assertThat(dense(3).selu()).isEqualTo(dense(3).activation(selu()));
        assertThat(dense(3).gelu()).isEqualTo(dense(3).activation(gelu()));
        assertThat(dense(3).silu()).isEqualTo(dense(3).activation(silu()));
    }

    /// He et al. 2015, equation 1, with one slope per feature map.
    @Test void slopesAreSharedAlongAxes() {
        Tensor x = Tensor.of(Shape.of(1, 2, 1, 2), -2f, -2f, 4f, -8f);
        assertThat(
                Runs.of(prelu().sharedAxes(1, 2), x, Map.of("prelu/alpha", Tensor.of(Shape.of(1, 1, 2), 0.5f, 0.25f)))
                        .floats())
                .containsExactly(-1, -0.5f, 4, -2);
        assertThat(Runs.of(prelu(), x, Map.of("prelu/alpha", Tensor.of(Shape.of(2, 1, 2), 1f, 2f, 3f, 4f))).floats())
                .containsExactly(-2, -4, 4, -32);
        assertThat(Runs.of(prelu(), x, Map.of()).floats()).containsExactly(0, 0, 4, 0);
        assertThat(Runs.of(prelu().alphaInitializer(constant(0.25)), x, Map.of()).floats())
                .containsExactly(-0.5f, -0.5f, 4, -2);
    }

    private record Far(Activation activation, DoubleUnaryOperator value, DoubleUnaryOperator slope) {
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double logOfSum(double x) {
        return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    }

    private static double sech2(double x) {
        return 1 - Math.tanh(x) * Math.tanh(x);
    }

    private static double normal(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /// Where exponentials of f32 overflow, and at 0, where corners are: `ln` of the largest f32 is 88.7.
    private static Stream<Far> far() {
        double a = 1.6732632423543772;
        double l = 1.0507009873554805;
        return Stream.of(
                new Far(elu(), x -> x > 0 ? x : Math.expm1(x), x -> x > 0 ? 1 : Math.exp(x)),
                new Far(selu(), x -> l * (x > 0 ? x : a * Math.expm1(x)), x -> l * (x > 0 ? 1 : a * Math.exp(x))),
                new Far(gelu(), x -> Math.max(x, 0), x -> x > 0 ? 1 : x < 0 ? 0 : 0.5),
                new Far(gelu().approximate(true), x -> Math.max(x, 0), x -> x > 0 ? 1 : x < 0 ? 0 : 0.5),
                new Far(silu(), x -> x * sigmoid(x), x -> sigmoid(x) * (1 + x * (1 - sigmoid(x)))),
                new Far(mish(), x -> x * Math.tanh(logOfSum(x)),
                        x -> Math.tanh(logOfSum(x)) + x * sech2(logOfSum(x)) * sigmoid(x)),
                new Far(softplus(), ActivationValuesTest::logOfSum, ActivationValuesTest::sigmoid),
                new Far(softsign(), x -> x / (1 + Math.abs(x)), x -> Math.pow(1 + Math.abs(x), -2)),
                new Far(hardSwish(), x -> Math.max(x, 0), x -> x > 0 ? 1 : x < 0 ? 0 : 0.5),
                new Far(relu().maxValue(6).slope(0.1), x -> x > 0 ? Math.min(x, 6) : 0.1 * x,
                        x -> x > 0 ? 0 : 0.1));
    }

    @TestFactory Stream<DynamicTest> farFromZeroValuesAndSlopesAreThoseOfTheFormula() {
        return Stream.of("reference", "onednn").flatMap(backend -> far()
                .map(f -> DynamicTest.dynamicTest(f.activation + " on " + backend, () -> check(f, backend))));
    }

    private static void check(Far f, String backend) {
        double[] at = {-1e4, -100, -89, -20, 0, 20, 89, 100, 1e4};
        Tensor x = Tensor.zeros(dev.fovea.tensor.DType.F32, Shape.of(1, at.length));
        for (int i = 0; i < at.length; i++) {
            x.set(i, at[i]);
        }
        var network = Network.of(f.activation, Shape.of(at.length));
        try (var model = Model.of(network, Seed.of(1), Execution.on(backend).threads(1))) {
            Tensor y = model.predict(x);
            Tensor slopes = model.inputGradient(x, Ops::sum);
            for (int i = 0; i < at.length; i++) {
                double scale = Math.max(1, Math.abs(at[i]));
                assertThat(y.get(i)).as("y at %s", at[i]).isCloseTo(f.value.applyAsDouble(at[i]),
                        within(ROUNDING * scale));
                assertThat(slopes.get(i)).as("slope at %s", at[i]).isCloseTo(f.slope.applyAsDouble(at[i]),
                        within(ROUNDING));
            }
        }
    }

    /// The series of the derivative of Φ confirms the slope of GELU where it bends: `Φ(x) + x·φ(x)` at 1.
    @Test void geluSlopesAsItsFormula() {
        try (var model = Model.of(Network.of(gelu(), Shape.of(1)), Seed.of(1), Execution.on("reference").threads(1))) {
            assertThat(model.inputGradient(Tensor.of(Shape.of(1, 1), 1f), Ops::sum).get(0))
                    .isCloseTo(0.8413447460685429 + normal(1), within(ROUNDING));
        }
    }
}
