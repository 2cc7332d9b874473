package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// `L = Σ_i t_i · ln(t_i / y_i)`, for rows of probabilities `t` and `y`, or `softmax` of logits: how far `y` is from `t`
/// (Kullback & Leibler 1951).
///
/// The cross-entropy less what it is at best, the entropy of `t`: 0 exactly where both are equal. A network that ends in
/// softmax is fused with the loss; from other probabilities 10⁻⁷ and less count as 10⁻⁷. Where `t_i` is 0 its term is 0.
public record KlDivergence(boolean fromLogits) implements Loss {

    public KlDivergence fromLogits(boolean fromLogits) {
        return new KlDivergence(fromLogits);
    }

    @Override public Value of(Value y, Value target) {
        Value t = Targets.like(toString(), y, target);
        Targets.requireLastAxis(toString(), y, "classes");
        Value negativeEntropy = sum(times(t, log(max(t, constant(t, Targets.EPSILON)))),
                List.of(y.shape().rank() - 1));
        return plus(Crossentropy.of(this, fromLogits, y, t), Targets.perRow(y, negativeEntropy));
    }

    @Override public Accepted accepts(Shape y, TensorType target) {
        return new Accepted.Between(0, 1);
    }

    @Override public String toString() {
        return call("klDivergence").option("fromLogits", fromLogits, false).toString();
    }
}
