package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.op.Ops.abs;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;

/// `m ← β₁·m + (1 − β₁)·g`,  `u ← max(β₂·u, |g|)`,  `w ← w − η / (1 − β₁ᵗ) · m / (u + ε)`, with `t = 1, 2, …`
///
/// Kingma & Ba 2015, algorithm 2: [Adam] with the largest gradient in place of the mean square; `ε` as in Keras.
public record Adamax(Schedule rate, double beta1, double beta2, double epsilon) implements Optimizer {

    public Adamax {
        fraction("beta1 of Adamax", beta1);
        fraction("beta2 of Adamax", beta2);
        notNegative("epsilon of Adamax", epsilon);
    }

    public Adamax beta1(double beta1) { return new Adamax(rate, beta1, beta2, epsilon); }
    public Adamax beta2(double beta2) { return new Adamax(rate, beta1, beta2, epsilon); }
    public Adamax epsilon(double epsilon) { return new Adamax(rate, beta1, beta2, epsilon); }

    @Override public Value update(Slots slots, Hyper hyper, Value w, Value g) {
        Value m = slots.set("m", plus(times(slots.get("m"), beta1), times(g, 1 - beta1)));
        Value u = slots.set("u", max(times(slots.get("u"), beta2), abs(g)));
        Value mHat = times(m, hyper.scalar("correction1", (_, step, _) -> BiasCorrection.of(beta1, step + 1)));
        return minus(w, dividedBy(times(mHat, hyper.rate()), plus(u, epsilon)));
    }

    @Override public String toString() {
        return call("adamax", rate).option("beta1", beta1, Optimizers.BETA1).option("beta2", beta2, Optimizers.BETA2)
                .option("epsilon", epsilon, Optimizers.EPSILON).toString();
    }
}
