package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.after;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.op.Ops.not;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import java.util.ArrayList;
import java.util.List;

/// `w̄ ← μ·w̄ + (1 − μ)·w` after every update, and `w̄ = w` after the first: a moving average of the weights, kept beside them.
///
/// Polyak & Juditsky 1992; exponential as Keras' `use_ema`. Training does not see it: the average of the last weights often
/// judges better than the last weights, since it does not jump with each batch.
public record WeightAverage(Optimizer optimizer, double momentum) implements OptimizerOption {
    private static final String SLOT = "average";

    public WeightAverage {
        fraction("the momentum of the average", momentum);
        OptimizerOption.requireBeforeAccumulate(optimizer, "average");
    }

    @Override public List<Value> updateAll(List<Learned> all, Hyper hyper) {
        Value mu = hyper.scalar("averaging", (_, step, _) -> step == 0 ? 0 : momentum);
        List<Value> next = optimizer.updateAll(all, hyper);
        var kept = new ArrayList<Value>();
        for (Value w : next) {
            Slots slots = all.get(kept.size()).slots();
            slots.within(() -> slots.set(SLOT, plus(times(slots.get(SLOT), mu), times(w, not(mu)))));
            kept.add(w);
        }
        return kept;
    }

    /// Where the average of a parameter is kept among the weights.
    public static String path(String parameter) {
        return parameter + "/" + SLOT;
    }

    @Override public String toString() {
        return after(optimizer, "average", momentum).toString();
    }
}
