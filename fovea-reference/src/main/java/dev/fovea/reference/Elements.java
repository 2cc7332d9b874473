package dev.fovea.reference;

import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The elements of a value in row-major order, as numbers, whatever their type.
///
/// Floating-point types are read and written as doubles; integer types also as longs, which is exact for all of them.
final class Elements {
    private final DType type;
    private final boolean isF32;
    private final MemorySegment memory;

    Elements(DType type, MemorySegment memory) {
        this.type = type;
        this.isF32 = type == DType.F32;
        this.memory = memory;
    }

    boolean isFloat() {
        return type.isFloat();
    }

    double get(long i) {
        return isF32 ? memory.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i) : other(i);
    }

    private double other(long i) {
        return switch (type) {
            case F32 -> memory.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
            case F64 -> memory.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i);
            case BF16 -> Float.intBitsToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i) << 16);
            case U8, I32, I64 -> getLong(i);
        };
    }

    /// Sets element `i`: bf16 rounds to the nearest, ties to even; integers truncate.
    void set(long i, double value) {
        switch (type) {
            case F32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) value);
            case F64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, value);
            case BF16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i, bf16((float) value));
            case I32 -> memory.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, (int) value);
            case U8, I64 -> setLong(i, (long) value);
        }
    }

    private static short bf16(float value) {
        int bits = Float.floatToIntBits(value);
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    long getLong(long i) {
        return switch (type) {
            case U8 -> Byte.toUnsignedLong(memory.get(ValueLayout.JAVA_BYTE, i));
            case I32 -> memory.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i);
            case I64 -> memory.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i);
            case F32, F64, BF16 -> (long) get(i);
        };
    }

    void setLong(long i, long value) {
        switch (type) {
            case U8 -> memory.set(ValueLayout.JAVA_BYTE, i, (byte) value);
            case I32 -> memory.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, (int) value);
            case I64 -> memory.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, value);
            case F32, F64, BF16 -> set(i, value);
        }
    }

    /// Copies one element of the same type, bit by bit.
    void copy(long to, Elements other, long from) {
        switch (type.bytes()) {
            case 1 -> memory.set(ValueLayout.JAVA_BYTE, to, other.memory.get(ValueLayout.JAVA_BYTE, from));
            case 2 -> memory.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, to,
                    other.memory.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, from));
            case 4 -> memory.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, to,
                    other.memory.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, from));
            default -> memory.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, to,
                    other.memory.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, from));
        }
    }

    /// Copies all elements of a value of the same type.
    void copy(Elements other) {
        memory.copyFrom(other.memory);
    }

    void zero() {
        memory.fill((byte) 0);
    }
}
