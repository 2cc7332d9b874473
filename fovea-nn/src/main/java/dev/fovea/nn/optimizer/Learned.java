package dev.fovea.nn.optimizer;

import dev.fovea.graph.Value;

/// One parameter in a step: its value, `∂L/∂w`, and what the optimizer remembers of it.
public record Learned(Slots slots, Value weight, Value gradient) {

    public Learned weight(Value weight) { return new Learned(slots, weight, gradient); }
    public Learned gradient(Value gradient) { return new Learned(slots, weight, gradient); }
}
