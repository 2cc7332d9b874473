package dev.fovea.data;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.data.io.FileException;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;

/// The IDX format, in which MNIST comes: `00 00 type axes`, one big-endian extent per axis, then the elements; plain
/// or gzip.
///
/// Nothing is allocated before it is known that the file can hold it; a file that is too short or too long is refused.
/// Signed bytes and shorts become `i32`. Format: LeCun, Cortes & Burges, "The MNIST database".
public final class Idx {
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;   // the longest array
    private static final int MOST_AXES = 8;

    private Idx() {
    }

    /// How elements are stored.
    private enum Element {
        U8(0x08, 1, DType.U8), I8(0x09, 1, DType.I32), I16(0x0b, 2, DType.I32), I32(0x0c, 4, DType.I32),
        F32(0x0d, 4, DType.F32), F64(0x0e, 8, DType.F64);

        final int code;
        final int bytes;
        final DType dtype;

        Element(int code, int bytes, DType dtype) {
            this.code = code;
            this.bytes = bytes;
            this.dtype = dtype;
        }
    }

    /// What a file announces.
    private record Header(Element element, List<Integer> extents, int bytes) {
        /// `u8[60000, 28, 28]`
        @Override public String toString() {
            return element.dtype + extents.toString();
        }
    }

    /// Reads a whole file; a name that ends in `.gz` is not needed, the content tells.
    ///
    /// @throws DataException when it is no IDX file, or not whole
    public static Tensor read(Path file) {
        try (var source = ByteSource.of(content(file))) {
            return read(file, source);
        } catch (DataFormatException e) {
            throw new DataException(e, "%s is damaged: its gzip data cannot be unpacked. Download or copy it again.",
                    file);
        }
    }

    private static byte[] content(Path file) {
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw new DataException("%s has %d bytes, but files of up to %d are read. Cut it into several.", file,
                        size, MOST_BYTES);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new DataException(e, "%s could not be read: %s. Check the path.", file, FileException.reason(e));
        }
    }

    private static Tensor read(Path file, ByteSource source) throws DataFormatException {
        Header header = header(file, source);
        if (header.bytes > source.atMost()) {
            throw tooShort(file, header, "at most " + source.atMost());
        }
        var body = new byte[header.bytes];
        int read = source.read(body, body.length);
        if (read < body.length) {
            throw tooShort(file, header, Integer.toString(read));
        }
        if (!source.endsWell()) {
            throw new DataException(
                    "%s does not end with the %d bytes that its header %s announces: something follows, "
                            + "or its checksum is wrong. Download or copy it again.",
                    file, header.bytes, header);
        }
        return tensor(header, body);
    }

    private static DataException tooShort(Path file, Header header, String holds) {
        return new DataException(
                "%s is cut off: its header %s announces %d bytes, but it holds %s. Download or copy it again.",
                file, header, header.bytes, holds);
    }

    private static Header header(Path file, ByteSource source) throws DataFormatException {
        byte[] magic = exactly(4, file, source);
        Element element = Arrays.stream(Element.values()).filter(e -> e.code == magic[2]).findFirst()
                .orElse(Element.U8);
        if (magic[0] != 0 || magic[1] != 0 || magic[2] != element.code || magic[3] < 1 || magic[3] > MOST_AXES) {
            throw new DataException(
                    "%s is no IDX file: it starts with %s, but 00 00, a type (08, 09, 0b, 0c, 0d or 0e) "
                            + "and the number of axes (01 to 08) were expected. Choose an IDX file, plain or gzip.",
                    file, HexFormat.ofDelimiter(" ").formatHex(magic));
        }
        var axes = ByteBuffer.wrap(exactly(4 * magic[3], file, source));
        var extents = new ArrayList<Integer>();
        long bytes = element.bytes;
        while (axes.hasRemaining()) {
            int extent = axes.getInt();
            extents.add(extent);
            bytes = extent < 0 || bytes > MOST_BYTES ? Long.MAX_VALUE : bytes * extent;
        }
        if (extents.stream().anyMatch(e -> e == 0)) {
            throw new DataException("%s is empty: its header announces %s. Choose a file with samples.", file,
                    element.dtype + extents.toString());
        }
        long widened = bytes > MOST_BYTES ? bytes : bytes / element.bytes * element.dtype.bytes();
        if (widened > MOST_BYTES) {
            throw new DataException("%s announces %s, which takes more than %d bytes. Cut it into several files.",
                    file, element.dtype + extents.stream().map(Integer::toUnsignedString).toList().toString(),
                    MOST_BYTES);
        }
        return new Header(element, extents, (int) bytes);
    }

    private static byte[] exactly(int count, Path file, ByteSource source) throws DataFormatException {
        var bytes = new byte[count];
        int read = source.read(bytes, count);
        if (read < count) {
            throw new DataException("%s ends inside its header. Download or copy it again.", file);
        }
        return bytes;
    }

    private static Tensor tensor(Header header, byte[] body) {
        Shape shape = new Shape(header.extents);
        var big = ByteBuffer.wrap(body);
        return switch (header.element) {
            case U8 -> Tensor.of(shape, body);
            case I8, I16 -> {
                var wide = new int[body.length / header.element.bytes];
                Arrays.setAll(wide, i -> header.element == Element.I8 ? body[i] : big.getShort(2 * i));
                yield Tensor.of(shape, wide);
            }
            case I32, F32, F64 ->
                Tensor.of(header.element.dtype, shape, MemorySegment.ofArray(swapped(body, header.element.bytes)));
        };
    }

    /// Turns big-endian words into words of this machine, or back, in place.
    private static byte[] swapped(byte[] words, int bytes) {
        var big = ByteBuffer.wrap(words);
        var own = ByteBuffer.wrap(words).order(ByteOrder.nativeOrder());
        for (int at = 0; at < words.length && bytes > 1; at += bytes) {
            if (bytes == 4) {
                own.putInt(at, big.getInt(at));
            } else {
                own.putLong(at, big.getLong(at));
            }
        }
        return words;
    }

    /// Writes a tensor of `u8`, `i32`, `f32` or `f64`; packed if the name ends in `.gz`.
    public static void write(Path file, Tensor tensor) {
        Element element = switch (tensor.dtype()) {
            case U8 -> Element.U8;
            case I32 -> Element.I32;
            case F32 -> Element.F32;
            case F64 -> Element.F64;
            case BF16, I64 ->
                throw new DataException("%s: IDX has no %s; cast to f32 or i32 first", file, tensor.dtype());
        };
        int rank = tensor.shape().rank();
        if (rank < 1 || rank > MOST_AXES) {
            throw new DataException("%s: IDX has 1 to %d axes, but %s has %d", file, MOST_AXES, tensor.type(), rank);
        }
        AtomicFile.write(file, output -> {
            if (file.toString().endsWith(".gz")) {
                try (var packed = new GZIPOutputStream(output, 1 << 16)) {
                    write(packed, tensor, element);
                }
            } else {
                write(output, tensor, element);
            }
        });
    }

    private static void write(OutputStream to, Tensor tensor, Element element) throws IOException {
        var header = ByteBuffer.allocate(4 + 4 * tensor.shape().rank());
        header.put((byte) 0).put((byte) 0).put((byte) element.code).put((byte) tensor.shape().rank());
        tensor.shape().extents().forEach(header::putInt);
        to.write(header.array());
        to.write(swapped(tensor.data().toArray(ValueLayout.JAVA_BYTE), element.bytes));
    }
}
