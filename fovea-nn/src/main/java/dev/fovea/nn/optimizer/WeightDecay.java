package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.after;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import java.util.List;

/// `w ← w − η·λ·w`, besides what the optimizer does, which does not see it in its gradients: "decoupled".
///
/// Loshchilov & Hutter 2019. For `sgd` it is the L2 penalty `λ/2·‖w‖²`; an optimizer that divides by the size of its gradients would
/// divide a penalty too. Parameters with fewer than two axes, which are biases and the scales of normalisation, do not decay.
public record WeightDecay(Optimizer optimizer, double decay) implements OptimizerOption {

    public WeightDecay {
        notNegative("the weight decay", decay);
        OptimizerOption.requireBeforeAccumulate(optimizer, "weightDecay");
    }

    @Override public List<Value> updateAll(List<Learned> all, Hyper hyper) {
        return optimizer.updateAll(all.stream()
                .map(p -> p.weight(p.slots().within(() -> decayed(p.weight(), p.of(hyper), decay)))).toList(), hyper);
    }

    /// The weight after its decay.
    static Value decayed(Value w, Hyper hyper, double decay) {
        return w.shape().rank() < 2 || decay == 0 ? w : minus(w, times(times(w, hyper.rate()), decay));
    }

    @Override public String toString() {
        return after(optimizer, "weightDecay", decay).toString();
    }
}
