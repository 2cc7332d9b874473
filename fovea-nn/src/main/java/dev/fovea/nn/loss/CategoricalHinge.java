package dev.fovea.nn.loss;

import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.not;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// `L = max(0, 1 + max_i (1 − t_i) · y_i − Σ_i t_i · y_i)`, for one-hot rows `t`, or labels.
///
/// The score of the right class is to be 1 or more above those of all others: a support vector machine for several
/// classes (Crammer & Singer 2001). As in Keras the right class takes part in the maximum as 0, so that its score is to
/// be 1 or more also where all others are negative. The network ends in a bare sum, without softmax.
public record CategoricalHinge() implements Loss {

    @Override public Value of(Value y, Value target) {
        Value t = Targets.rows(toString(), y, target);
        List<Integer> last = List.of(y.shape().rank() - 1);
        Value others = max(times(not(t), y), last);
        Value right = sum(times(t, y), last);
        return Targets.perRow(y, relu(plus(minus(others, right), 1)));
    }

    @Override public Accepted accepts(Shape y, TensorType target) {
        return Accepted.classes(y, target);
    }

    @Override public String toString() {
        return "categoricalHinge()";
    }
}
