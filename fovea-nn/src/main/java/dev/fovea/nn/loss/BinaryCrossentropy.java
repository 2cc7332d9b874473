package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.not;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.stopGradient;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Unary;

/// `L = −t · ln y − (1 − t) · ln(1 − y)`, for `t` and `y` in [0, 1]: the negative log-likelihood of logistic
/// regression.
///
/// From logits `z`, or where the network ends in a sigmoid, `L = ln(1 + eᶻ) − z·t`, whose gradient is `sigmoid(z) −
/// t`. A sample's loss is the mean over its numbers.
public record BinaryCrossentropy(boolean fromLogits) implements Loss {

    public BinaryCrossentropy fromLogits(boolean fromLogits) {
        return new BinaryCrossentropy(fromLogits);
    }

    @Override public Value of(Value y, Value target) {
        Value t = Targets.like(toString(), y, target);
        boolean sigmoid = y.op() instanceof Unary(Unary.Kind kind) && kind == Unary.Kind.SIGMOID;
        if (fromLogits && sigmoid) {
            throw Targets.takesLogits(this, "sigmoid");
        }
        if (!fromLogits && Targets.isLinear(y)) {
            throw Targets.takesProbabilities(this, "sigmoid", y);
        }
        if (fromLogits || sigmoid) {
            Value z = sigmoid ? y.input(0) : y;
            return Targets.perSample(minus(softplus(z), times(z, t)));
        }
        Value p = Targets.clipped(y);
        return Targets.perSample(negate(plus(times(t, log(p)), times(not(t), log(not(p))))));
    }

    /// `ln(1 + eᶻ) = m + ln(e⁻ᵐ + eᶻ⁻ᵐ)` with `m = max(z, 0)`, so that no exponential overflows.
    /// `m` cancels out, so it needs no gradient; without one the derivative is `sigmoid(z)` everywhere, also at 0.
    private static Value softplus(Value z) {
        Value m = stopGradient(relu(z));
        return plus(m, log(plus(exp(negate(m)), exp(minus(z, m)))));
    }

    @Override public String toString() {
        return call("binaryCrossentropy").option("fromLogits", fromLogits, false).toString();
    }
}
