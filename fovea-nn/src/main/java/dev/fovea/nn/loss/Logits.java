package dev.fovea.nn.loss;

import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.stopGradient;
import static dev.fovea.op.Ops.sum;

import dev.fovea.graph.Value;
import java.util.List;

/// Logarithms of probabilities, from logits, so that no exponential overflows and none of 0 is taken.
final class Logits {
    private Logits() {}

    /// `ln(1 + eᶻ) = m + ln(e⁻ᵐ + eᶻ⁻ᵐ)` with `m = max(z, 0)`: `−ln(1 − σ(z))`.
    /// `m` cancels out, so it needs no gradient; without one the derivative is `sigmoid(z)` everywhere, also at 0.
    static Value softplus(Value z) {
        Value m = stopGradient(relu(z));
        return plus(m, log(plus(exp(negate(m)), exp(minus(z, m)))));
    }

    /// `−ln softmax(z)_i = ln Σ_j e^{s_j} − s_i` with `s = z − max z`, over the last axis. The maximum cancels out too.
    static Value negativeLogSoftmax(Value z) {
        List<Integer> last = List.of(z.shape().rank() - 1);
        Value s = minus(z, stopGradient(max(z, last)));
        return minus(log(sum(exp(s), last)), s);
    }
}
