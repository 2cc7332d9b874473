package dev.fovea.formats.onnx;

import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.Stream;

/// The element types of ONNX that are computed with, by their numbers in `TensorProto.DataType`.
public enum OnnxType {
    FLOAT(1, 4), UINT8(2, 1), INT8(3, 1), UINT16(4, 2), INT16(5, 2), INT32(6, 4), INT64(7, 8), BOOL(9, 1), FLOAT16(10,
            2),
    DOUBLE(11, 8), UINT32(12, 4), UINT64(13, 8), BFLOAT16(16, 2);

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int code;
    private final int bytes;

    OnnxType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static Optional<OnnxType> of(int code) {
        return Stream.of(values()).filter(t -> t.code == code).findFirst();
    }

    /// Its number in files.
    public int code() {
        return code;
    }

    /// Bytes of one element in a file.
    public int bytes() {
        return bytes;
    }

    public boolean isFloat() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    public boolean isInteger() {
        return !isFloat() && this != BOOL;
    }

    boolean isUnsigned() {
        return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
    }

    /// What it is computed in, in a graph of that floating-point type: short floats and truth values (0 and 1) as that, integers
    /// that fit as i32, others as i64.
    DType in(DType floatType) {
        return switch (this) {
            case FLOAT, FLOAT16, BFLOAT16, BOOL -> floatType;
            case DOUBLE -> DType.F64;
            case UINT8, INT8, UINT16, INT16, INT32 -> DType.I32;
            case INT64, UINT32, UINT64 -> DType.I64;
        };
    }

    /// Element number `i` of those in `raw`.
    double get(MemorySegment raw, long i) {
        return switch (this) {
            case FLOAT -> Float.intBitsToFloat(raw.getAtIndex(INT, i));
            case DOUBLE -> Double.longBitsToDouble(raw.getAtIndex(LONG, i));
            case FLOAT16 -> Float.float16ToFloat(raw.getAtIndex(SHORT, i));
            case BFLOAT16 -> Float.intBitsToFloat(raw.getAtIndex(SHORT, i) << 16);
            case UINT64 -> unsigned(raw.getAtIndex(LONG, i));
            default -> getLong(raw, i);
        };
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : (bits >>> 1) * 2.0;
    }

    /// Element number `i` of integers or truth values, whole.
    long getLong(MemorySegment raw, long i) {
        return switch (this) {
            case BOOL -> raw.get(ValueLayout.JAVA_BYTE, i) == 0 ? 0 : 1;
            case UINT8 -> Byte.toUnsignedLong(raw.get(ValueLayout.JAVA_BYTE, i));
            case INT8 -> raw.get(ValueLayout.JAVA_BYTE, i);
            case UINT16 -> Short.toUnsignedLong(raw.getAtIndex(SHORT, i));
            case INT16 -> raw.getAtIndex(SHORT, i);
            case INT32 -> raw.getAtIndex(INT, i);
            case UINT32 -> Integer.toUnsignedLong(raw.getAtIndex(INT, i));
            case INT64, UINT64 -> raw.getAtIndex(LONG, i);
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> (long) get(raw, i);
        };
    }

    /// The number of this type that is nearest to `x`; of integers what is left of it in so many bits.
    double round(double x) {
        return switch (this) {
            case FLOAT -> (float) x;
            case DOUBLE -> x;
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) x));
            case BFLOAT16 -> {
                int bits = Float.floatToIntBits((float) x);
                yield Double.isNaN(x)
                        ? x
                        : Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
            }
            case BOOL -> x == 0 ? 0 : 1;
            case UINT8 -> (long) x & 0xff;
            case INT8 -> (byte) (long) x;
            case UINT16 -> (long) x & 0xffff;
            case INT16 -> (short) (long) x;
            case INT32 -> (int) (long) x;
            case UINT32 -> (long) x & 0xffffffffL;
            case INT64, UINT64 -> Double.isFinite(x) ? Math.rint(x < 0 ? Math.ceil(x) : Math.floor(x)) : x;
        };
    }
}
