package dev.fovea.nn.initializer;

import dev.fovea.op.RandomBits;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// How initializers turn random bits into tensors: element `i` depends on the key and on `i` alone.
final class Draws {
    private Draws() {}

    @FunctionalInterface
    interface Quantile {
        double at(double u);
    }

    /// `quantile(u_i)` for each element, with `u_i` uniform in (0, 1), 32 bits.
    static Tensor of(Shape shape, long key, Quantile quantile) {
        var values = new float[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) quantile.at((Integer.toUnsignedLong(RandomBits.bits(key, i)) + 0.5) * 0x1p-32);
        }
        return Tensor.of(shape, values);
    }

    static Tensor filled(Shape shape, float value) {
        var values = new float[Math.toIntExact(shape.count())];
        java.util.Arrays.fill(values, value);
        return Tensor.of(shape, values);
    }
}
