package dev.fovea.formats;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`: a dictionary in Python's words, of these three entries in any order.
///
/// @param length of all that comes before the values, in bytes
record NpyHeader(long length, DType dtype, Shape shape) {
    static final SequencedMap<String, DType> TYPES = types();
    private static final String DESCR = "descr";
    private static final String FORTRAN = "fortran_order";
    private static final String SHAPE = "shape";
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int PREFIX = 8;                // magic and version
    private static final int MOST_BYTES = 10_000;       // as NumPy itself allows
    private static final int MOST_AXES = 32;
    private static final String DAMAGED = "The file is damaged or was cut off: copy or write it again";
    private static final Pattern ENTRY = Pattern.compile(
            "\\s*(['\"])(?<key>\\w{1,20})\\1\\s*:\\s*(?<value>True|False|'[^'\"\\\\]{0,60}'|\"[^'\"\\\\]{0,60}\"|\\([0-9L, ]{0,600}\\))\\s*(?<end>,|(?=\\}))");
    private static final Pattern EXTENTS = Pattern.compile("\\(\\s*(\\d{1,18}L?\\s*(,\\s*\\d{1,18}L?\\s*)*,?)?\\s*\\)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private static SequencedMap<String, DType> types() {
        var types = new LinkedHashMap<String, DType>();
        types.put("<f4", DType.F32);
        types.put("<f8", DType.F64);
        types.put("|u1", DType.U8);
        types.put("<i4", DType.I32);
        types.put("<i8", DType.I64);
        return Collections.unmodifiableSequencedMap(types);
    }

    static NpyHeader read(String file, MemorySegment bytes) {
        if (bytes.byteSize() < PREFIX
                || bytes.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) >= 0) {
            throw new FormatException(file, "byte 0", "a file of NumPy begins with \\x93NUMPY and a version",
                    "This is no .npy file; numpy.save(\"codes.npy\", array) writes one");
        }
        int version = unsigned(bytes, 6);
        if (version < 1 || version > 3) {
            throw new FormatException(file, "byte 6", "version %d is not known; 1, 2 and 3 are".formatted(version), "");
        }
        int prefix = PREFIX + (version == 1 ? Short.BYTES : Integer.BYTES);
        String text = text(file, bytes, prefix);
        Map<String, String> entries = entries(file, text);
        DType dtype = dtype(file, entries.getOrDefault(DESCR, ""));
        Shape shape = shape(file, entries.getOrDefault(SHAPE, ""));
        if (!entries.getOrDefault(FORTRAN, "").equals("False") && shape.rank() > 1) {
            throw new FormatException(file, FORTRAN, "the values stand column by column",
                    "Write them row by row: numpy.save(file, numpy.ascontiguousarray(array))");
        }
        long from = prefix + (long) text.length();
        checkLength(file, dtype, shape, bytes.byteSize() - from);
        return new NpyHeader(from, dtype, shape);
    }

    private static int unsigned(MemorySegment bytes, long at) {
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at));
    }

    private static String text(String file, MemorySegment bytes, int prefix) {
        if (bytes.byteSize() < prefix) {
            throw new FormatException(file, "byte 8", "the file ends before the length of its header", DAMAGED);
        }
        long length = 0;
        for (int at = prefix - 1; at >= PREFIX; at--) {
            length = length << Byte.SIZE | unsigned(bytes, at);
        }
        long room = bytes.byteSize() - prefix;
        if (length > room) {
            throw new FormatException(file, "byte 8",
                    "a header of %d bytes was announced, but only %d follow".formatted(length, room), DAMAGED);
        }
        if (length > MOST_BYTES) {
            throw new FormatException(file, "byte 8",
                    "the header has %d bytes; %d are allowed".formatted(length, MOST_BYTES), "");
        }
        return new String(bytes.asSlice(prefix, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }

    private static Map<String, String> entries(String file, String text) {
        String header = text.strip();
        var entries = new LinkedHashMap<String, String>();
        if (header.startsWith("{") && header.endsWith("}")) {
            Matcher matcher = ENTRY.matcher(header);
            int at = 1;
            while (matcher.region(at, header.length()).lookingAt()
                    && entries.putIfAbsent(matcher.group("key"), matcher.group("value")) == null) {
                at = matcher.end();
            }
            if (header.substring(at, header.length() - 1).isBlank()
                    && entries.keySet().equals(Set.of(DESCR, FORTRAN, SHAPE))
                    && List.of("True", "False").contains(entries.get(FORTRAN))) {
                return entries;
            }
        }
        throw new FormatException(file, "header",
                "%s is not {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4)}".formatted(Text.quote(header)),
                "Arrays of one number type can be read; numpy.save(file, array.astype(\"<f4\")) writes one");
    }

    private static DType dtype(String file, String quoted) {
        String name = quoted.length() < 2 ? quoted : quoted.substring(1, quoted.length() - 1);
        DType dtype = TYPES.get(name);
        if (dtype == null) {
            throw new FormatException(file, DESCR,
                    "the type %s is not known; %s are".formatted(Text.quote(name), String.join(", ", TYPES.keySet())),
                    "numpy.save(file, array.astype(\"<f4\")) writes one of them");
        }
        return dtype;
    }

    private static Shape shape(String file, String tuple) {
        if (!EXTENTS.matcher(tuple).matches()) {
            throw new FormatException(file, SHAPE, "%s is no tuple of whole numbers".formatted(Text.quote(tuple)),
                    DAMAGED);
        }
        var extents = new ArrayList<Integer>();
        for (String number : NUMBER.matcher(tuple).results().map(m -> m.group()).toList()) {
            long extent = Long.parseLong(number);
            if (extent < 1 || extent > Integer.MAX_VALUE) {
                throw new FormatException(file, SHAPE,
                        "%s has the extent %d; Fovea's are from 1 to 2147483647".formatted(tuple, extent), "");
            }
            extents.add((int) extent);
        }
        if (extents.size() > MOST_AXES) {
            throw new FormatException(file, SHAPE,
                    "%d axes; at most %d are allowed".formatted(extents.size(), MOST_AXES), "");
        }
        return new Shape(extents);
    }

    private static void checkLength(String file, DType dtype, Shape shape, long room) {
        long bytes;
        try {
            bytes = shape.extents().stream().reduce((long) dtype.bytes(), (a, b) -> Math.multiplyExact(a, (long) b),
                    Math::multiplyExact);
        } catch (ArithmeticException e) {
            throw new FormatException(file, SHAPE, "%s has more than 2^63 bytes".formatted(shape), DAMAGED)
                    .causedBy(e);
        }
        if (bytes != room) {
            throw new FormatException(file, "", "%s%s takes %d bytes, but %d follow the header"
                    .formatted(dtype, shape, bytes, room), DAMAGED);
        }
    }
}
