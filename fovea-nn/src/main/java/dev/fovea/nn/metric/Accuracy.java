package dev.fovea.nn.metric;

import static dev.fovea.op.Ops.equal;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Targets;

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
        Decision decision = Decision.of(toString(), y, target, Metrics.THRESHOLD);
        return Targets.perSample(equal(decision.answered(), decision.right()));
    }

    @Override public String toString() {
        return "accuracy()";
    }
}
