package dev.fovea.nn.layer;

import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Field;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each layer answers, learns and keeps the same on the reference backend and on oneDNN's, up to rounding.
class LayersOnBothBackendsTest {
    private static final int BATCH = 3;

    /// Relative to the largest number of a tensor (of all, where it is nothing but rounding): some hundred roundings of f32, more than the sums of these small cases make.
    private static final double ROUNDING = 256 * 0x1p-24;

    @TestFactory Stream<DynamicTest> theSameAnswersGradientsAndWeightsAfterAStep() {
        return LayerCases.all().stream().map(c -> DynamicTest.dynamicTest(c.toString(), () -> check(c)));
    }

    private static void check(LayerCase c) {
        var expected = results(c, Execution.on("reference"));
        var actual = results(c, Execution.on("onednn").threads(2));
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        double largest = expected.values().stream().mapToDouble(LayersOnBothBackendsTest::largest).max().orElseThrow();
        expected.forEach((name, tensor) -> assertClose(c + ": " + name, actual.get(name), tensor,
                c.isInvariantTo(name.replace(" after a step", "")) ? largest : largest(tensor)));
    }

    private static SequencedMap<String, Tensor> results(LayerCase c, Execution execution) {
        var results = new LinkedHashMap<String, Tensor>();
        var network = Network.of(c.layer(), new Field("input", c.dtype(), c.sample()));
        try (var model = Model.of(network, Seed.of(1), execution).compile(sgd(0.1), meanSquaredError())) {
            var random = new SplittableRandom(5);
            Tensor x = draw(c, random);
            Tensor y = model.predict(x);
            results.put("output", y);
            Map<String, Tensor> batch = Map.of("input", x, "target", floats(y.shape(), random));
            model.gradients(batch).forEach((name, g) -> results.put("gradient of " + name, g));
            model.trainOnBatch(batch);
            model.parameters().forEach(p -> results.put(p.path() + " after a step", model.weight(p.path())));
        }
        return results;
    }

    private static Tensor draw(LayerCase c, SplittableRandom random) {
        Shape shape = c.sample().prepend(BATCH);
        if (c.dtype().isFloat()) {
            return floats(shape, random);
        }
        Tensor t = Tensor.zeros(c.dtype(), shape);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, random.nextInt(c.below()));
        }
        return t;
    }

    private static Tensor floats(Shape shape, SplittableRandom random) {
        Tensor t = Tensor.zeros(dev.fovea.tensor.DType.F32, shape);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, random.nextDouble(-1, 1));
        }
        return t;
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (int i = 0; i < tensor.count(); i++) {
            largest = Math.max(largest, Math.abs(tensor.get(i)));
        }
        return largest;
    }

    private static void assertClose(String what, Tensor actual, Tensor expected, double largest) {
        assertThat(actual.type()).as(what).isEqualTo(expected.type());
        for (int i = 0; i < expected.count(); i++) {
            assertThat(actual.get(i)).as("%s, element %d of %s", what, i, expected.shape())
                    .isCloseTo(expected.get(i),
                            org.assertj.core.api.Assertions.within(ROUNDING * Math.max(largest, 0x1p-20)));
        }
    }
}
