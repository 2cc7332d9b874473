package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;

/// One parameter in a step: its value, `∂L/∂w`, and what the optimizer remembers of it.
///
/// @param share of the learning rate that it has
public record Learned(Slots slots, Value weight, Value gradient, double share) {

    public Learned {
        require(share > 0, "the share of a learning rate must be greater than 0, but is %s", share);
    }

    /// With all of the learning rate.
    public Learned(Slots slots, Value weight, Value gradient) {
        this(slots, weight, gradient, 1);
    }

    public Learned weight(Value weight) { return new Learned(slots, weight, gradient, share); }
    public Learned gradient(Value gradient) { return new Learned(slots, weight, gradient, share); }
    public Learned share(double share) { return new Learned(slots, weight, gradient, share); }

    /// The scalars of the step with this parameter's share of the learning rate.
    Hyper of(Hyper hyper) {
        return share == 1 ? hyper : hyper.scaled(share);
    }
}
