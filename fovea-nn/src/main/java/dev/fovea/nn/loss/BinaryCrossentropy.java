package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.not;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Unary;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// `L = −t · ln y − (1 − t) · ln(1 − y)`, for `t` and `y` in [0, 1]: the negative log-likelihood of logistic
/// regression.
///
/// From logits `z`, or where the network ends in a sigmoid, `L = ln(1 + eᶻ) − z·t`, whose gradient is `sigmoid(z) −
/// t`. A sample's loss is the mean over its numbers.
public record BinaryCrossentropy(boolean fromLogits, double labelSmoothing) implements Loss {

    public BinaryCrossentropy {
        fraction("the label smoothing", labelSmoothing);
    }

    public BinaryCrossentropy fromLogits(boolean fromLogits) {
        return new BinaryCrossentropy(fromLogits, labelSmoothing);
    }

    /// Moves the targets that share of the way to 1/2: `t · (1 − ε) + ε/2` (Szegedy, Vanhoucke, Ioffe, Shlens & Wojna 2016).
    public BinaryCrossentropy labelSmoothing(double share) {
        return new BinaryCrossentropy(fromLogits, share);
    }

    @Override public Value of(Value y, Value target) {
        Value t = Targets.smoothed(Targets.like(toString(), y, target), labelSmoothing, 2);
        boolean sigmoid = y.op() instanceof Unary(Unary.Kind kind) && kind == Unary.Kind.SIGMOID;
        check(this, fromLogits, sigmoid, y);
        if (fromLogits || sigmoid) {
            Value z = sigmoid ? y.input(0) : y;
            return Targets.perSample(minus(Logits.softplus(z), times(z, t)));
        }
        Value p = Targets.clipped(y);
        return Targets.perSample(negate(plus(times(t, log(p)), times(not(t), log(not(p))))));
    }

    /// A sigmoid that is missing, or there twice, is an error.
    static void check(Loss loss, boolean fromLogits, boolean sigmoid, Value y) {
        if (fromLogits && sigmoid) {
            throw Targets.takesLogits(loss, "sigmoid");
        }
        if (!fromLogits && Targets.isLinear(y)) {
            throw Targets.takesProbabilities(loss, "sigmoid", y);
        }
    }

    @Override public Accepted accepts(Shape y, TensorType target) {
        return new Accepted.Between(0, 1);
    }

    @Override public String toString() {
        return call("binaryCrossentropy").option("fromLogits", fromLogits, false)
                .option("labelSmoothing", labelSmoothing, 0.0).toString();
    }
}
