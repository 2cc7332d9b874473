package dev.fovea.nn.metric;

import static dev.fovea.op.Ops.argMax;
import static dev.fovea.op.Ops.cast;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.reshape;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Targets;
import dev.fovea.tensor.Shape;

/// The share of right answers: 1 where `argmax_i y_i` is the class, else 0.
///
/// As in Keras the shapes tell what is compared: labels `[batch]` with outputs `[batch, classes]`, one-hot rows with
/// outputs of the same shape, and one output per sample as in [BinaryAccuracy].
public record Accuracy() implements Metric {

    @Override public String name() {
        return "accuracy";
    }

    @Override public Value of(Value y, Value target) {
        if (y.shape().rank() > 0 && y.shape().channels() == 1) {
            return new BinaryAccuracy(Metrics.THRESHOLD).of(y, target);
        }
        boolean oneHot = target.shape().equals(y.shape());
        Value right = oneHot ? best(target, y) : cast(Targets.labels(toString(), y, target), y.dtype());
        return Targets.perSample(equal(best(y, y), right));
    }

    private static Value best(Value scores, Value y) {
        int last = scores.shape().rank() - 1;
        Shape rows = scores.shape().sub(0, last);
        return cast(reshape(argMax(scores, last), rows), y.dtype());
    }

    @Override public String toString() {
        return "accuracy()";
    }
}
