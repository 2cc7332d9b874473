package dev.fovea.nn.initializer;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// `w = 1`. Right for scales, such as that of a normalisation.
public record Ones() implements Initializer {

    @Override public Tensor draw(Shape shape, long key) {
        return Draws.filled(shape, 1);
    }

    @Override public String toString() {
        return "ones()";
    }
}
