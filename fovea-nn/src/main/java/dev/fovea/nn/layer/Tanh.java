package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;

/// `y = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)`, with `y′ = 1 − y²`.
public record Tanh() implements Activation {

    @Override public String kind() {
        return "tanh";
    }

    @Override public Value of(Value x) {
        return Ops.tanh(x);
    }

    @Override public String word() {
        return "TANH";
    }

    @Override public String toString() {
        return "tanh()";
    }
}
