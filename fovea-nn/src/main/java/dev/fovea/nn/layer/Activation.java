package dev.fovea.nn.layer;

import dev.fovea.graph.Value;

/// A function of each neuron's sum (softmax: of a row of them). A layer by itself, and the end of other layers.
public interface Activation extends Layer {

    /// Builds the function's value.
    Value of(Value x);

    /// How it prints as an argument: `RELU`, or the call that makes it.
    default String word() {
        return toString();
    }

    @Override default Value apply(Scope scope, Value x) {
        return of(x);
    }
}
