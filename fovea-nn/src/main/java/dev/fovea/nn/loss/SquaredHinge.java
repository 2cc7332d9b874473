package dev.fovea.nn.loss;

import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// `L = mean_i max(0, 1 − t_i · y_i)²`, for targets `t` of −1 or 1.
///
/// As [Hinge], but with a gradient that falls to 0 at the margin, and grows with the distance behind it.
/// Targets of 0 and 1 are taken as −1 and 1, as in Keras.
public record SquaredHinge() implements Loss {

    @Override public Value of(Value y, Value target) {
        Value margin = Targets.margin(y, Targets.like(toString(), y, target));
        return Targets.perSample(times(margin, margin));
    }

    @Override public Accepted accepts(Shape y, TensorType target) {
        return new Accepted.Sides();
    }

    @Override public String toString() {
        return "squaredHinge()";
    }
}
