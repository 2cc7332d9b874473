package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.l1;
import static dev.fovea.nn.loss.Losses.l2;
import static dev.fovea.nn.loss.Losses.penalties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Nets;
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

/// The gradient of each layer for its input and all its parameters, in training, against central differences in float64
/// along one random direction: `⟨v, ∇f⟩` and `(f(x + εv) − f(x − εv)) / 2ε`.
class LayerGradientsTest {
    private static final double STEP = 1e-5;
    private static final long SEED = 7;

    private record Case(Layer layer, int... sample) {
    }

    @TestFactory Stream<DynamicTest> gradientsAgreeWithDifferences() {
        return Stream.of(
                new Case(dense(3), 4),
                new Case(dense(3).bias(false).tanh(), 2, 4),
                new Case(dense(3).sigmoid(), 2, 2, 4),
                new Case(dense(3).softmax(), 4),
                new Case(dense(3).kernelRegularizer(penalties(l1(0.1), l2(0.2))), 4),
                new Case(conv2d(3, 3).padding(SAME).relu(), 5, 4, 2),
                new Case(conv2d(4, 3, 2).stride(2, 1).groups(2).kernelRegularizer(l2(0.1)), 5, 4, 2),
                new Case(conv2d(2, 3).dilation(2).padding(2, 1).activation(leakyRelu(0.2)), 6, 5, 1),
                new Case(maxPooling2d(2), 5, 4, 2),
                new Case(maxPooling2d(3).stride(2).padding(SAME), 5, 4, 2),
                new Case(averagePooling2d(2).padding(SAME), 5, 4, 2),
                new Case(globalAveragePooling2d(), 3, 4, 2),
                new Case(flatten(), 3, 4),
                new Case(reshape(2, -1), 3, 4),
                new Case(rescaling(3, -1), 4),
                new Case(dropout(0.5), 8),
                new Case(leakyRelu(0.1), 6),
                new Case(residual(conv2d(2, 3).padding(SAME).relu()).shortcut(conv2d(2, 1)), 4, 4, 1),
                new Case(parallel(dense(2), tanh(), sequential()), 3),
                new Case(parallel(dense(2), dense(2)).merge(add()), 3),
                new Case(sequential(dense(4).named("twice"), tanh(), dense(4).named("twice")), 4),
                new Case(Nets.lenet5(), 28, 28, 1))
                .map(c -> DynamicTest.dynamicTest(c.layer.toString(), () -> check(c)));
    }

    private static void check(Case c) {
        var graph = new Graph(DType.F64);
        Scope scope = Scope.root(graph, Mode.TRAINING);
        Value x = Ops.input(graph, "input", Shape.of(c.sample).prepend(2));
        Value y = scope.call(c.layer, x);
        var random = new SplittableRandom(SEED);
        Value loss = Ops.sum(Ops.times(y, Ops.constant(graph, draw(y.shape(), random))));
        for (Value penalty : scope.penalties()) {
            loss = Ops.plus(loss, penalty);
        }
        var point = new LinkedHashMap<Value, Tensor>(Map.of(x, draw(x.shape(), random)));   // in order: the numbers drawn below are the same in every run
        scope.parameters().forEach(p -> point.put(p.value(), draw(p.type().shape(), random)));
        var wrt = List.copyOf(point.keySet());
        Map<Value, Tensor> counters = Runs.counters(List.of(loss), SEED, 3);

        var feeds = new HashMap<>(counters);
        feeds.putAll(point);
        List<Tensor> gradients = Evaluator.run(Gradients.of(loss, wrt), feeds);
        Map<Value, Tensor> direction = new HashMap<>();
        wrt.forEach(v -> direction.put(v, draw(v.shape(), random)));
        double along = 0;
        for (int i = 0; i < wrt.size(); i++) {
            along += dot(gradients.get(i), direction.get(wrt.get(i)));
            assertThat(gradients.get(i).type()).isEqualTo(wrt.get(i).type());
        }
        double difference = (at(loss, point, direction, STEP, counters) - at(loss, point, direction, -STEP, counters))
                / (2 * STEP);
        assertThat(along).isCloseTo(difference, within(1e-6 * Math.max(1, Math.abs(difference))));
    }

    private static double at(Value loss, Map<Value, Tensor> point, Map<Value, Tensor> direction, double step,
            Map<Value, Tensor> counters) {
        var moved = new HashMap<>(counters);
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

    private static Tensor draw(Shape shape, RandomGenerator random) {
        var values = new double[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble(-1, 1);
        }
        return Tensor.of(shape, values);
    }
}
