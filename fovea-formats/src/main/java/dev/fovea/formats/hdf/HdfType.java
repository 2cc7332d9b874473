package dev.fovea.formats.hdf;

import dev.fovea.tensor.DType;
import java.util.Optional;

/// The type of an element, as a datatype message says it (HDF5 File Format 3.0, IV.A.2.d).
///
/// @param size bytes of one element in the file
record HdfType(Kind kind, int size, boolean bigEndian) {

    enum Kind {
        FLOAT, SIGNED, UNSIGNED,
        /// of a fixed number of bytes
        TEXT,
        /// of any length, in a global heap
        TEXT_IN_HEAP,
        /// compound, opaque, a reference, …
        OTHER
    }

    private static final int LARGEST = 1 << 20;

    static HdfType read(HdfBytes bytes, long at) {
        int head = bytes.u8(at);
        int bits = bytes.u8(at + 1);
        long size = bytes.u32(at + 4);
        if (size < 1 || size > LARGEST) {
            throw bytes.damaged(at, "an element of %d bytes; 1 to %d are allowed".formatted(size, LARGEST));
        }
        boolean bigEndian = (bits & 1) != 0;
        Kind kind = switch (head & 15) {
            case 0 -> (bits & 8) != 0 ? Kind.SIGNED : Kind.UNSIGNED;
            case 1 -> isIeee(bytes, at, size) ? Kind.FLOAT : Kind.OTHER;
            case 3 -> Kind.TEXT;
            case 8 -> Kind.SIGNED;                                  // an enumeration: h5py's booleans
            case 9 -> (bits & 15) == 1 ? Kind.TEXT_IN_HEAP : Kind.OTHER;
            default -> Kind.OTHER;
        };
        return new HdfType(kind, (int) size, bigEndian && (head & 15) <= 1);
    }

    /// Where the exponent stands, and how wide it is.
    private static boolean isIeee(HdfBytes bytes, long at, long size) {
        int place = bytes.u8(at + 12);
        int width = bytes.u8(at + 13);
        return size == 2 && place == 10 && width == 5 || size == 4 && place == 23 && width == 8
                || size == 8 && place == 52 && width == 11;
    }

    /// What elements are loaded as: float16 as float32, whole numbers of 1 and 2 bytes as int32 but bytes as they are.
    Optional<DType> dtype() {
        return Optional.ofNullable(switch (kind) {
            case FLOAT -> size == 8 ? DType.F64 : DType.F32;
            case SIGNED -> size == 8 ? DType.I64 : size <= 4 ? DType.I32 : null;
            case UNSIGNED -> size == 1 ? DType.U8 : size == 2 ? DType.I32 : size <= 8 ? DType.I64 : null;
            case TEXT, TEXT_IN_HEAP, OTHER -> null;
        });
    }

    /// Whether the bytes of the file are those of [#dtype()].
    boolean isAsLoaded() {
        return !bigEndian && dtype().filter(d -> d.bytes() == size).isPresent();
    }

    @Override public String toString() {
        return switch (kind) {
            case FLOAT -> "float" + size * 8;
            case SIGNED -> "int" + size * 8;
            case UNSIGNED -> "uint" + size * 8;
            case TEXT, TEXT_IN_HEAP -> "text";
            case OTHER -> "another type";
        };
    }
}
