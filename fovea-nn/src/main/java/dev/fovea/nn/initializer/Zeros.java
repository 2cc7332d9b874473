package dev.fovea.nn.initializer;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// `w = 0`. Right for biases; a kernel of zeros has equal neurons, which stay equal.
public record Zeros() implements Initializer {

    @Override public Tensor draw(Shape shape, long key) {
        return Draws.filled(shape, 0);
    }

    @Override public String toString() {
        return "zeros()";
    }
}
