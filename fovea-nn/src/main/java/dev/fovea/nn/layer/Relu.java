package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;

/// `y = max(x, 0)`: rectified linear unit (Nair & Hinton 2010).
public record Relu() implements Activation {

    @Override public String kind() {
        return "relu";
    }

    @Override public Value of(Value x) {
        return Ops.relu(x);
    }

    @Override public String word() {
        return "RELU";
    }

    @Override public String toString() {
        return "relu()";
    }
}
