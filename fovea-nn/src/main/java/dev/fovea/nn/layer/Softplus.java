package dev.fovea.nn.layer;

import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.stopGradient;

import dev.fovea.graph.Value;

/// `y = ln(1 + eˣ)`: a rectifier without a corner, with `y′ = σ(x)` (Dugas et al. 2001).
public record Softplus() implements Activation {

    @Override public String kind() {
        return "softplus";
    }

    /// `m + ln(e⁻ᵐ + eˣ⁻ᵐ)` with `m = max(x, 0)`, so that no exponential overflows.
    /// `m` cancels out, so it needs no gradient; without one the derivative is `σ(x)` everywhere, also at 0.
    @Override public Value of(Value x) {
        Value m = stopGradient(relu(x));
        return plus(m, log(plus(exp(negate(m)), exp(minus(x, m)))));
    }

    @Override public String toString() {
        return "softplus()";
    }
}
