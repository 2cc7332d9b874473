package dev.fovea.nn.loss;

import dev.fovea.graph.Value;
import dev.fovea.nn.text.CallText;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.MatMul;
import dev.fovea.op.Ops;
import dev.fovea.op.Variable;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.stream.IntStream;

/// What losses and metrics ask of outputs and targets: that their shapes fit, what kind of numbers they are.
public final class Targets {
    static final double EPSILON = 1e-7;      // Keras; keeps logarithms of probabilities finite
    private static final double TINY = 1e-30;        // keeps powers below 1 finite, and their slope, also in float32

    private Targets() {}

    /// The classes' numbers in the shape of `y` without its last axis; `[…, 1]` is accepted too.
    public static Value labels(String who, Value y, Value labels) {
        if (y.shape().rank() < 2) {
            throw new ShapeException("%s: the output %s has no axis of classes; [batch, ..., classes] was expected.\n"
                    + "Let the network end in dense(classes).", who, y.shape());
        }
        Shape expected = y.shape().sub(0, y.shape().rank() - 1);
        if (labels.dtype().isFloat()) {
            throw new ShapeException("%s: labels are the numbers of classes (u8, i32 or i64), but are %s.\n"
                    + "Use categoricalCrossentropy() for rows of probabilities, such as one-hot vectors.", who,
                    labels.type());
        }
        if (!labels.shape().equals(expected) && !labels.shape().equals(expected.append(1))) {
            throw new ShapeException(
                    "%s: the output %s needs labels of shape %s, one number per answer, but they are %s.\n"
                            + "Give the number of the class of each sample.",
                    who, y.shape(), expected, labels.shape());
        }
        return Ops.reshape(labels, expected);
    }

    /// The target as numbers like those of `y`, and in its shape; where `y` is `[…, 1]`, `[…]` is accepted too.
    public static Value like(String who, Value y, Value target) {
        boolean column = y.shape().rank() > 1 && y.shape().channels() == 1
                && target.shape().equals(y.shape().sub(0, y.shape().rank() - 1));
        if (!column && !target.shape().equals(y.shape())) {
            throw new ShapeException("%s: the output %s needs a target of the same shape, but it is %s.\n"
                    + "Change the last layer, or the shape of the targets.", who, y.shape(), target.shape());
        }
        return Ops.reshape(Ops.cast(target, y.dtype()), y.shape());
    }

    /// One-hot rows of the shape of `y`: given as such, or as the numbers of the classes.
    public static Value rows(String who, Value y, Value target) {
        if (target.shape().equals(y.shape())) {
            return like(who, y, target);
        }
        if (y.shape().rank() > 1 && target.dtype().isFloat()) {
            throw new ShapeException("%s: the output %s needs one-hot rows of the same shape, or the numbers of classes"
                    + " (u8, i32 or i64) %s, but the target is %s.\nChange the last layer, or the targets.", who,
                    y.shape(),
                    y.shape().sub(0, y.shape().rank() - 1), target.type());
        }
        return Ops.oneHot(labels(who, y, target), y.shape().channels(), y.dtype());
    }

    /// `t · (1 − ε) + ε/K`, for `K` classes.
    static Value smoothed(Value t, double share, int classes) {
        return share == 0 ? t : Ops.plus(Ops.times(t, 1 - share), share / classes);
    }

    /// `max(0, 1 − t·y)`, where 0 among the targets counts as −1.
    static Value margin(Value y, Value target) {
        Value t = Ops.minus(target, Ops.equal(target, Ops.constant(target, 0)));
        return Ops.relu(Ops.not(Ops.times(t, y)));
    }

    /// `wrong^γ · cost`: costs that count the less, the less wrong the answer is, a number in [0, 1].
    static Value focused(Value cost, Value wrong, double gamma) {
        return gamma == 0
                ? cost
                : Ops.times(Ops.power(Ops.max(wrong, Ops.constant(wrong, TINY)), gamma), cost);
    }

    /// Sums over the last axis of `y`, `[batch, …, 1]`, as `[batch]`: the mean over the rows of a sample.
    static Value perRow(Value y, Value sums) {
        return perSample(Ops.reshape(sums, y.shape().sub(0, y.shape().rank() - 1)));
    }

    /// An output of one number per sample has no rows.
    static void requireLastAxis(String who, Value y, String what) {
        if (y.shape().rank() < 2) {
            throw new ShapeException("%s: the output %s has no axis of %s; [batch, ..., %s] was expected.\n"
                    + "Let the network end in dense(%s).", who, y.shape(), what, what, what);
        }
    }

    /// A number without zeros at its end.
    static String number(double value) {
        return CallText.number(value);
    }

    /// The mean over all axes but the first: `[batch]`.
    public static Value perSample(Value x) {
        List<Integer> rest = IntStream.range(1, x.shape().rank()).boxed().toList();
        return rest.isEmpty() ? x : Ops.reshape(Ops.mean(x, rest), x.shape().sub(0, 1));
    }

    /// Whether `y` is the bare sum of a dense layer or convolution: a logit, not a probability.
    public static boolean isLinear(Value y) {
        return switch (y.op()) {
            case MatMul _,Conv _ -> true;
            case Binary(Binary.Kind kind) ->
                kind == Binary.Kind.ADD && y.inputs().stream().anyMatch(v -> v.op() instanceof Variable);
            default -> false;
        };
    }

    /// A probability, kept away from 0 and 1.
    static Value clipped(Value p) {
        return Ops.min(Ops.max(p, Ops.constant(p, EPSILON)), Ops.constant(p, 1 - EPSILON));
    }

    static IllegalArgumentException takesProbabilities(Object loss, String activation, Value y) {
        return new IllegalArgumentException(("%s compares probabilities, but the network ends in %s %s without %s.\n"
                + "Write %s.fromLogits(true), or let the last layer end in %s.")
                .formatted(loss, y.op().label(), y.shape(), activation, loss, activation));
    }

    static IllegalArgumentException takesLogits(Object loss, String activation) {
        return new IllegalArgumentException(
                ("%s takes logits, but the network ends in %s, which would be applied twice.\n"
                        + "Drop .fromLogits(true), or the %s.").formatted(loss, activation, activation));
    }
}
