package dev.fovea.nn.initializer;

import dev.fovea.tensor.Tensor;

/// `w = 1`. Right for scales, such as that of a normalisation.
public record Ones() implements Filling {

    @Override public void fill(Tensor parameter, long key) {
        Draws.fill(parameter, 1);
    }

    @Override public String toString() {
        return "ones()";
    }
}
