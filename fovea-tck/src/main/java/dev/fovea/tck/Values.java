package dev.fovea.tck;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// How the values of an operand are drawn: away from kinks and ties, so that a small step or a rounding changes no
/// decision.
@FunctionalInterface
public interface Values {

    /// Neighbours of [#distinct] are this far apart; a gradient check steps by less than half of it.
    double GAP = 1.0 / 16;

    /// What the rows of [#probabilities] are dealt out in; more than classes.
    int SHARES = 4096;

    /// Draws a tensor. `earlier` are the operands that stand before it.
    Tensor draw(TensorType type, RandomGenerator random, List<Tensor> earlier);

    /// Evenly spread over `from … to`.
    static Values uniform(double from, double to) {
        return each(random -> random.nextDouble(from, to));
    }

    /// Of magnitude 0.1 to 1 and either sign: smooth for `relu`, `abs`, `sign`, and never a division by 0.
    static Values awayFromZero() {
        return each(random -> (random.nextBoolean() ? 1 : -1) * random.nextDouble(0.1, 1));
    }

    /// Away from every whole number.
    static Values betweenIntegers() {
        return each(random -> random.nextInt(-3, 3) + random.nextDouble(0.1, 0.9));
    }

    /// Whole numbers `from … to`.
    static Values integers(int from, int to) {
        return each(random -> random.nextInt(from, to + 1));
    }

    /// No two are equal or nearer than [#GAP]: multiples of it around 0, shuffled.
    static Values distinct() {
        return (type, random, _) -> {
            Tensor t = Tensor.zeros(type.dtype(), type.shape());
            int count = Math.toIntExact(t.count());
            var numbers = new int[count];
            for (int i = 0; i < count; i++) {
                int j = random.nextInt(i + 1);
                numbers[i] = numbers[j];
                numbers[j] = i;
            }
            for (int i = 0; i < count; i++) {
                t.set(i, (numbers[i] - count / 2) * GAP);
            }
            return t;
        };
    }

    /// Rows of positive numbers that sum to 1, exactly: multiples of a power of 2.
    static Values probabilities() {
        return (type, random, _) -> {
            Tensor t = Tensor.zeros(type.dtype(), type.shape());
            int classes = type.shape().channels();
            for (long row = 0; row < t.count(); row += classes) {
                for (int share = 0; share < SHARES; share++) {
                    long i = row + (share < classes ? share : random.nextInt(classes));
                    t.set(i, t.get(i) + 1.0 / SHARES);
                }
            }
            return t;
        };
    }

    /// These, in row-major order.
    static Values of(double... values) {
        return (type, _, _) -> {
            Tensor t = Tensor.zeros(type.dtype(), type.shape());
            for (int i = 0; i < values.length; i++) {
                t.set(i, values[i]);
            }
            return t;
        };
    }

    /// These, exactly: doubles do not hold every i64.
    static Values ofLongs(long... values) {
        return (type, _, _) -> Tensor.of(type.shape(), values);
    }

    /// What `op` makes of the operands before it, on the reference.
    static Values resultOf(Op op) {
        return (_, _, earlier) -> {
            var graph = new Graph();
            List<Value> inputs = new ArrayList<>();
            Map<Value, Tensor> feeds = new HashMap<>();
            for (Tensor t : earlier) {
                Value in = Ops.input(graph, "x" + inputs.size(), t.dtype(), t.shape());
                inputs.add(in);
                feeds.put(in, t);
            }
            return Evaluator.run(List.of(graph.add(op, inputs)), feeds).getFirst();
        };
    }

    /// One number at a time.
    private static Values each(java.util.function.ToDoubleFunction<RandomGenerator> number) {
        return (type, random, _) -> {
            Tensor t = Tensor.zeros(type.dtype(), type.shape());
            for (long i = 0; i < t.count(); i++) {
                t.set(i, number.applyAsDouble(random));
            }
            return t;
        };
    }
}
