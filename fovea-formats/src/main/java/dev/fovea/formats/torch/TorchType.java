package dev.fovea.formats.torch;

import dev.fovea.tensor.DType;
import java.util.Optional;
import java.util.stream.Stream;

/// The element types of PyTorch's storages, and what they are loaded as.
enum TorchType {
    FLOAT("FloatStorage", "float32", 4, DType.F32), DOUBLE("DoubleStorage", "float64", 8, DType.F64),
    HALF("HalfStorage", "float16", 2, DType.F32), BFLOAT16("BFloat16Storage", "bfloat16", 2, DType.BF16),
    LONG("LongStorage", "int64", 8, DType.I64), INT("IntStorage", "int32", 4, DType.I32),
    SHORT("ShortStorage", "int16", 2, DType.I32), CHAR("CharStorage", "int8", 1, DType.I32),
    BYTE("ByteStorage", "uint8", 1, DType.U8), BOOL("BoolStorage", "bool", 1, DType.U8),
    /// Bytes whose type the tensor says.
    UNTYPED("UntypedStorage", "", 1, DType.U8);

    private final String storage;
    private final String dtype;
    private final int bytes;
    private final DType loadedAs;

    TorchType(String storage, String dtype, int bytes, DType loadedAs) {
        this.storage = storage;
        this.dtype = dtype;
        this.bytes = bytes;
        this.loadedAs = loadedAs;
    }

    /// Bytes of one element in the file.
    int bytes() {
        return bytes;
    }

    /// `float16`, `int16` and `int8` are widened, for want of such types here.
    DType loadedAs() {
        return loadedAs;
    }

    boolean isWidened() {
        return this == HALF || this == SHORT || this == CHAR;
    }

    static Optional<TorchType> ofStorage(String name) {
        return Stream.of(values()).filter(t -> t.storage.equals(name)).findFirst();
    }

    static Optional<TorchType> ofDtype(String name) {
        return Stream.of(values()).filter(t -> t != UNTYPED && t.dtype.equals(name)).findFirst();
    }

    @Override public String toString() {
        return this == UNTYPED ? "bytes" : dtype;
    }
}
