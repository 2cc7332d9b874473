package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.op.Ops.erf;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.tanh;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `y = x · Φ(x) = x/2 · (1 + erf(x/√2))`: each number, weighted by the part of a normal distribution that lies below
/// it (Hendrycks & Gimpel 2016).
///
/// Approximately `x/2 · (1 + tanh(√(2/π) · (x + 0.044715·x³)))`, as BERT and GPT-2 compute it.
public record Gelu(boolean approximate) implements Activation {
    private static final double CUBIC = 0.044715;        // Hendrycks & Gimpel 2016, section 2

    public Gelu approximate(boolean approximate) { return new Gelu(approximate); }

    @Override public String kind() {
        return "gelu";
    }

    @Override public Value of(Value x) {
        return times(times(x, 0.5), plus(approximate ? tanh(inner(x)) : erf(times(x, Math.sqrt(0.5))), 1));
    }

    /// `√(2/π) · x · (1 + 0.044715·x²)`
    private static Value inner(Value x) {
        return times(times(x, Math.sqrt(2 / Math.PI)), plus(times(times(x, x), CUBIC), 1));
    }

    @Override public String toString() {
        return call("gelu").option("approximate", approximate, false).toString();
    }
}
