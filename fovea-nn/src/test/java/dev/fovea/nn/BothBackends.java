package dev.fovea.nn;

import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Field;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/// A second opinion: what a layer or a network answers, its gradients, and its weights after a step, on the reference backend and
/// on oneDNN's.
public final class BothBackends {
    private static final int BATCH = 3;
    private static final double SMALL = 0x1p-20;

    private BothBackends() {}

    /// Asserts that they agree.
    ///
    /// @param roundings how many roundings of f32, relative to the largest number of a tensor, may lie between them
    /// @param below     for inputs that are whole numbers: they are drawn from `0 … below − 1`
    /// @param invariant what is nothing but rounding, by name: it is judged by the largest number of all
    public static void assertAgree(String what, Layer layer, Field input, int below, long seed, double roundings,
            Predicate<String> invariant) {
        var expected = results(layer, input, below, seed, Execution.on("reference"));
        var actual = results(layer, input, below, seed, Execution.on("onednn").threads(2));
        assertThat(actual.keySet()).as(what).isEqualTo(expected.keySet());
        double largest = expected.values().stream().mapToDouble(BothBackends::largest).max().orElseThrow();
        expected.forEach((name, tensor) -> assertClose(what + ": " + name, actual.get(name), tensor,
                roundings * 0x1p-24 * (invariant.test(name) ? largest : largest(tensor))));
    }

    private static SequencedMap<String, Tensor> results(Layer layer, Field input, int below, long seed,
            Execution execution) {
        var results = new LinkedHashMap<String, Tensor>();
        try (var model = Model.of(Network.of(layer, input), Seed.of(seed), execution).compile(sgd(0.1),
                meanSquaredError())) {
            var random = new SplittableRandom(seed);
            Tensor x = draw(input.dtype(), input.sample().prepend(BATCH), below, random);
            Tensor y = model.predict(x);
            results.put("output", y);
            Map<String, Tensor> batch = Map.of(input.name(), x, "target", draw(DType.F32, y.shape(), 0, random));
            model.gradients(batch).forEach((name, g) -> results.put("gradient of " + name, g));
            model.trainOnBatch(batch);
            model.parameters().forEach(p -> results.put(p.path() + " after a step", model.weight(p.path())));
        }
        return results;
    }

    private static Tensor draw(DType dtype, Shape shape, int below, SplittableRandom random) {
        Tensor t = Tensor.zeros(dtype, shape);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, dtype.isFloat() ? random.nextDouble(-1, 1) : random.nextInt(below));
        }
        return t;
    }

    private static double largest(Tensor tensor) {
        double largest = SMALL;
        for (int i = 0; i < tensor.count(); i++) {
            largest = Math.max(largest, Math.abs(tensor.get(i)));
        }
        return largest;
    }

    private static void assertClose(String what, Tensor actual, Tensor expected, double tolerance) {
        assertThat(actual.type()).as(what).isEqualTo(expected.type());
        for (int i = 0; i < expected.count(); i++) {
            assertThat(actual.get(i)).as("%s, element %d of %s", what, i, expected.shape())
                    .isCloseTo(expected.get(i), within(tolerance));
        }
    }
}
