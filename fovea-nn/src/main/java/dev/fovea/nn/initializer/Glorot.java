package dev.fovea.nn.initializer;

import dev.fovea.tensor.Tensor;

/// `σ² = 2 / (fan-in + fan-out)`: a compromise between the variance of the values forwards and of the gradients
/// backwards.
///
/// Glorot & Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks". The default of
/// Keras.
public record Glorot(Distribution distribution) implements Filling {

    @Override public void fill(Tensor parameter, long key) {
        Fans fan = Fans.of(parameter.shape());
        distribution.fill(2 / (fan.in() + fan.out()), parameter, key);
    }

    @Override public String toString() {
        return distribution == Distribution.NORMAL ? "glorotNormal()" : "glorotUniform()";
    }
}
