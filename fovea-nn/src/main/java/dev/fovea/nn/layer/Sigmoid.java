package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;

/// `y = 1 / (1 + e⁻ˣ)`: the logistic function, with `y′ = y·(1 − y)`.
public record Sigmoid() implements Activation {

    @Override public String kind() {
        return "sigmoid";
    }

    @Override public Value of(Value x) {
        return Ops.sigmoid(x);
    }

    @Override public String word() {
        return "SIGMOID";
    }

    @Override public String toString() {
        return "sigmoid()";
    }
}
