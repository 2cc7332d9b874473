package dev.fovea;

import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// What a network answers, its gradients, and its weights after a step, on the reference backend and on oneDNN's.
///
/// How far two correct computations may be apart depends on the network: where numbers cancel, or stand on the kink of a
/// maximum, a rounding has large effects. So the reference also computes it in [StochasticArithmetic], as `f′`:
/// `max |f′ − f| / δ` is how strongly a result depends on roundings, and it or the largest number of the result, whichever is
/// more, is the scale by which differences are judged.
///
/// That inputs and weights are changed would not be enough: a softmax yields the same for numbers that all grow by as much, so the
/// gradient of a key's bias is 0 whatever they are, and what is computed for it is made of roundings between. They are changed
/// as well, by a part of their largest number, as by a kernel that transforms them first.
///
/// @param tensors how many tensors were compared
/// @param close   for how many the tolerance was less than a hundredth of their largest number
record Agreement(int tensors, int close) {
    /// Of one op: `8√n` for a sum of `n` products (Higham & Mary 2019), of which there are up to some hundred.
    private static final double ROUNDINGS = 128;
    private static final double ROUNDING = 0x1p-24;

    private static final int BATCH = 3;
    private static final double CHANGE = 0x1p-20;
    private static final int CHANGES = 3;
    private static final double SMALL = 0x1p-20;
    private static final double RATE = 1;

    private static final String BY_A_STEP = ", as a step applies it";
    private static final String WEIGHT = "weight ";
    private static final String GRADIENT = "gradient of ";

    /// Asserts it.
    static Agreement check(RandomNetwork net) {
        var expected = results(net, Execution.on("reference"), 0);
        List<SequencedMap<String, Tensor>> changed = LongStream.rangeClosed(1, CHANGES)
                .mapToObj(i -> results(net, stochastic(i), i)).toList();
        var actual = results(net, Execution.on("onednn").threads(2), 0);
        assertThat(actual.keySet()).as("%s", net).isEqualTo(expected.keySet());
        int close = 0;
        for (String name : expected.keySet()) {
            String plain = name.replace(BY_A_STEP, "");
            Tensor e = expected.get(plain);
            double largest = largest(e);
            double scale = Math.max(largest, changed.stream().mapToDouble(c -> difference(c.get(plain), e)).max()
                    .orElseThrow() / CHANGE);
            if (!plain.equals(name)) {                             // the difference of two weights
                scale = Math.max(scale, largest(expected.get(plain.replace(GRADIENT, WEIGHT))) / RATE);
            }
            double tolerance = ROUNDINGS * ROUNDING * scale;
            close += tolerance < largest / 100 ? 1 : 0;
            String what = "%s\n%s of %s, whose largest number is %s".formatted(net, name, e.shape(), largest);
            assertThat(scale).as(what).isFinite();
            assertThat(difference(expected.get(name), e)).as(what + ", on the reference")
                    .isLessThanOrEqualTo(tolerance);
            assertThat(difference(actual.get(name), e)).as(what).isLessThanOrEqualTo(tolerance);
        }
        return new Agreement(expected.size(), close);
    }

    private static Execution stochastic(long seed) {
        Execution exact = Execution.on("reference");
        return new Execution(new StochasticArithmetic(exact.backend(), CHANGE, seed), List.of(), Optional.empty(),
                exact.threads(), exact.memoryCap(), exact.precision(), Optional.empty());
    }

    /// @param change number of the random change of inputs and weights, or 0 for none
    private static SequencedMap<String, Tensor> results(RandomNetwork net, Execution execution, long change) {
        var results = new LinkedHashMap<String, Tensor>();
        try (var model = Model.of(Network.of(net.layer(), net.input()), Seed.of(net.seed()), execution)
                .compile(sgd(RATE), meanSquaredError())) {
            var random = new SplittableRandom(net.seed());
            Tensor x = drawn(net.input().dtype(), net.input().sample().prepend(BATCH), net.below(), random);
            if (change > 0) {
                var changes = new SplittableRandom(change);
                model.parameters().forEach(p -> model.weight(p.path(), changed(model.weight(p.path()), changes)));
                x = x.dtype().isFloat() ? changed(x, changes) : x;
            }
            Tensor y = model.predict(x);
            results.put("output", y);
            if (x.dtype().isFloat()) {
                results.put("gradient of the input", model.inputGradient(x, v -> Ops.times(v, v)));
            }
            Map<String, Tensor> batch = Map.of("input", x, "target", drawn(DType.F32, y.shape(), 0, random));
            model.gradients(batch).forEach((name, g) -> results.put(GRADIENT + name, g));
            model.parameters().forEach(p -> results.put(WEIGHT + p.path(), model.weight(p.path())));
            model.trainOnBatch(batch);
            model.parameters().forEach(p -> {
                Tensor after = model.weight(p.path());
                if (results.containsKey(GRADIENT + p.path())) {
                    results.put(GRADIENT + p.path() + BY_A_STEP, step(results.get(WEIGHT + p.path()), after));
                } else {
                    results.put(WEIGHT + p.path() + " after a step", after);
                }
            });
        }
        return results;
    }

    /// `(w − w′) / η`
    private static Tensor step(Tensor before, Tensor after) {
        Tensor step = Tensor.zeros(DType.F32, before.shape());
        for (int i = 0; i < step.count(); i++) {
            step.set(i, (before.get(i) - after.get(i)) / RATE);
        }
        return step;
    }

    private static Tensor drawn(DType dtype, Shape shape, int below, RandomGenerator random) {
        Tensor t = Tensor.zeros(dtype, shape);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, dtype.isFloat() ? random.nextDouble(-1, 1) : random.nextInt(below));
        }
        return t;
    }

    private static Tensor changed(Tensor t, RandomGenerator random) {
        Tensor changed = t.copy();
        double most = CHANGE * largest(t);
        for (int i = 0; i < t.count(); i++) {
            changed.set(i, t.get(i) + most * random.nextDouble(-1, 1));
        }
        return changed;
    }

    private static double largest(Tensor tensor) {
        double largest = SMALL;
        for (int i = 0; i < tensor.count(); i++) {
            largest = Math.max(largest, Math.abs(tensor.get(i)));
        }
        return largest;
    }

    private static double difference(Tensor a, Tensor b) {
        assertThat(a.type()).isEqualTo(b.type());
        double largest = 0;
        for (int i = 0; i < b.count(); i++) {
            largest = Math.max(largest, Math.abs(a.get(i) - b.get(i)));
        }
        return largest;
    }
}
