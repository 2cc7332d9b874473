package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.not;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Softmax;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// `L = −Σ_i α_i · (1 − y_i)^γ · t_i · ln y_i`, for one-hot rows `t`, or labels, and the network's probabilities `y`, or
/// `softmax` of its logits.
///
/// Cross-entropy that turns its eye from what is already known (Lin, Goyal, Girshick, He & Dollár 2017, for two classes;
/// for more as in Keras). `α` is one number for all classes, 0.25 if not given, or one for each.
public record CategoricalFocalCrossentropy(double gamma, List<Double> alpha, boolean fromLogits, double labelSmoothing)
        implements
            Loss {

    public CategoricalFocalCrossentropy {
        notNegative("gamma of a focal loss", gamma);
        alpha = List.copyOf(alpha);
        require(!alpha.isEmpty(), "alpha of a focal loss is one number, or one for each class, but none was given");
        alpha.forEach(a -> notNegative("alpha of a focal loss", a));
        fraction("the label smoothing", labelSmoothing);
    }

    public CategoricalFocalCrossentropy gamma(double gamma) {
        return new CategoricalFocalCrossentropy(gamma, alpha, fromLogits, labelSmoothing);
    }

    /// One weight for all classes, or one for each.
    public CategoricalFocalCrossentropy alpha(double... weights) {
        return new CategoricalFocalCrossentropy(gamma, Arrays.stream(weights).boxed().toList(), fromLogits,
                labelSmoothing);
    }

    public CategoricalFocalCrossentropy fromLogits(boolean fromLogits) {
        return new CategoricalFocalCrossentropy(gamma, alpha, fromLogits, labelSmoothing);
    }

    /// See [CategoricalCrossentropy#labelSmoothing(double)].
    public CategoricalFocalCrossentropy labelSmoothing(double share) {
        return new CategoricalFocalCrossentropy(gamma, alpha, fromLogits, share);
    }

    @Override public Value of(Value y, Value target) {
        Value t = Targets.smoothed(Targets.rows(toString(), y, target), labelSmoothing, y.shape().channels());
        boolean softmax = y.op() instanceof Softmax;
        Crossentropy.check(this, fromLogits, softmax, y);
        Value cost = fromLogits || softmax
                ? Logits.negativeLogSoftmax(softmax ? y.input(0) : y)
                : negate(log(Targets.clipped(y)));
        Value wrong = not(exp(negate(cost)));
        Value focal = times(Targets.focused(times(t, cost), wrong, gamma), weights(y));
        return Targets.perRow(y, sum(focal, List.of(y.shape().rank() - 1)));
    }

    private Value weights(Value y) {
        int classes = y.shape().channels();
        require(alpha.size() == 1 || alpha.size() == classes,
                "%s: alpha has %d numbers, but the output %s has %d classes; give one number, or one for each class",
                this,
                alpha.size(), y.shape(), classes);
        if (alpha.size() == 1) {
            return constant(y, alpha.getFirst());
        }
        Tensor each = Tensor.zeros(y.dtype(), Shape.of(classes));
        for (int i = 0; i < classes; i++) {
            each.set(i, alpha.get(i));
        }
        return constant(y.graph(), each);
    }

    @Override public Accepted accepts(Shape y, TensorType target) {
        return Accepted.classes(y, target);
    }

    @Override public String toString() {
        return call("categoricalFocalCrossentropy").option("gamma", gamma, Losses.GAMMA)
                .option("alpha", alpha, List.of(Losses.ALPHA)).option("fromLogits", fromLogits, false)
                .option("labelSmoothing", labelSmoothing, 0.0).toString();
    }
}
