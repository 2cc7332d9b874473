package dev.fovea.nn.metric;

import static dev.fovea.op.Ops.argMax;
import static dev.fovea.op.Ops.cast;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.reshape;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Targets;

/// Which class an output means, and which was right, as numbers `[batch, …]`; an output of one number per sample tells the
/// classes 0 and 1 apart by a threshold, one of several means the largest.
public record Decision(Value answered, Value right, int classes) {

    /// As in [Accuracy] the shapes tell what is compared: labels, one-hot rows, or one output per sample.
    public static Decision of(String who, Value y, Value target, double threshold) {
        if (y.shape().rank() > 0 && y.shape().channels() == 1) {
            Value t = Targets.like(who, y, target);
            return new Decision(row(greater(y, constant(y, cut(y, threshold)))), row(greater(t, constant(t, 0.5))), 2);
        }
        Value right = target.shape().equals(y.shape())
                ? best(Targets.like(who, y, target), y)
                : cast(Targets.labels(who, y, target), y.dtype());
        return new Decision(best(y, y), right, y.shape().channels());
    }

    private static Value best(Value scores, Value y) {
        return cast(row(argMax(scores, scores.shape().rank() - 1)), y.dtype());
    }

    /// Without the last axis, which has extent 1.
    private static Value row(Value x) {
        return reshape(x, x.shape().sub(0, x.shape().rank() - 1));
    }

    /// The threshold for `y`; where that is a logit, the logit of it.
    static double cut(Value y, double threshold) {
        return Targets.isLinear(y) ? Math.log(threshold / (1 - threshold)) : threshold;
    }
}
