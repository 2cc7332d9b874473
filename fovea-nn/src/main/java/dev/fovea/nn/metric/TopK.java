package dev.fovea.nn.metric;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.oneHot;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Targets;
import dev.fovea.tensor.Shape;
import java.util.List;

/// The share of samples whose class is among the `k` best: 1 where fewer than `k` classes score higher than the right
/// one.
///
/// Equal scores count in favour, as in TensorFlow; NaN never does. Targets are labels or one-hot rows.
public record TopK(int k) implements Metric {

    public TopK {
        positive("k of top-k", k);
    }

    @Override public String name() {
        return "top_" + k;
    }

    @Override public Value of(Value y, Value target) {
        int last = y.shape().rank() - 1;
        Value chosen = target.shape().equals(y.shape())
                ? Targets.like(toString(), y, target)
                : oneHot(Targets.labels(toString(), y, target), y.shape().channels(), y.dtype());
        Value score = sum(times(chosen, y), List.of(last));
        Value higher = sum(greater(y, score), List.of(last));
        Value among = times(greater(constant(y, k), higher), equal(score, score));
        Shape rows = y.shape().sub(0, last);
        return Targets.perSample(reshape(among, rows));
    }

    @Override public String toString() {
        return call("topK", k).toString();
    }
}
