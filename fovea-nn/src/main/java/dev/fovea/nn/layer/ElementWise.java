package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// What merges that go element by element ask of their inputs.
final class ElementWise {
    private ElementWise() {}

    /// One shape for all; `done` is what is done with them: `added`.
    static void checkShapes(List<Value> inputs, String done) {
        for (Value x : inputs) {
            if (!x.shape().equals(inputs.getFirst().shape())) {
                throw new ShapeException("the inputs %s and %s have different shapes; they must be equal to be %s.\n"
                        + "Fit one with conv2d(filters, 1) or dense(units), or use concatenate().",
                        inputs.getFirst().shape(), x.shape(), done);
            }
        }
    }
}
