package dev.fovea.formats;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// One array of numbers in a file of NumPy's: `numpy.load("codes.npy")` reads what is written, and what `numpy.save` writes is read.
///
/// `\x93NUMPY`, the version, the length of the header, the header, then the values in row-major order (NumPy's NEP 1). Types are
/// `<f4`, `<f8`, `|u1`, `<i4` and `<i8`; of objects that Python would have to unpack nothing is read.
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /// The array of a file, mapped as long as the tensor is in use.
    ///
    /// @throws FormatException if it is no such file, or a damaged one
    /// @throws dev.fovea.data.io.FileException if the file cannot be read
    public static Tensor read(Path file) {
        return of(file.toString(), Mapping.map(file, Arena.ofAuto()));
    }

    /// The array in memory that the caller keeps alive, shared; `file` is its name in error messages.
    public static Tensor of(String file, MemorySegment bytes) {
        NpyHeader header = NpyHeader.read(file, bytes);
        return Tensor.of(header.dtype(), header.shape(), bytes.asSlice(header.length()));
    }

    /// Writes a file that is whole or not there.
    ///
    /// @throws IllegalArgumentException for bf16, which NumPy has not
    /// @throws dev.fovea.data.io.FileException if the file system fails
    public static void write(Path file, Tensor tensor) {
        var content = new Content(List.of(MemorySegment.ofArray(header(tensor)), tensor.data()));
        AtomicFile.write(file, content::writeTo);
    }

    private static byte[] header(Tensor tensor) {
        List<Integer> extents = tensor.shape().extents();
        String shape = extents.stream().map(Object::toString).collect(Collectors.joining(", "));
        String text = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(name(tensor.dtype()),
                extents.size() == 1 ? shape + "," : shape);
        int before = MAGIC.length + Short.BYTES;
        int padded = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT - before;
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(MAGIC);
        bytes.write(padded);
        bytes.write(padded >> Byte.SIZE);
        bytes.writeBytes((text + " ".repeat(padded - text.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private static String name(DType dtype) {
        return NpyHeader.TYPES.entrySet().stream().filter(e -> e.getValue() == dtype).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "NumPy has no type %s; cast the tensor to f32 before it is written".formatted(dtype)))
                .getKey();
    }
}
