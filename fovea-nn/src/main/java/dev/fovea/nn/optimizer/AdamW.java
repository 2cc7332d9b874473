package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;

/// `m ← β₁·m + (1 − β₁)·g`,  `v ← β₂·v + (1 − β₂)·g²`,
/// `w ← w − η·(m̂ / (√v̂ + ε) + λ·w)`, with `m̂ = m / (1 − β₁ᵗ)`, `v̂ = v / (1 − β₂ᵗ)`: [Adam] with [WeightDecay].
///
/// Loshchilov & Hutter 2019, algorithm 2. Parameters with fewer than two axes, such as biases, do not decay.
public record AdamW(Schedule rate, double weightDecay, double beta1, double beta2, double epsilon)
        implements
            Optimizer {

    public AdamW {
        notNegative("the weight decay of AdamW", weightDecay);
        new Adam(rate, beta1, beta2, epsilon);
    }

    @Override public AdamW weightDecay(double decay) { return new AdamW(rate, decay, beta1, beta2, epsilon); }
    public AdamW beta1(double beta1) { return new AdamW(rate, weightDecay, beta1, beta2, epsilon); }
    public AdamW beta2(double beta2) { return new AdamW(rate, weightDecay, beta1, beta2, epsilon); }
    public AdamW epsilon(double epsilon) { return new AdamW(rate, weightDecay, beta1, beta2, epsilon); }

    @Override public Value update(Slots slots, Hyper hyper, Value w, Value g) {
        var adam = new Adam(rate, beta1, beta2, epsilon);
        return adam.update(slots, hyper, WeightDecay.decayed(w, hyper, weightDecay), g);
    }

    @Override public String toString() {
        return call("adamW", rate).option("weightDecay", weightDecay, Optimizers.WEIGHT_DECAY)
                .option("beta1", beta1, Optimizers.BETA1).option("beta2", beta2, Optimizers.BETA2)
                .option("epsilon", epsilon, Optimizers.EPSILON).toString();
    }
}
