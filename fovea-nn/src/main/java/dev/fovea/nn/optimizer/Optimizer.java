package dev.fovea.nn.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;
import java.util.List;

/// The rule that turns a gradient into a better weight, written once for one parameter.
///
/// Options are put around a rule: `adam(1e-3).weightDecay(1e-4).clipNorm(1).accumulate(4)`. The one that is named last sees the
/// gradients first: here they are accumulated, then clipped, then used. A rule's own options come before these.
public interface Optimizer {

    /// The learning rate `η`, which [Hyper#rate] is fed with.
    Schedule rate();

    /// What the weight `w` becomes, given `g = ∂L/∂w`. What the rule remembers of this weight it keeps in `slots`.
    Value update(Slots slots, Hyper hyper, Value w, Value g);

    /// What the weights of a step become, in their order: the rule for each by itself. An option that looks at all gradients
    /// at once says it otherwise.
    default List<Value> updateAll(List<Learned> all, Hyper hyper) {
        return all.stream()
                .map(p -> p.slots().within(() -> update(p.slots(), p.of(hyper), p.weight(), p.gradient()))).toList();
    }

    /// How many steps make one update; more than 1 with [#accumulate].
    default int stepsPerUpdate() {
        return 1;
    }

    /// `w ← w − η·decay·w` besides the rule, for kernels but not for biases; see [WeightDecay].
    default Optimizer weightDecay(double decay) {
        return new WeightDecay(this, decay);
    }

    /// Every element of a gradient is brought into `[−limit, limit]`; see [ClipValue].
    default Optimizer clipValue(double limit) {
        return new ClipValue(this, limit);
    }

    /// Every parameter's gradient is made as short as `limit`, if it is longer; see [ClipNorm].
    default Optimizer clipNorm(double limit) {
        return new ClipNorm(this, limit);
    }

    /// All gradients together are made as short as `limit`, if they are longer; see [GlobalClipNorm].
    default Optimizer globalClipNorm(double limit) {
        return new GlobalClipNorm(this, limit);
    }

    /// A moving average of every weight is kept beside it, for [dev.fovea.nn.model.Model#swapAverages]; see [WeightAverage].
    default Optimizer average(double momentum) {
        return new WeightAverage(this, momentum);
    }

    /// The learning rate times `factor` for the layers that a pattern names, `rateOf("conv*", 0.1)`; see [RateOf].
    default Optimizer rateOf(String pattern, double factor) {
        return new RateOf(this, pattern, factor);
    }

    /// The mean gradient of so many steps makes one update; the last option to be named; see [GradientAccumulation].
    default Optimizer accumulate(int steps) {
        return new GradientAccumulation(this, steps);
    }
}
