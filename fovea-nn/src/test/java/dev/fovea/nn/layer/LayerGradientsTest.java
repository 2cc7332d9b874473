package dev.fovea.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The gradient of each layer for its input and all its parameters, in training and, where it computes something else
/// then, in inference, against central differences in float64 along one random direction: `⟨v, ∇f⟩` and
/// `(f(x + εv) − f(x − εv)) / 2ε`.
class LayerGradientsTest {
    private static final double STEP = 1e-5;
    private static final long SEED = 7;
    private static final int BATCH = 2;

    @TestFactory Stream<DynamicTest> gradientsAgreeWithDifferences() {
        return configurations().map(c -> DynamicTest.dynamicTest(c.toString(), () -> check(c.layer, c.mode)));
    }

    /// A layer as it is built for one of the modes.
    record Configuration(LayerCase layer, Mode mode) {
        @Override public String toString() {
            return layer + (mode == Mode.TRAINING ? "" : ", in inference");
        }
    }

    /// All that is checked.
    static Stream<Configuration> configurations() {
        return Stream.of(LayerCases.all(), OptionCases.all()).flatMap(List::stream)
                .flatMap(c -> Stream.of(Mode.values())
                        .filter(mode -> mode == Mode.TRAINING || !ops(c, mode).equals(ops(c, Mode.TRAINING)))
                        .map(mode -> new Configuration(c, mode)));
    }

    private static List<Op> ops(LayerCase c, Mode mode) {
        var graph = new Graph(DType.F64);
        Value y = Scope.root(graph, mode).call(c.layer(), input(graph, c));
        return Graph.topological(List.of(y)).stream().map(Node::op).toList();
    }

    private static Value input(Graph graph, LayerCase c) {
        return Ops.input(graph, "input", c.dtype().isFloat() ? DType.F64 : c.dtype(), c.sample().prepend(BATCH));
    }

    private static void check(LayerCase c, Mode mode) {
        var graph = new Graph(DType.F64);
        Scope scope = Scope.root(graph, mode);
        boolean integers = !c.dtype().isFloat();
        Value x = input(graph, c);
        Value y = scope.call(c.layer(), x);
        var random = new SplittableRandom(SEED);
        Value loss = Ops.sum(Ops.times(y, Ops.constant(graph, draw(y.shape(), random))));
        for (Value penalty : scope.penalties()) {
            loss = Ops.plus(loss, penalty);
        }
        var point = new LinkedHashMap<Value, Tensor>();         // in order, so that every run draws the same numbers
        if (!integers) {
            point.put(x, draw(x.shape(), random));
        }
        scope.parameters().forEach(p -> point.put(p.value(), draw(p, random)));
        var wrt = List.copyOf(point.keySet());
        Map<Value, Tensor> fixed = new HashMap<>(Runs.counters(List.of(loss), SEED, 3));
        if (integers) {
            fixed.put(x, drawIntegers(c, x.shape(), random));
        }

        var feeds = new HashMap<>(fixed);
        feeds.putAll(point);
        List<Tensor> gradients = Evaluator.run(Gradients.of(loss, wrt), feeds);
        Map<Value, Tensor> direction = new HashMap<>();
        wrt.forEach(v -> direction.put(v, draw(v.shape(), random)));
        double along = 0;
        for (int i = 0; i < wrt.size(); i++) {
            along += dot(gradients.get(i), direction.get(wrt.get(i)));
            assertThat(gradients.get(i).type()).isEqualTo(wrt.get(i).type());
        }
        double difference = (at(loss, point, direction, STEP, fixed) - at(loss, point, direction, -STEP, fixed))
                / (2 * STEP);
        assertThat(along).isCloseTo(difference, within(1e-6 * Math.max(1, Math.abs(difference))));
    }

    private static double at(Value loss, Map<Value, Tensor> point, Map<Value, Tensor> direction, double step,
            Map<Value, Tensor> fixed) {
        var moved = new HashMap<>(fixed);
        point.forEach((v, t) -> {
            Tensor u = t.copy();
            for (int i = 0; i < u.count(); i++) {
                u.set(i, t.get(i) + step * direction.get(v).get(i));
            }
            moved.put(v, u);
        });
        return Evaluator.run(List.of(loss), moved).getFirst().get(0);
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.count(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    private static Tensor drawIntegers(LayerCase c, Shape shape, RandomGenerator random) {
        Tensor t = Tensor.zeros(c.dtype(), shape);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, random.nextInt(c.below()));
        }
        return t;
    }

    /// A variance is no negative number.
    private static Tensor draw(Parameter p, RandomGenerator random) {
        Tensor t = draw(p.type().shape(), random);
        for (int i = 0; i < t.count() && p.path().endsWith("moving_variance"); i++) {
            t.set(i, 1 + t.get(i) / 2);
        }
        return t;
    }

    private static Tensor draw(Shape shape, RandomGenerator random) {
        var values = new double[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble(-1, 1);
        }
        return Tensor.of(shape, values);
    }
}
