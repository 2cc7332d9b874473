package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.after;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import java.util.List;

/// `g ← g · c / max(‖G‖, c)`, with `‖G‖ = √Σ g²` over all parameters: their gradients are shortened together, so that the step
/// keeps its direction.
///
/// Pascanu, Mikolov & Bengio 2013. No weight can change before the last gradient is known, so that all are kept until then.
public record GlobalClipNorm(Optimizer optimizer, double limit) implements OptimizerOption {

    public GlobalClipNorm {
        require(limit > 0, "the limit of globalClipNorm must be greater than 0, but is %s", limit);
        OptimizerOption.requireBeforeAccumulate(optimizer, "globalClipNorm");
    }

    @Override public List<Value> updateAll(List<Learned> all, Hyper hyper) {
        if (all.isEmpty()) {
            return optimizer.updateAll(all, hyper);
        }
        Value squaredNorm = all.stream()
                .map(p -> p.slots().within(() -> sum(ClipNorm.squared(p.gradient()))))
                .reduce(Ops::plus).orElseThrow();
        Value factor = ClipNorm.factor(squaredNorm, limit);
        return optimizer.updateAll(all.stream()
                .map(p -> p.gradient(p.slots().within(() -> times(p.gradient(), factor)))).toList(), hyper);
    }

    @Override public String toString() {
        return after(optimizer, "globalClipNorm", limit).toString();
    }
}
