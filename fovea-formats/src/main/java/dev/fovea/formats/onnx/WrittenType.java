package dev.fovea.formats.onnx;

import dev.fovea.tensor.DType;

/// The numbers by which ONNX knows types of elements (`TensorProto.DataType`).
final class WrittenType {
    static final long BOOL = 9;

    private WrittenType() {}

    static long of(DType type) {
        return switch (type) {
            case F32 -> 1;
            case U8 -> 2;
            case I32 -> 6;
            case I64 -> 7;
            case F64 -> 11;
            case BF16 -> 16;
        };
    }
}
