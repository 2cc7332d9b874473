package dev.fovea.onednn;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.Collection;

/// Which element types oneDNN's kernels compute in.
final class Types {
    private Types() {
    }

    static DataType of(DType dtype) {
        return switch (dtype) {
            case F32 -> DataType.F32;
            case BF16 -> DataType.BF16;
            case U8 -> DataType.U8;
            case I32 -> DataType.S32;
            case F64 -> DataType.F64;
            case I64 -> throw new OneDnnException("oneDNN has no 64-bit integers");
        };
    }

    static boolean allFloat32(Collection<TensorType> types) {
        return types.stream().allMatch(t -> t.dtype() == DType.F32);
    }
}
