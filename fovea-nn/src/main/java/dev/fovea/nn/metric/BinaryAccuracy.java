package dev.fovea.nn.metric;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.greater;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Targets;

/// The share of numbers on the right side: `y > threshold` exactly where the target is 1.
///
/// The threshold is one for probabilities. Where the network ends in a logit, without sigmoid, the logit of the
/// threshold is taken, which is 0 for 0.5.
public record BinaryAccuracy(double threshold) implements Metric {

    public BinaryAccuracy {
        require(threshold > 0 && threshold < 1, "the threshold of binary accuracy must be in (0, 1), but is %s",
                threshold);
    }

    @Override public String name() {
        return "accuracy";
    }

    @Override public Value of(Value y, Value target) {
        double cut = Decision.cut(y, threshold);
        Value t = Targets.like(toString(), y, target);
        return Targets.perSample(equal(greater(y, constant(y, cut)), greater(t, constant(t, 0.5))));
    }

    @Override public String toString() {
        return call("binaryAccuracy", threshold).toString();
    }
}
