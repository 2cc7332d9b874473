package dev.fovea.nn.optimizer;

import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.nn.Trained;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Learning rates of some layers.
class RateOfTest {
    private static final Tensor X = Tensor.of(Shape.of(2, 3), 1f, 2f, -1f, 0.5f, 1f, 3f);
    private static final Tensor Y = Tensor.of(Shape.of(2, 2), 1f, -2f, 3f, 0f);

    private static Model net(String backend) {
        return Trained.model(sequential(dense(4).tanh().named("low"), dense(2).named("high")), Shape.of(3), backend);
    }

    /// What one step has added to each weight.
    private static Map<String, double[]> step(String backend, Optimizer optimizer) {
        try (var model = net(backend).compile(optimizer, meanSquaredError())) {
            model.initialize();
            Map<String, Tensor> before = Trained.variables(model);
            model.trainOnBatch(X, Y);
            var moved = new LinkedHashMap<String, double[]>();
            model.parameters().forEach(p -> {
                double[] from = before.get(p.path()).doubles();
                double[] to = model.weight(p.path()).doubles();
                for (int i = 0; i < to.length; i++) {
                    to[i] -= from[i];
                }
                moved.put(p.path(), to);
            });
            return moved;
        }
    }

    private static Iterable<String> backends() {
        return Trained.backends().toList();
    }

    @MethodSource("backends")
    @ParameterizedTest void namedLayersMoveByTheirShareOfTheRate(String backend) {
        Map<String, double[]> all = step(backend, sgd(0.1));
        Map<String, double[]> some = step(backend, sgd(0.1).rateOf("low", 0.25));
        for (String path : all.keySet()) {
            double factor = path.startsWith("low") ? 0.25 : 1;
            for (int i = 0; i < all.get(path).length; i++) {
                assertThat(some.get(path)[i]).as(path).isCloseTo(factor * all.get(path)[i], within(1e-6));
            }
        }
    }

    /// Adam's first step is the rate in the direction of the gradient's sign, whatever its size.
    @Test void adamsFirstStepIsTheRate() {
        Map<String, double[]> moved = step("reference", adam(0.1).weightDecay(0).rateOf("l*", 0.5).rateOf("low", 0.1));
        assertThat(Arrays.stream(moved.get("low/kernel")).map(Math::abs).boxed())
                .allSatisfy(d -> assertThat(d).isCloseTo(0.005, within(1e-5)));
        assertThat(Arrays.stream(moved.get("high/kernel")).map(Math::abs).boxed())
                .allSatisfy(d -> assertThat(d).isCloseTo(0.1, within(1e-5)));
    }

    @Test void aPatternThatNamesNothingThatIsLearnedIsAnError() {
        try (var model = net("reference").compile(sgd(0.1).rateOf("lou", 0.1), meanSquaredError())) {
            assertThatIllegalArgumentException().isThrownBy(() -> model.trainOnBatch(X, Y)).withMessage(
                    "no layer that is learned is named by \"lou\"; there are low/kernel, low/bias, high/kernel, high/bias");
        }
        try (var model = net("reference").compile(sgd(0.1).rateOf("low", 0.1), meanSquaredError()).freeze("low")) {
            assertThatIllegalArgumentException().isThrownBy(() -> model.trainOnBatch(X, Y)).withMessage(
                    "no layer that is learned is named by \"low\"; there are high/kernel, high/bias");
        }
    }

    @Test void itPrintsAsTheCallThatMakesIt() {
        assertThat(sgd(0.1).rateOf("conv*", 0.1)).hasToString("sgd(0.1).rateOf(\"conv*\", 0.1)");
    }

    @ValueSource(doubles = {0, -1, Double.NaN})
    @ParameterizedTest void aFactorIsGreaterThanZero(double factor) {
        assertThatIllegalArgumentException().isThrownBy(() -> sgd().rateOf("conv*", factor)).withMessage(
                "the factor of a learning rate must be greater than 0, but is %s; layers that are not to move are frozen: model.freeze(\"conv*\")"
                        .formatted(factor));
    }

    /// All gradients together are clipped before, whatever their rates are.
    @Test void itsOrderAmongOptionsOfGradientsDoesNotMatter() {
        Map<String, double[]> before = step("reference", sgd(0.1).rateOf("low", 0.25).globalClipNorm(0.5));
        Map<String, double[]> after = step("reference", sgd(0.1).globalClipNorm(0.5).rateOf("low", 0.25));
        before.forEach((path, moved) -> assertThat(after.get(path)).as(path).isEqualTo(moved));
    }

    /// Decoupled decay goes by the rate of the layer.
    @Test void weightDecayBeforeItGoesByTheSameRate() {
        Map<String, double[]> plain = step("reference", sgd(0.1).rateOf("low", 0.25));
        Map<String, double[]> decayed = step("reference", sgd(0.1).weightDecay(0.1).rateOf("low", 0.25));
        try (var model = net("reference")) {
            double w = model.weight("low/kernel").get(0);
            assertThat(decayed.get("low/kernel")[0] - plain.get("low/kernel")[0])
                    .isCloseTo(-0.1 * 0.25 * 0.1 * w, within(1e-7));
        }
    }

    @Test void itStandsBeforeAccumulation() {
        assertThat(sgd(0.1).rateOf("conv*", 0.1).accumulate(2)).isInstanceOf(Optimizer.class);
        assertThatIllegalArgumentException().isThrownBy(() -> sgd(0.1).accumulate(2).rateOf("conv*", 0.1)).withMessage(
                "rateOf comes after accumulate(2), which must be the last option: sgd(0.1).accumulate(2)");
    }
}
