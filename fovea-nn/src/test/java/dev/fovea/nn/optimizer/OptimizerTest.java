package dev.fovea.nn.optimizer;

import static dev.fovea.nn.optimizer.Optimizers.*;
import static dev.fovea.nn.schedule.Schedules.cosine;
import static dev.fovea.nn.schedule.Schedules.exponentialDecay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;
import dev.fovea.op.Ops;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Each rule against its formula, written out for one number, over several steps in float64.
class OptimizerTest {
    private static final double[] GRADIENTS = {0.5, -0.25, 1.5, 0, -2};

    /// What a weight that starts at 1 is after each step.
    private static List<Double> weights(Optimizer optimizer) {
        var graph = new Graph(DType.F64);
        var type = new TensorType(DType.F64, Shape.of(1));
        Value w = Ops.variable(graph, "dense/kernel", type);
        Value g = Ops.input(graph, "g", Shape.of(1));
        var slots = new Slots(graph, "dense/kernel", type);
        var hyper = new Hyper(graph, optimizer.rate());
        Value next = optimizer.update(slots, hyper, w, g);

        Map<Value, Tensor> state = new HashMap<>(Map.of(w, one(1)));
        slots.slots().forEach(s -> state.put(s.value(), one(s.initial())));
        var all = new ArrayList<Double>();
        for (int step = 0; step < GRADIENTS.length; step++) {
            Map<Value, Tensor> feeds = new HashMap<>(state);
            feeds.put(g, one(GRADIENTS[step]));
            for (Hyper.Scalar s : hyper.scalars()) {
                feeds.put(s.input(), Tensor.of(Shape.scalar(), s.schedule().at(step / 2, step, GRADIENTS.length)));
            }
            var results = new ArrayList<Value>(slots.updates().values());
            results.add(next);
            List<Tensor> values = Evaluator.run(results, feeds);
            int i = 0;
            for (String path : slots.updates().keySet()) {
                state.put(slots.slots().stream().filter(s -> s.path().equals(path)).findFirst().orElseThrow().value(),
                        values.get(i++));
            }
            state.put(w, values.getLast());
            all.add(values.getLast().get(0));
        }
        return all;
    }

    private static Tensor one(double value) {
        return Tensor.of(Shape.of(1), value);
    }

    private static void assertClose(List<Double> actual, double[] expected) {
        assertThat(actual.stream().mapToDouble(x -> x).toArray()).containsExactly(expected, within(1e-14));
    }

    @Test void sgdGoesDownhill() {
        double w = 1;
        var expected = new double[GRADIENTS.length];
        for (int t = 0; t < expected.length; t++) {
            expected[t] = w -= 0.1 * GRADIENTS[t];
        }
        assertClose(weights(sgd(0.1)), expected);
    }

    @Test void momentumKeepsRolling() {
        double w = 1;
        double v = 0;
        var expected = new double[GRADIENTS.length];
        for (int t = 0; t < expected.length; t++) {
            v = 0.8 * v - 0.1 * GRADIENTS[t];
            expected[t] = w += v;
        }
        assertClose(weights(momentum(0.1).momentum(0.8)), expected);
    }

    @Test void nesterovLooksAhead() {
        double w = 1;
        double v = 0;
        var expected = new double[GRADIENTS.length];
        for (int t = 0; t < expected.length; t++) {
            v = 0.9 * v - 0.1 * GRADIENTS[t];
            expected[t] = w += 0.9 * v - 0.1 * GRADIENTS[t];
        }
        assertClose(weights(nesterov(0.1)), expected);
    }

    @Test void adamIsAlgorithm1OfThePaper() {
        double w = 1;
        double m = 0;
        double v = 0;
        var expected = new double[GRADIENTS.length];
        for (int t = 1; t <= expected.length; t++) {
            double g = GRADIENTS[t - 1];
            m = 0.9 * m + (1 - 0.9) * g;
            v = 0.999 * v + (1 - 0.999) * g * g;
            w -= 0.1 * (m / (1 - Math.pow(0.9, t))) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-7);
            expected[t - 1] = w;
        }
        assertClose(weights(adam(0.1)), expected);
    }

    @Test void theFirstStepOfAdamIsAsLongAsTheRate() {
        assertThat(weights(adam(0.1)).getFirst()).isCloseTo(0.9, within(1e-7));
    }

    @Test void aScheduleChangesTheRateWithoutChangingTheGraph() {
        double w = 1;
        var expected = new double[GRADIENTS.length];
        for (int t = 0; t < expected.length; t++) {
            expected[t] = w -= 0.01 * Math.pow(0.6, t / 2) * GRADIENTS[t];
        }
        assertClose(weights(sgd(exponentialDecay(0.01, 0.6))), expected);
    }

    @Test void slotsAndScalarsHaveNames() {
        var graph = new Graph();
        var type = TensorType.of(DType.F32, 3, 4);
        var hyper = new Hyper(graph, adam().rate());
        var slots = new Slots(graph, "conv2d/kernel", type);
        Value w = Ops.variable(graph, "conv2d/kernel", type);
        adam().update(slots, hyper, w, Ops.input(graph, "g", type.shape()));
        adam().update(new Slots(graph, "conv2d/bias", type), hyper, w, Ops.input(graph, "g", type.shape()));
        assertThat(slots.slots()).extracting(Slots.Slot::path).containsExactly("conv2d/kernel/m", "conv2d/kernel/v");
        assertThat(slots.slots()).extracting(Slots.Slot::type).containsOnly(type);
        assertThat(slots.updates().keySet()).containsExactly("conv2d/kernel/m", "conv2d/kernel/v");
        assertThat(hyper.scalars()).extracting(s -> s.input().op().label()).containsExactly("hyper/rate",
                "hyper/correction1", "hyper/correction2");
        assertThat(hyper.scalars()).extracting(s -> s.schedule().at(0, 0, 10)).containsExactly(0.001, 1 / (1 - 0.9),
                1 / (1 - 0.999));
        assertThat(hyper.rate()).isSameAs(hyper.scalars().getFirst().input());
    }

    /// A rule of a user's own, with slots that do not start at 0.
    record Adagrad(Schedule rate) implements Optimizer {
        @Override public Value update(Slots slots, Hyper h, Value w, Value g) {
            Value sum = slots.set("sum", Ops.plus(slots.get("sum", 0.1), Ops.times(g, g)));
            return Ops.minus(w, Ops.dividedBy(Ops.times(g, h.rate()), Ops.sqrt(sum)));
        }
    }

    @Test void anOptimizerOfOnesOwnIsARecord() {
        double w = 1;
        double sum = 0.1;
        var expected = new double[GRADIENTS.length];
        for (int t = 0; t < expected.length; t++) {
            sum += GRADIENTS[t] * GRADIENTS[t];
            expected[t] = w -= 0.1 * GRADIENTS[t] / Math.sqrt(sum);
        }
        assertClose(weights(new Adagrad((_, _, _) -> 0.1)), expected);
    }

    @Test void optimizersPrintAsCalls() {
        assertThat(List.of(sgd(), momentum(0.01), momentum(0.01).momentum(0.5), nesterov(0.1), adam(),
                adam(1e-4).beta2(0.99),
                adam(cosine(1e-3)).epsilon(1e-8)))
                .hasToString("[sgd(0.01), momentum(0.01), momentum(0.01).momentum(0.5), nesterov(0.1), "
                        + "adam(0.001), adam(1e-4).beta2(0.99), adam(cosine(0.001)).epsilon(1e-8)]");
        assertThat(sgd((_, _, _) -> 0.1)).hasToString("sgd(λ)");
    }

    @Test void numbersOfAnOptimizerAreChecked() {
        assertThatThrownBy(() -> momentum(0.1).momentum(1)).hasMessage("momentum must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> adam().beta1(-0.1)).hasMessage("beta1 of Adam must be in [0, 1), but is -0.1");
        assertThatThrownBy(() -> adam().epsilon(Double.NaN))
                .hasMessage("epsilon of Adam must be 0 or more, but is NaN");
        assertThatThrownBy(() -> sgd(-1)).hasMessage("the learning rate must be 0 or more, but is -1.0");
    }
}
