package dev.fovea.nn.initializer;

import dev.fovea.tensor.Tensor;

/// `w = 0`. Right for biases; a kernel of zeros has equal neurons, which stay equal.
public record Zeros() implements Filling {

    @Override public void fill(Tensor parameter, long key) {
        Draws.fill(parameter, 0);
    }

    @Override public String toString() {
        return "zeros()";
    }
}
