package dev.fovea.nn.initializer;

import dev.fovea.op.RandomBits;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// How initializers turn random bits into numbers, written where the parameter lies: element `i` depends on the key and on `i` alone.
final class Draws {
    private Draws() {}

    @FunctionalInterface
    interface Quantile {
        double at(double u);
    }

    /// `quantile(u_i)` for each element, with `u_i` uniform in (0, 1), 32 bits.
    static void fill(Tensor parameter, long key, Quantile quantile) {
        MemorySegment data = parameter.data();
        int count = Math.toIntExact(parameter.count());
        for (int i = 0; i < count; i++) {
            double u = (Integer.toUnsignedLong(RandomBits.bits(key, i)) + 0.5) * 0x1p-32;
            data.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) quantile.at(u));
        }
    }

    static void fill(Tensor parameter, float value) {
        MemorySegment data = parameter.data();
        long count = parameter.count();
        for (long i = 0; i < count; i++) {
            data.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, value);
        }
    }
}
