package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.after;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.min;

import dev.fovea.graph.Value;
import java.util.List;

/// `g ← min(max(g, −c), c)`, element by element. It changes the direction of the step; [ClipNorm] does not.
public record ClipValue(Optimizer optimizer, double limit) implements OptimizerOption {

    public ClipValue {
        require(limit > 0, "the limit of clipValue must be greater than 0, but is %s", limit);
        OptimizerOption.requireBeforeAccumulate(optimizer, "clipValue");
    }

    @Override public List<Value> updateAll(List<Learned> all, Hyper hyper) {
        return optimizer.updateAll(
                all.stream().map(p -> p.gradient(p.slots().within(() -> clipped(p.gradient())))).toList(), hyper);
    }

    private Value clipped(Value g) {
        return min(max(g, constant(g, -limit)), constant(g, limit));
    }

    @Override public String toString() {
        return after(optimizer, "clipValue", limit).toString();
    }
}
