package dev.fovea.formats;

import dev.fovea.tensor.DType;
import java.util.Optional;
import java.util.stream.Stream;

/// The element types of safetensors files, in the order in which tensors of several types stand in a file, last first.
///
/// A file may hold any of them; those with a [#dtype()] can be loaded.
public enum StoredType {
    BOOL(1), U8(DType.U8), I8(1), F8_E5M2(1), F8_E4M3(1), I16(2), U16(2), F16(2, DType.F32), BF16(DType.BF16),
    I32(DType.I32), U32(4), F32(DType.F32), F64(DType.F64), I64(DType.I64), U64(8);

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

    /// What it is loaded as: itself, `F16` as float32; empty if Fovea has no such type.
    public Optional<DType> dtype() {
        return dtype;
    }

    static StoredType of(DType dtype) {
        return valueOf(dtype.name());
    }

    static Optional<StoredType> named(String name) {
        return Stream.of(values()).filter(t -> t.name().equals(name)).findFirst();
    }
}
