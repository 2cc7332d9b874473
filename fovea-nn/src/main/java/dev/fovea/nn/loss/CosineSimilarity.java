package dev.fovea.nn.loss;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import java.util.List;

/// `L = −Σ_i t_i · y_i / (‖t‖ · ‖y‖)`, over the last axis: minus the cosine of the angle between answer and target.
///
/// With Keras' sign: −1 where both point the same way, 0 at a right angle, 1 where they are opposite; so it is made
/// small like any other loss. (PyTorch's `CosineEmbeddingLoss` is this plus 1.) Lengths do not count; a vector of zeros
/// costs 0.
public record CosineSimilarity() implements Loss {

    @Override public Value of(Value y, Value target) {
        Value t = Targets.like(toString(), y, target);
        Targets.requireLastAxis(toString(), y, "features");
        List<Integer> last = List.of(y.shape().rank() - 1);
        return Targets.perRow(y, negate(sum(times(unit(t, last), unit(y, last)), last)));
    }

    /// `x / max(‖x‖, 10⁻⁷)`; the maximum is taken of the squares, so that the root has a finite gradient at 0.
    private static Value unit(Value x, List<Integer> last) {
        Value squares = sum(times(x, x), last);
        return dividedBy(x, sqrt(max(squares, constant(x, Targets.EPSILON * Targets.EPSILON))));
    }

    @Override public String toString() {
        return "cosineSimilarity()";
    }
}
