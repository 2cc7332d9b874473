package dev.fovea.formats.hdf;

import dev.fovea.tensor.DType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteOrder;
import java.util.Optional;

/// The type of an element.
///
/// @param size bytes of one element in the file
record HdfType(Kind kind, int size, boolean bigEndian) {

    enum Kind {
        FLOAT, SIGNED, UNSIGNED, TEXT,
        /// compound, opaque, a reference, …
        OTHER
    }

    private static final int LARGEST = 1 << 20;

    static HdfType of(HdfSource source, String path, DataType type) {
        int size = type.getSize();
        if (size < 1 || size > LARGEST) {
            throw source.refused(path, "an element of %d bytes; 1 to %d are allowed".formatted(size, LARGEST), "");
        }
        Kind kind = switch (type) {
            case FixedPoint number -> number.isSigned() ? Kind.SIGNED : Kind.UNSIGNED;
            case FloatingPoint number -> isIeee(number) ? Kind.FLOAT : Kind.OTHER;
            case StringData _ -> Kind.TEXT;
            case EnumDataType _ -> Kind.SIGNED;                     // h5py's booleans
            case VariableLength several -> several.isVariableLengthString() ? Kind.TEXT : Kind.OTHER;
            default -> Kind.OTHER;
        };
        return new HdfType(kind, size,
                type instanceof OrderedDataType ordered && ordered.getByteOrder() == ByteOrder.BIG_ENDIAN);
    }

    /// Where the exponent stands, and how wide it is.
    private static boolean isIeee(FloatingPoint number) {
        int place = number.getExponentLocation();
        int width = number.getExponentSize();
        return switch (number.getSize()) {
            case 2 -> place == 10 && width == 5;
            case 4 -> place == 23 && width == 8;
            case 8 -> place == 52 && width == 11;
            default -> false;
        };
    }

    /// What elements are loaded as: float16 as float32, whole numbers of 1 and 2 bytes as int32 but bytes as they are.
    Optional<DType> dtype() {
        return Optional.ofNullable(switch (kind) {
            case FLOAT -> size == 8 ? DType.F64 : DType.F32;
            case SIGNED -> size == 8 ? DType.I64 : size <= 4 && size != 3 ? DType.I32 : null;
            case UNSIGNED -> switch (size) {
                case 1 -> DType.U8;
                case 2 -> DType.I32;
                case 4, 8 -> DType.I64;
                default -> null;
            };
            case TEXT, OTHER -> null;
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
            case TEXT -> "text";
            case OTHER -> "another type";
        };
    }
}
