package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.ShapeException;

/// `y_i = e^{x_i} / Σ_j e^{x_j}` over the last axis: probabilities that sum to 1 (Bridle 1990).
public record Softmax() implements Activation {

    @Override public String kind() {
        return "softmax";
    }

    @Override public Value of(Value x) {
        if (x.shape().rank() < 2) {
            throw new ShapeException("the input %s has no axis of classes; [batch, ..., classes] was expected.\n%s",
                    x.shape(),
                    x.shape().isScalar() ? "Feed a batch, also of one sample." : "Put reshape(1) before it.");
        }
        return Ops.softmax(x);
    }

    @Override public String word() {
        return "SOFTMAX";
    }

    @Override public String toString() {
        return "softmax()";
    }
}
