package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;

/// `y = max(x, 0)`: rectified linear unit (Nair & Hinton 2010).
public record Relu() implements Activation {

    /// What is larger becomes `maxValue`: 6 in MobileNet.
    public ClippedRelu maxValue(double maxValue) { return options().maxValue(maxValue); }

    /// What is left of negative numbers.
    public ClippedRelu slope(double slope) { return options().slope(slope); }

    /// Numbers up to here count as negative.
    public ClippedRelu threshold(double threshold) { return options().threshold(threshold); }

    private static ClippedRelu options() {
        return new ClippedRelu(Double.POSITIVE_INFINITY, 0, 0);
    }

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
