package dev.fovea.nn.loss;

import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.softmaxCrossEntropy;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Softmax;
import java.util.List;

/// What the two categorical cross-entropies share: `L = −Σ_i t_i · ln y_i` for rows `t` of target probabilities.
final class Crossentropy {
    private Crossentropy() {}

    /// Where `y` comes out of a softmax, loss and softmax are fused: `∂L/∂z = softmax(z) − t`, and no logarithm of 0.
    static Value of(Loss loss, boolean fromLogits, Value y, Value t) {
        boolean softmax = y.op() instanceof Softmax;
        check(loss, fromLogits, softmax, y);
        if (fromLogits || softmax) {
            return Targets.perSample(softmaxCrossEntropy(softmax ? y.input(0) : y, t));
        }
        List<Integer> last = List.of(y.shape().rank() - 1);
        return Targets.perRow(y, negate(sum(times(t, log(Targets.clipped(y))), last)));
    }

    /// A softmax that is missing, or there twice, is an error.
    static void check(Loss loss, boolean fromLogits, boolean softmax, Value y) {
        if (fromLogits && softmax) {
            throw Targets.takesLogits(loss, "softmax");
        }
        if (!fromLogits && Targets.isLinear(y)) {
            throw Targets.takesProbabilities(loss, "softmax", y);
        }
    }
}
