package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;

/// `v ← ρ·v + (1 − ρ)·g²`,  `d = η·g / √(v + ε)`,  `w ← w − d`;
/// with momentum `b ← μ·b + d`,  `w ← w − b`;
/// centered, the variance `v − ḡ²` stands for `v`, where `ḡ ← ρ·ḡ + (1 − ρ)·g`
///
/// Tieleman & Hinton 2012, lecture 6e; centered: Graves 2013. `ε` stands under the root as in Keras.
public record RmsProp(Schedule rate, double rho, double momentum, double epsilon, boolean centered)
        implements
            Optimizer {

    public RmsProp {
        fraction("rho of RMSprop", rho);
        fraction("momentum of RMSprop", momentum);
        notNegative("epsilon of RMSprop", epsilon);
    }

    public RmsProp rho(double rho) { return new RmsProp(rate, rho, momentum, epsilon, centered); }
    public RmsProp momentum(double momentum) { return new RmsProp(rate, rho, momentum, epsilon, centered); }
    public RmsProp epsilon(double epsilon) { return new RmsProp(rate, rho, momentum, epsilon, centered); }
    public RmsProp centered(boolean centered) { return new RmsProp(rate, rho, momentum, epsilon, centered); }

    @Override public Value update(Slots slots, Hyper hyper, Value w, Value g) {
        Value v = slots.set("square", plus(times(slots.get("square"), rho), times(times(g, g), 1 - rho)));
        Value d = dividedBy(times(g, hyper.rate()), sqrt(plus(centered ? variance(slots, v, g) : v, epsilon)));
        return minus(w, momentum == 0
                ? d
                : slots.set("momentum", plus(times(slots.get("momentum"), momentum), d)));
    }

    /// Rounding may bring it below 0, where it has no root.
    private Value variance(Slots slots, Value v, Value g) {
        Value mean = slots.set("mean", plus(times(slots.get("mean"), rho), times(g, 1 - rho)));
        return max(minus(v, times(mean, mean)), constant(v, 0));
    }

    @Override public String toString() {
        return call("rmsprop", rate).option("rho", rho, Optimizers.RHO).option("momentum", momentum, 0.0)
                .option("epsilon", epsilon, Optimizers.EPSILON).option("centered", centered, false).toString();
    }
}
