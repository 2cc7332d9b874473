package dev.fovea.nn.loss;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// `L = mean_i max(0, 1 − t_i · y_i)`, for targets `t` of −1 or 1.
///
/// An answer on the right side costs nothing once it is 1 or more away from the border: the margin of a support vector
/// machine (Cortes & Vapnik 1995). The network ends in a bare sum, without sigmoid. Targets of 0 and 1 are taken as −1
/// and 1, as in Keras.
public record Hinge() implements Loss {

    @Override public Value of(Value y, Value target) {
        Value margin = Targets.margin(y, Targets.like(toString(), y, target));
        return Targets.perSample(margin);
    }

    @Override public Accepted accepts(Shape y, TensorType target) {
        return new Accepted.Sides();
    }

    @Override public String toString() {
        return "hinge()";
    }
}
