package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.after;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import java.util.List;

/// `g ← g · c / max(‖g‖, c)`, with `‖g‖ = √Σ g²` over one parameter: a gradient longer than `c` is shortened to `c`.
///
/// Pascanu, Mikolov & Bengio 2013, parameter by parameter as Keras' `clipnorm`.
public record ClipNorm(Optimizer optimizer, double limit) implements OptimizerOption {

    public ClipNorm {
        require(limit > 0, "the limit of clipNorm must be greater than 0, but is %s", limit);
        OptimizerOption.requireBeforeAccumulate(optimizer, "clipNorm");
    }

    @Override public List<Value> updateAll(List<Learned> all, Hyper hyper) {
        return optimizer.updateAll(all.stream().map(p -> p.gradient(p.slots().within(
                () -> times(p.gradient(), factor(sum(squared(p.gradient())), limit))))).toList(), hyper);
    }

    static Value squared(Value g) {
        return times(g, g);
    }

    /// `c / max(‖g‖, c)`, given `‖g‖²`.
    static Value factor(Value squaredNorm, double limit) {
        Value c = constant(squaredNorm, limit);
        return dividedBy(c, max(sqrt(squaredNorm), c));
    }

    @Override public String toString() {
        return after(optimizer, "clipNorm", limit).toString();
    }
}
