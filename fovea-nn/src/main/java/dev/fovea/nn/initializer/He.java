package dev.fovea.nn.initializer;

import dev.fovea.tensor.Tensor;

/// `σ² = 2 / fan-in`: a layer with ReLU, which silences one half, keeps the mean square of its input.
///
/// He, Zhang, Ren & Sun 2015, "Delving deep into rectifiers".
public record He(Distribution distribution) implements Filling {

    @Override public void fill(Tensor parameter, long key) {
        Fans fan = Fans.of(parameter.shape());
        distribution.fill(2 / fan.in(), parameter, key);
    }

    @Override public String toString() {
        return distribution == Distribution.NORMAL ? "heNormal()" : "heUniform()";
    }
}
