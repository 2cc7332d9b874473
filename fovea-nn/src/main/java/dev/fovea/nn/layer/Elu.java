package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.min;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `y = x` where `x > 0`, else `α · (eˣ − 1)`: exponential linear unit; below 0 it saturates softly at `−α`, so that
/// the mean of what neurons say is nearer to 0 (Clevert et al. 2016).
public record Elu(double alpha) implements Activation {

    public Elu {
        notNegative("the alpha of an ELU", alpha);
    }

    @Override public String kind() {
        return "elu";
    }

    @Override public Value of(Value x) {
        return of(x, alpha);
    }

    /// The exponential is taken of `min(x, 0)` only, which cannot overflow; at 0 the derivative is `α`.
    static Value of(Value x, double alpha) {
        return plus(relu(x), times(minus(exp(min(constant(x, 0), x)), 1), alpha));
    }

    @Override public String toString() {
        return (alpha == 1 ? call("elu") : call("elu", alpha)).toString();
    }
}
