package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;

/// `m ← β₁·m + (1 − β₁)·g`,  `v ← β₂·v + (1 − β₂)·g²`,
/// `m̂ = m / (1 − β₁ᵗ)`,  `v̂ = v / (1 − β₂ᵗ)`,  `w ← w − η·m̂ / (√v̂ + ε)`, with `t = 1, 2, …`
///
/// Kingma & Ba 2015, algorithm 1. The corrections `1 / (1 − βᵗ)` are scalars that the host computes.
public record Adam(Schedule rate, double beta1, double beta2, double epsilon) implements Optimizer {

    public Adam {
        fraction("beta1 of Adam", beta1);
        fraction("beta2 of Adam", beta2);
        notNegative("epsilon of Adam", epsilon);
    }

    public Adam beta1(double beta1) { return new Adam(rate, beta1, beta2, epsilon); }
    public Adam beta2(double beta2) { return new Adam(rate, beta1, beta2, epsilon); }
    public Adam epsilon(double epsilon) { return new Adam(rate, beta1, beta2, epsilon); }

    @Override public Value update(Slots slots, Hyper hyper, Value w, Value g) {
        Value m = slots.set("m", plus(times(slots.get("m"), beta1), times(g, 1 - beta1)));
        Value v = slots.set("v", plus(times(slots.get("v"), beta2), times(times(g, g), 1 - beta2)));
        Value mHat = times(m, hyper.scalar("correction1", (_, step, _) -> BiasCorrection.of(beta1, step + 1)));
        Value vHat = times(v, hyper.scalar("correction2", (_, step, _) -> BiasCorrection.of(beta2, step + 1)));
        return minus(w, dividedBy(times(mHat, hyper.rate()), plus(sqrt(vHat), epsilon)));
    }

    @Override public String toString() {
        return call("adam", rate).option("beta1", beta1, Optimizers.BETA1).option("beta2", beta2, Optimizers.BETA2)
                .option("epsilon", epsilon, Optimizers.EPSILON).toString();
    }
}
