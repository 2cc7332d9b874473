package dev.fovea.formats.onnx;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.LongStream;

/// `TensorProto`: an element type, extents, and the values as bytes, wherever in the message they stood.
///
/// The bytes are a part of the file where it has them as they lie in memory (raw, floats, doubles), else a copy.
///
/// @param code     the element type's number in `TensorProto.DataType`
/// @param raw      the values, little-endian, row by row; none where they stand in another file
/// @param external where they stand in another file: `location`, `offset`, `length`
public record OnnxTensor(String name, int code, List<Long> dims, MemorySegment raw, Map<String, String> external) {
    private static final MemorySegment NONE = MemorySegment.ofArray(new byte[0]);
    private static final int EXTERNAL = 1;

    public OnnxTensor {
        dims = List.copyOf(dims);
        external = Map.copyOf(external);
    }

    /// The tensor that a file of its own holds: `input_0.pb`.
    ///
    /// @throws FormatException if the file is damaged
    public static OnnxTensor of(String file, MemorySegment bytes) {
        return read(ProtoReader.of(file, bytes, OnnxLimits.standard()));
    }

    /// The tensor of a file, mapped for as long as the arena lives.
    public static OnnxTensor map(Path file, Arena arena) {
        return of(file.toString(), dev.fovea.formats.Mapping.map(file, arena));
    }

    static OnnxTensor read(ProtoReader in) {
        String name = "";
        int code = 0;
        int location = 0;
        long[] dims = {};
        long[] whole = {};
        MemorySegment raw = NONE;
        MemorySegment floats = NONE;
        MemorySegment doubles = NONE;
        boolean texts = false;
        SequencedMap<String, String> external = new LinkedHashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> dims = in.longs("dims", dims);
                case 2 -> code = in.integer("data_type");
                case 4 -> floats = in.numbers("float_data", Float.BYTES, floats);
                case 5 -> whole = in.longs("int32_data", whole);
                case 6 -> {
                    texts = true;
                    in.skip();
                }
                case 7 -> whole = in.longs("int64_data", whole);
                case 8 -> name = in.text("name");
                case 9 -> raw = in.bytes("raw_data");
                case 10 -> doubles = in.numbers("double_data", Double.BYTES, doubles);
                case 11 -> whole = in.longs("uint64_data", whole);
                case 13 -> in.message("external_data").entry(external);
                case 14 -> location = in.integer("data_location");
                default -> in.skip();
            }
        }
        if (dims.length > in.limits().axes()) {
            throw in.error("dims", "a tensor has %d axes; %d are allowed".formatted(dims.length, in.limits().axes()));
        }
        List<Long> extents = LongStream.of(dims).boxed().toList();
        Optional<OnnxType> type = OnnxType.of(code);
        if (type.isEmpty() || texts) {
            return new OnnxTensor(name, code, extents, NONE, Map.of());
        }
        boolean elsewhere = location == EXTERNAL;
        MemorySegment values = raw.byteSize() > 0
                ? raw
                : floats.byteSize() > 0
                        ? floats
                        : doubles.byteSize() > 0 ? doubles : packed(type.get(), whole);
        if (!elsewhere) {
            check(in, type.get(), extents, values.byteSize());
        }
        return new OnnxTensor(name, code, extents, elsewhere ? NONE : values, elsewhere ? external : Map.of());
    }

    private static void check(ProtoReader in, OnnxType type, List<Long> dims, long bytes) {
        long expected = bytes(type, dims);
        if (expected < 0) {
            throw in.error("dims", "%s are no extents of a tensor".formatted(dims));
        }
        if (expected != bytes) {
            throw in.error("", "%s%s takes %d bytes, but there are %d".formatted(type, dims, expected, bytes));
        }
    }

    /// The bytes of so many elements; −1 where an extent is negative or the number is beyond what is counted.
    static long bytes(OnnxType type, List<Long> dims) {
        long bytes = type.bytes();
        boolean empty = dims.contains(0L);
        for (long dim : dims) {
            if (dim < 0 || !empty && dim > Long.MAX_VALUE / Math.max(1, bytes)) {
                return -1;
            }
            bytes = empty ? 0 : bytes * dim;
        }
        return bytes;
    }

    /// Integers of a list, each in as many bytes as the type has.
    private static MemorySegment packed(OnnxType type, long[] values) {
        var packed = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, type.bytes())]);
        for (int i = 0; i < values.length; i++) {
            switch (type.bytes()) {
                case 1 -> packed.set(ValueLayout.JAVA_BYTE, i, (byte) values[i]);
                case 2 -> packed.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i, (short) values[i]);
                case 4 -> packed.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, (int) values[i]);
                default -> packed.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, values[i]);
            }
        }
        return packed;
    }

    /// @throws UnsupportedModelException if Fovea has nothing for such elements
    public OnnxType type() {
        return OnnxType.of(code).orElseThrow(() -> unsupported(code, "the tensor " + Text.quote(name)));
    }

    static UnsupportedModelException unsupported(int code, String what) {
        String[] known = {"UNDEFINED", "", "", "", "", "", "", "", "STRING", "", "", "", "", "", "COMPLEX64",
                "COMPLEX128", "", "FLOAT8E4M3FN", "FLOAT8E4M3FNUZ", "FLOAT8E5M2", "FLOAT8E5M2FNUZ", "UINT4", "INT4",
                "FLOAT4E2M1", "FLOAT8E8M0", "UINT2", "INT2"};
        String type = code >= 0 && code < known.length ? known[code] : "number " + code;
        return new UnsupportedModelException("", "%s has elements of the type %s; there are %s".formatted(what, type,
                String.join(", ", List.of(OnnxType.values()).stream().map(OnnxType::name).toList())));
    }

    /// The number of elements.
    public long count() {
        return dims.stream().reduce(1L, (a, b) -> a * b);
    }

    /// Element number `i`, row by row.
    public double get(long i) {
        return type().get(raw, i);
    }

    /// The extents as integers, where they are some.
    List<Integer> extents(String file) {
        var extents = new ArrayList<Integer>();
        for (long dim : dims) {
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw new FormatException(file, Text.quote(name),
                        "the tensor has the extents %s; they go from 0 to 2147483647".formatted(dims), "");
            }
            extents.add((int) dim);
        }
        return extents;
    }
}
