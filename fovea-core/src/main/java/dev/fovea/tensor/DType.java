package dev.fovea.tensor;

import java.lang.foreign.ValueLayout;

/// What one element of a tensor is.
public enum DType {
    F32(4, ValueLayout.JAVA_FLOAT_UNALIGNED),
    F64(8, ValueLayout.JAVA_DOUBLE_UNALIGNED),
    BF16(2, ValueLayout.JAVA_SHORT_UNALIGNED),
    U8(1, ValueLayout.JAVA_BYTE),
    I32(4, ValueLayout.JAVA_INT_UNALIGNED),
    I64(8, ValueLayout.JAVA_LONG_UNALIGNED);

    private final int bytes;
    private final ValueLayout layout;

    DType(int bytes, ValueLayout layout) {
        this.bytes = bytes;
        this.layout = layout;
    }

    /// Bytes of one element.
    public int bytes() {
        return bytes;
    }

    /// How one element lies in memory.
    public ValueLayout layout() {
        return layout;
    }

    public boolean isFloat() {
        return this == F32 || this == F64 || this == BF16;
    }

    @Override public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
