package dev.fovea.nn.loss;

import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.softmaxCrossEntropy;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Softmax;
import dev.fovea.tensor.Shape;
import java.util.List;

/// What the two categorical cross-entropies share: `L = −Σ_i t_i · ln y_i` for rows `t` of target probabilities.
final class Crossentropy {
    private Crossentropy() {}

    /// Where `y` comes out of a softmax, loss and softmax are fused: `∂L/∂z = softmax(z) − t`, and no logarithm of 0.
    static Value of(Loss loss, boolean fromLogits, Value y, Value t) {
        boolean softmax = y.op() instanceof Softmax;
        if (fromLogits && softmax) {
            throw Targets.takesLogits(loss, "softmax");
        }
        if (!fromLogits && Targets.isLinear(y)) {
            throw Targets.takesProbabilities(loss, "softmax", y);
        }
        if (fromLogits || softmax) {
            return Targets.perSample(softmaxCrossEntropy(softmax ? y.input(0) : y, t));
        }
        int last = y.shape().rank() - 1;
        Shape rows = y.shape().sub(0, last);
        return Targets.perSample(reshape(negate(sum(times(t, log(Targets.clipped(y))), List.of(last))), rows));
    }
}
