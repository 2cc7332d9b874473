package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/// `[batch, …]` becomes `[batch, product]`: the pixels of an image one after another, row by row.
public record Flatten() implements Layer {

    @Override public String kind() {
        return "flatten";
    }

    @Override public boolean takesIntegers() {
        return true;
    }

    @Override public Value apply(Scope scope, Value x) {
        if (x.shape().isScalar()) {
            throw new ShapeException("a scalar has no samples to flatten; [batch, ...] was expected.\n"
                    + "Feed a batch, also of one sample.");
        }
        return Ops.reshape(x, Shape.of(x.shape().batch(), Math.toIntExact(x.shape().sampleCount())));
    }

    @Override public String toString() {
        return "flatten()";
    }
}
