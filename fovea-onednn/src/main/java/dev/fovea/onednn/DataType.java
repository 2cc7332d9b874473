package dev.fovea.onednn;

import java.util.Arrays;

/// `dnnl_data_type_t`. The codes are verified when the library is loaded ([Constants]).
enum DataType {
    F16(1, 2), BF16(2, 2), F32(3, 4), S32(4, 4), S8(5, 1), U8(6, 1), F64(7, 8);

    private final int code;
    private final int bytes;

    DataType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static DataType of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst()
                .orElseThrow(() -> new OneDnnException("oneDNN's data type " + code + " is not known here"));
    }

    long code() {
        return code;
    }

    /// The size of one element.
    int bytes() {
        return bytes;
    }
}
