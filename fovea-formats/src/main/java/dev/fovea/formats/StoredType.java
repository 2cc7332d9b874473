package dev.fovea.formats;

import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// The element types of safetensors files, in the order in which tensors of several types stand in a file, last first.
///
/// A file may hold any of them; those with a [#dtype()] can be loaded.
public enum StoredType {
    BOOL(1, DType.U8), U8(DType.U8), I8(1, DType.I32), F8_E5M2(1), F8_E4M3(1), I16(2, DType.I32), U16(2, DType.I32),
    F16(2, DType.F32), BF16(DType.BF16), I32(DType.I32), U32(4, DType.I64), F32(DType.F32), F64(DType.F64),
    I64(DType.I64), U64(8);

    private final int bytes;
    private final Optional<DType> dtype;

    StoredType(int bytes) {
        this.bytes = bytes;
        this.dtype = Optional.empty();
    }

    StoredType(int bytes, DType dtype) {
        this.bytes = bytes;
        this.dtype = Optional.of(dtype);
    }

    StoredType(DType dtype) {
        this(dtype.bytes(), dtype);
    }

    /// Bytes of one element in the file.
    public int bytes() {
        return bytes;
    }

    /// What it is loaded as: itself or the next wider type that has all its numbers, `F16` as float32, `I8`, `I16` and `U16` as int32,
    /// `U32` as int64, and `BOOL` as bytes 0 and 1; empty if Fovea has no such type.
    public Optional<DType> dtype() {
        return dtype;
    }

    /// Whether an element takes more bytes when it is loaded.
    boolean isWidened() {
        return dtype.filter(d -> d.bytes() > bytes).isPresent();
    }

    /// Elements of a type that is widened, as those of [#dtype()].
    MemorySegment widened(MemorySegment narrow) {
        int count = Math.toIntExact(narrow.byteSize() / bytes);
        return switch (this) {
            case F16 -> {
                var wide = new float[count];
                for (int i = 0; i < count; i++) {
                    wide[i] = Float.float16ToFloat(narrow.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i));
                }
                yield MemorySegment.ofArray(wide);
            }
            case I8, I16, U16 -> {
                var wide = new int[count];
                Arrays.setAll(wide, i -> this == I8
                        ? narrow.get(ValueLayout.JAVA_BYTE, i)
                        : this == I16
                                ? narrow.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i)
                                : Short.toUnsignedInt(narrow.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i)));
                yield MemorySegment.ofArray(wide);
            }
            case U32 -> {
                var wide = new long[count];
                Arrays.setAll(wide,
                        i -> Integer.toUnsignedLong(narrow.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i)));
                yield MemorySegment.ofArray(wide);
            }
            case BOOL, U8, F8_E5M2, F8_E4M3, BF16, I32, F32, F64, I64, U64 -> throw new AssertionError(this);
        };
    }

    static StoredType of(DType dtype) {
        return valueOf(dtype.name());
    }

    static Optional<StoredType> named(String name) {
        return Stream.of(values()).filter(t -> t.name().equals(name)).findFirst();
    }
}
