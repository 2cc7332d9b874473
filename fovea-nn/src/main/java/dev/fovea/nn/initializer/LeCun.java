package dev.fovea.nn.initializer;

import dev.fovea.tensor.Tensor;

/// `σ² = 1 / fan-in`: a linear layer keeps the variance of its input.
///
/// LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp".
public record LeCun(Distribution distribution) implements Filling {

    @Override public void fill(Tensor parameter, long key) {
        Fans fan = Fans.of(parameter.shape());
        distribution.fill(1 / fan.in(), parameter, key);
    }

    @Override public String toString() {
        return distribution == Distribution.NORMAL ? "leCunNormal()" : "leCunUniform()";
    }
}
