package dev.fovea.nn.initializer;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// `σ² = 1 / fan-in`: a linear layer keeps the variance of its input.
///
/// LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp".
public record LeCun(Distribution distribution) implements Initializer {

    @Override public Tensor draw(Shape shape, long key) {
        Fans fan = Fans.of(shape);
        return distribution.draw(1 / fan.in(), shape, key);
    }

    @Override public String toString() {
        return distribution == Distribution.NORMAL ? "leCunNormal()" : "leCunUniform()";
    }
}
