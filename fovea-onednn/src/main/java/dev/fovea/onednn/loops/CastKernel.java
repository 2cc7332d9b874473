package dev.fovea.onednn.loops;

import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// The same numbers as another type, one by one, for the pairs that no sweep reads: integers go by way of a long, all others of a double.
final class CastKernel implements Kernel {
    private final TensorType from;
    private final TensorType to;

    private CastKernel(Signature s) {
        this.from = s.input(0);
        this.to = s.output(0);
    }

    static Candidate of(Signature s) {
        return LoopCandidate.of("cast", s, () -> new CastKernel(s));
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment in = Memory.parts("input", List.of(Layout.rowMajor(from)), inputs)[0];
        MemorySegment out = Memory.parts("output", List.of(Layout.rowMajor(to)), outputs)[0];
        long count = from.shape().count();
        if (from.dtype().isFloat() || to.dtype().isFloat()) {
            Tensor x = Tensor.of(from.dtype(), from.shape(), in);
            Tensor y = Tensor.of(to.dtype(), to.shape(), out);
            return () -> {
                for (long i = 0; i < count; i++) {
                    y.set(i, x.get(i));
                }
            };
        }
        return () -> {
            for (long i = 0; i < count; i++) {
                set(to.dtype(), out, i, get(from.dtype(), in, i));
            }
        };
    }

    private static long get(DType type, MemorySegment x, long i) {
        return switch (type) {
            case U8 -> Byte.toUnsignedLong(x.get(ValueLayout.JAVA_BYTE, i));
            case I32 -> x.getAtIndex(Memory.I32, i);
            case I64 -> x.getAtIndex(Memory.I64, i);
            case F32, F64, BF16 -> throw new IllegalArgumentException(type + " is no integer");
        };
    }

    private static void set(DType type, MemorySegment y, long i, long value) {
        switch (type) {
            case U8 -> y.set(ValueLayout.JAVA_BYTE, i, (byte) value);
            case I32 -> y.setAtIndex(Memory.I32, i, (int) value);
            case I64 -> y.setAtIndex(Memory.I64, i, value);
            case F32, F64, BF16 -> throw new IllegalArgumentException(type + " is no integer");
        }
    }
}
