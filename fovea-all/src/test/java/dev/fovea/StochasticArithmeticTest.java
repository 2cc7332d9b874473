package dev.fovea;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.softmax;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.compile.Step;
import dev.fovea.compile.Target;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.plan.Plan;
import dev.fovea.spi.Backends;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StochasticArithmeticTest {
    private static final double CHANGE = 0x1p-10;
    private static final int SEEDS = 50;
    private static final float[] X = {0.1f, 0.2f, -0.3f};

    private static StochasticArithmetic arithmetic(long seed) {
        return new StochasticArithmetic(Backends.named("reference"), CHANGE, seed);
    }

    private static Tensor of(UnaryOperator<Value> formula, long seed) {
        Value x = Ops.input(new Graph(), "x", DType.F32, Shape.of(X.length));
        return new Evaluator(arithmetic(seed))
                .evaluate(List.of(formula.apply(x)), Map.of(x, Tensor.of(x.shape(), X))).getFirst();
    }

    /// How far the first element is from `exact`, for each of some seeds.
    private static DoubleStream changes(UnaryOperator<Value> formula, double exact) {
        return LongStream.rangeClosed(1, SEEDS).mapToDouble(seed -> Math.abs(of(formula, seed).get(0) - exact));
    }

    @Test void aResultIsChangedByAPartOfItself() {
        double exact = 0.1f * (double) 0.1f;
        double largest = changes(x -> times(x, x), exact).max().orElseThrow();
        assertThat(largest).isBetween(0.9 * CHANGE * exact, CHANGE * exact);
    }

    /// 0.1 + 0.2 − 0.3, whose magnitudes sum to 0.6.
    @Test void aSumIsChangedByAPartOfItsMagnitudes() {
        double largest = changes(x -> sum(x, List.of(0)), 0).max().orElseThrow();
        assertThat(largest).isCloseTo(CHANGE * 0.6, within(0.1 * CHANGE * 0.6));
    }

    @Test void whatIsExactIsNotChanged() {
        assertThat(changes(x -> minus(x, x), 0)).containsOnly(0.0);
        assertThat(changes(x -> times(x, 2), 0.2f)).containsOnly(0.0);
        assertThat(changes(x -> max(x, List.of(0)), 0.2f)).containsOnly(0.0);
        assertThat(changes(x -> mean(Ops.reshape(x, Shape.of(3, 1)), List.of(1)), 0.1f)).containsOnly(0.0);
    }

    @Test void aSeedSaysAllChanges() {
        assertThat(of(Ops::exp, 1)).isEqualTo(of(Ops::exp, 1)).isNotEqualTo(of(Ops::exp, 2));
    }

    /// `Σz̄ = Σ y (ȳ − Σȳy) = 0`, whatever `z` and `ȳ` are.
    @Test void whatCancelsWithAnyInputIsSeen() {
        UnaryOperator<Value> gradients = z -> {
            Value loss = sum(times(softmax(z), constant(z.graph(), Tensor.of(z.shape(), 1f, 2f, 4f))));
            return sum(Gradients.of(loss, List.of(z)).getFirst());
        };
        assertThat(changes(gradients, 0).max().orElseThrow()).isGreaterThan(CHANGE / 4);
    }

    @Test void everyResultIsAStep() {
        Value x = Ops.input(new Graph(), "x", DType.F32, Shape.of(X.length));
        var program = Program.of(Map.of("y", exp(plus(times(x, x), x))));
        try (var plan = Plan.of(program, new Target(arithmetic(1), List.of(), Optional.empty(), 1, 1, Map.of()))) {
            assertThat(plan.steps()).extracting(Step::op).extracting(o -> o.label())
                    .containsExactly("multiply", "add", "exp");
        }
    }
}
