package dev.fovea.reference;

import static dev.fovea.tck.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.tck.Evaluator;
import dev.fovea.tck.GradientCheck;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What finite differences cannot see: where gradients stop, how ties are shared, what is refused.
class GradientRulesTest {
    private final Graph graph = new Graph();
    private final Value x = Ops.input(graph, "x", Shape.of(4));
    private final Tensor values = Tensor.of(Shape.of(4), 1f, 3f, 3f, 2f);

    private Tensor gradient(Value loss) {
        return Evaluator.run(Gradients.of(loss, List.of(x)), Map.of(x, values)).getFirst();
    }

    @Test
    @Tag("unary") void stopGradientStopsIt() {
        assertThat(gradient(Ops.sum(Ops.times(x, Ops.stopGradient(x))))).hasElements(1, 3, 3, 2);
        assertThat(gradient(Ops.sum(Ops.stopGradient(x)))).hasElements(0, 0, 0, 0);
    }

    @Test
    @Tag("unary") void nothingPassesThroughWhatIsStoppedWhateverLiesBefore() {
        Value image = Ops.reshape(x, Shape.of(1, 2, 2, 1));
        Value k = Ops.constant(graph, Tensor.of(Shape.of(1, 1, 1, 1), 2f));
        Value y = Ops.conv(new Conv(List.of(Window.valid(1, 1), Window.valid(1, 1)), 1), image, k);
        Value z = Ops.transpose(Ops.reshape(y, Shape.of(2, 2)), List.of(1, 0));
        assertThat(gradient(Ops.sum(Ops.stopGradient(z)))).hasElements(0, 0, 0, 0);
        assertThat(gradient(Ops.sum(Ops.step(Ops.slice(Ops.pad(x, 0, 1, 1, 0), 0, 1, 2, 1))))).hasElements(0, 0, 0, 0);
    }

    @Test
    @Tag("reduce") void equalMaximaShareTheGradient() {
        assertThat(gradient(Ops.sum(Ops.max(x, List.of(0))))).hasElements(0, 0.5, 0.5, 0);
    }

    @Test
    @Tag("binary") void whereTwoAreEqualTheMaximumPassesItsGradientToTheSecond() {
        Value other = Ops.constant(graph, Tensor.of(Shape.of(4), 1f, 1f, 3f, 3f));
        assertThat(gradient(Ops.sum(Ops.max(x, other)))).hasElements(0, 1, 0, 0);
        assertThat(gradient(Ops.sum(Ops.max(other, x)))).hasElements(1, 1, 1, 0);
    }

    @Test
    @Tag("unary") void reluHasGradientZeroAtZero() {
        Tensor zero = Tensor.of(Shape.of(4), -1f, 0f, 0f, 1f);
        Value g = Gradients.of(Ops.sum(Ops.relu(x)), List.of(x)).getFirst();
        assertThat(Evaluator.run(List.of(g), Map.of(x, zero)).getFirst()).hasElements(0, 0, 0, 1);
    }

    @Test
    @Tag("cast") void castsPassTheGradientBackInTheTypeOfTheirInput() {
        var wide = new Graph(DType.F64);
        Value w = Ops.input(wide, "w", Shape.of(2));
        Value y = Ops.cast(Ops.times(Ops.cast(w, DType.F32), Ops.cast(w, DType.F32)), DType.F64);
        Value g = Gradients.of(Ops.sum(y), List.of(w)).getFirst();
        assertThat(Evaluator.run(List.of(g), Map.of(w, Tensor.of(Shape.of(2), 3.0, -2.0))).getFirst())
                .hasTheElementsOf(Tensor.of(Shape.of(2), 6.0, -4.0));
    }

    @Test
    @Tag("select") void valuesOfAnotherTypeThanTheGraphsHaveGradients() {
        Value wide = Ops.cast(x, DType.F64);
        Value other = Ops.input(graph, "unread", DType.F64, Shape.of(2));
        Value y = Ops.select(Ops.step(Ops.minus(wide, 2)), Ops.times(wide, 3), wide);
        var gradients = Gradients.of(Ops.sum(Ops.cast(y, DType.F32)), List.of(x, other));
        var results = Evaluator.run(gradients, Map.of(x, values));
        assertThat(results.get(0)).hasElements(1, 3, 3, 1);
        assertThat(results.get(1)).hasTheElementsOf(Tensor.zeros(DType.F64, Shape.of(2)));
    }

    @Test
    @Tag("cast") void nothingPassesThroughIntegers() {
        assertThat(gradient(Ops.sum(Ops.cast(Ops.cast(x, DType.I32), DType.F32)))).hasElements(0, 0, 0, 0);
    }

    @Test
    @Tag("gather") void rowsGatheredTwiceCountTwice() {
        Value numbers = Ops.constant(graph, Tensor.of(Shape.of(3), 1, 0, 1));
        assertThat(gradient(Ops.sum(Ops.gather(x, numbers)))).hasElements(1, 2, 0, 0);
    }

    @Test
    @Tag("pool") void maxPoolingHasNoSecondDerivative() {
        Value image = Ops.reshape(x, Shape.of(1, 2, 2, 1));
        Value y = Ops.pool(new Pool(Pool.Kind.MAX, List.of(Window.valid(2, 2), Window.valid(2, 2)), false), image);
        Value first = Gradients.of(Ops.sum(Ops.times(y, y)), List.of(x)).getFirst();
        assertThatThrownBy(() -> Gradients.of(Ops.sum(Ops.times(first, first)), List.of(x)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(
                        "max pooling has no second derivative here; use average pooling where a gradient of a gradient is taken");
    }

    @Test
    @Tag("unary") void aWrongRuleIsFound() {
        var check = new GradientCheck(new Evaluator(new ReferenceBackend()), "x²",
                in -> Ops.times(in.getFirst(), Ops.stopGradient(in.getFirst())),
                List.of(values), List.of(true), 7);
        assertThatThrownBy(() -> check.check(1)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("x², first gradient with respect to x0 f64[4], seed 7: the rule gives");
    }

    @Test
    @Tag("unary") void aKinkIsNoPlaceForACheck() {
        var check = new GradientCheck(new Evaluator(new ReferenceBackend()), "relu", in -> Ops.relu(in.getFirst()),
                List.of(Tensor.of(Shape.of(2), 0.001f, -0.002f)), List.of(true), 7);
        assertThatThrownBy(() -> check.check(1)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("not smooth here");
    }
}
