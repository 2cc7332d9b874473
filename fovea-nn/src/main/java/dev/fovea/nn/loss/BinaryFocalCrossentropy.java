package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.not;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sigmoid;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Unary;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// `L = −α_t · (1 − p_t)^γ · ln p_t`, with `p_t = y` and `α_t = α` where the target is 1, `p_t = 1 − y` and `α_t = 1 − α`
/// where it is 0.
///
/// [BinaryCrossentropy] that turns its eye from what is already known, so that many easy samples do not drown few hard
/// ones (Lin, Goyal, Girshick, He & Dollár 2017). As in Keras there are no weights `α_t` unless they are asked for, by
/// [#classBalancing] or [#alpha]; without, and with `γ = 0`, it is the cross-entropy. A sample's loss is the mean over its
/// numbers.
public record BinaryFocalCrossentropy(double gamma, boolean classBalancing, double alpha, boolean fromLogits,
        double labelSmoothing) implements Loss {

    public BinaryFocalCrossentropy {
        notNegative("gamma of a focal loss", gamma);
        require(alpha > 0 && alpha < 1, "alpha of a focal loss must be in (0, 1), but is %s", alpha);
        fraction("the label smoothing", labelSmoothing);
    }

    public BinaryFocalCrossentropy gamma(double gamma) {
        return new BinaryFocalCrossentropy(gamma, classBalancing, alpha, fromLogits, labelSmoothing);
    }

    /// Whether targets 1 weigh `α` and targets 0 weigh `1 − α`.
    public BinaryFocalCrossentropy classBalancing(boolean classBalancing) {
        return new BinaryFocalCrossentropy(gamma, classBalancing, alpha, fromLogits, labelSmoothing);
    }

    /// The weight of targets 1, with class balancing; 0.25 if not given.
    public BinaryFocalCrossentropy alpha(double alpha) {
        return new BinaryFocalCrossentropy(gamma, true, alpha, fromLogits, labelSmoothing);
    }

    public BinaryFocalCrossentropy fromLogits(boolean fromLogits) {
        return new BinaryFocalCrossentropy(gamma, classBalancing, alpha, fromLogits, labelSmoothing);
    }

    /// See [BinaryCrossentropy#labelSmoothing(double)].
    public BinaryFocalCrossentropy labelSmoothing(double share) {
        return new BinaryFocalCrossentropy(gamma, classBalancing, alpha, fromLogits, share);
    }

    @Override public Value of(Value y, Value target) {
        Value t = Targets.smoothed(Targets.like(toString(), y, target), labelSmoothing, 2);
        boolean sigmoid = y.op() instanceof Unary(Unary.Kind kind) && kind == Unary.Kind.SIGMOID;
        BinaryCrossentropy.check(this, fromLogits, sigmoid, y);
        Value focal = fromLogits || sigmoid
                ? ofLogits(sigmoid ? y.input(0) : y, t)
                : ofProbabilities(Targets.clipped(y), t);
        return Targets.perSample(classBalancing ? times(weight(t, alpha), focal) : focal);
    }

    /// `1 − σ(z) = σ(−z)`, without loss of digits where `σ(z)` is nearly 1.
    private Value ofLogits(Value z, Value t) {
        Value wrong = plus(times(t, sigmoid(negate(z))), times(not(t), sigmoid(z)));
        return Targets.focused(minus(Logits.softplus(z), times(z, t)), wrong, gamma);
    }

    private Value ofProbabilities(Value p, Value t) {
        Value wrong = plus(times(t, not(p)), times(not(t), p));
        return Targets.focused(negate(plus(times(t, log(p)), times(not(t), log(not(p))))), wrong, gamma);
    }

    private static Value weight(Value t, double alpha) {
        return plus(times(t, alpha), times(not(t), 1 - alpha));
    }

    @Override public Accepted accepts(Shape y, TensorType target) {
        return new Accepted.Between(0, 1);
    }

    @Override public String toString() {
        var text = call("binaryFocalCrossentropy").option("gamma", gamma, Losses.GAMMA);
        if (classBalancing && alpha == Losses.ALPHA) {
            text.option("classBalancing", true, false);
        } else if (classBalancing) {
            text.option("alpha", alpha, Losses.ALPHA);
        }
        return text.option("fromLogits", fromLogits, false).option("labelSmoothing", labelSmoothing, 0.0).toString();
    }
}
