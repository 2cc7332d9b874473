package dev.fovea.nn.layer;

import dev.fovea.graph.Value;

/// `y = x`
public record Linear() implements Activation {

    @Override public String kind() {
        return "linear";
    }

    @Override public Value of(Value x) {
        return x;
    }

    @Override public String word() {
        return "LINEAR";
    }

    @Override public String toString() {
        return "linear()";
    }
}
