package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;

/// `y_i = e^{x_i} / Σ_j e^{x_j}` over the last axis: probabilities that sum to 1 (Bridle 1990).
public record Softmax() implements Activation {

    @Override public String kind() {
        return "softmax";
    }

    @Override public Value of(Value x) {
        return Ops.softmax(x);
    }

    @Override public String word() {
        return "SOFTMAX";
    }

    @Override public String toString() {
        return "softmax()";
    }
}
