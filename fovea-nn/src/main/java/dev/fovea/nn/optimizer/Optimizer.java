package dev.fovea.nn.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;

/// The rule that turns a gradient into a better weight, written once for one parameter.
public interface Optimizer {

    /// The learning rate `η`, which [Hyper#rate] is fed with.
    Schedule rate();

    /// What the weight `w` becomes, given `g = ∂L/∂w`. What the rule remembers of this weight it keeps in `slots`.
    Value update(Slots slots, Hyper hyper, Value w, Value g);
}
