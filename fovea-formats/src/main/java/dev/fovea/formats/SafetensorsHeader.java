package dev.fovea.formats;

import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/// `{"__metadata__": {…}, "conv2d/kernel": {"dtype": "F32", "shape": [5, 5, 1, 32], "data_offsets": [0, 3200]}, …}`
///
/// @param length of the header in bytes, with the eight bytes of its length in front
record SafetensorsHeader(long length, SequencedMap<String, Safetensors.Entry> entries,
        SequencedMap<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final String DTYPE = "dtype";
    private static final String SHAPE = "shape";
    private static final String OFFSETS = "data_offsets";
    private static final int PREFIX = 8;
    private static final int LARGEST_RANK = 64;
    private static final String DAMAGED = "The file is damaged or was cut off: copy or download it again";
    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static SafetensorsHeader read(String file, MemorySegment bytes, JsonLimits limits) {
        int json = jsonLength(file, bytes, limits);
        byte[] text = bytes.asSlice(PREFIX, json).toArray(ValueLayout.JAVA_BYTE);
        if (json == 0 || text[0] != '{') {
            throw new FormatException(file, "byte 8", "a header that begins with { was expected",
                    "This is no safetensors file");
        }
        JsonCursor root = Json.parse(file, text, limits).at(file);
        var metadata = new LinkedHashMap<String, String>();
        root.find(METADATA).ifPresent(m -> m.members().forEach((name, value) -> metadata.put(name, value.text())));
        var entries = new ArrayList<Safetensors.Entry>();
        root.members().forEach((name, tensor) -> {
            if (!name.equals(METADATA)) {
                entries.add(entry(name, tensor));
            }
        });
        entries.sort(Comparator.comparingLong(Safetensors.Entry::from).thenComparingLong(Safetensors.Entry::to));
        return new SafetensorsHeader(PREFIX + json, gapless(root, entries, bytes.byteSize() - PREFIX - json),
                Collections.unmodifiableSequencedMap(metadata));
    }

    private static int jsonLength(String file, MemorySegment bytes, JsonLimits limits) {
        if (bytes.byteSize() < PREFIX) {
            throw new FormatException(file, "byte 0",
                    "%d bytes are too few: a safetensors file begins with 8 that say how long its header is"
                            .formatted(bytes.byteSize()),
                    DAMAGED);
        }
        long length = bytes.get(LENGTH, 0);
        long room = bytes.byteSize() - PREFIX;
        if (Long.compareUnsigned(length, room) > 0) {
            throw new FormatException(file, "byte 0", "a header of %s bytes was announced, but only %d follow"
                    .formatted(Long.toUnsignedString(length), room), DAMAGED);
        }
        if (length > limits.bytes()) {
            throw new FormatException(file, "byte 0",
                    "the header has %d bytes; %d are allowed".formatted(length, limits.bytes()),
                    "If you trust the file, read it with higher limits: "
                            + "Safetensors.of(file, bytes, JsonLimits.standard().bytes(…))");
        }
        return (int) length;
    }

    private static Safetensors.Entry entry(String name, JsonCursor tensor) {
        tensor.only(List.of(DTYPE, SHAPE, OFFSETS));
        JsonCursor dtype = tensor.get(DTYPE);
        StoredType type = StoredType.named(dtype.text()).orElseThrow(
                () -> dtype.error("unknown type %s; %s", Text.quote(dtype.text()),
                        Text.near(dtype.text(),
                                List.of(StoredType.values()).reversed().stream().map(Enum::name).toList())));
        List<Long> extents = wholes(tensor.get(SHAPE));
        if (extents.size() > LARGEST_RANK) {
            throw tensor.get(SHAPE).error("%d axes; at most %d are allowed", extents.size(), LARGEST_RANK);
        }
        List<Long> offsets = wholes(tensor.get(OFFSETS));
        if (offsets.size() != 2) {
            throw tensor.get(OFFSETS).expected("an array of 2, begin and end,");
        }
        var entry = new Safetensors.Entry(name, type, extents, offsets.getFirst(), offsets.getLast());
        if (entry.to() - entry.from() != bytesOf(entry, tensor)) {
            throw tensor.error("%s%s takes %d bytes, but the offsets are %d to %d, which is %d", type, extents,
                    bytesOf(entry, tensor),
                    entry.from(), entry.to(), entry.to() - entry.from());
        }
        return entry;
    }

    private static List<Long> wholes(JsonCursor array) {
        return array.elements().stream().map(e -> e.whole(0, Long.MAX_VALUE)).toList();
    }

    private static long bytesOf(Safetensors.Entry entry, JsonCursor tensor) {
        try {
            return entry.extents().stream().reduce((long) entry.type().bytes(), Math::multiplyExact);
        } catch (ArithmeticException e) {
            throw tensor.get(SHAPE).error("%s has more than 2^63 bytes", entry.extents()).causedBy(e);
        }
    }

    /// Each tensor begins where the one before ended, and the last ends with the file.
    private static SequencedMap<String, Safetensors.Entry> gapless(JsonCursor root, List<Safetensors.Entry> entries,
            long room) {
        var all = new LinkedHashMap<String, Safetensors.Entry>();
        long end = 0;
        for (Safetensors.Entry entry : entries) {
            if (entry.from() != end) {
                throw root.get(entry.name()).get(OFFSETS).error("the values begin at %d, but those before end at %d",
                        entry.from(), end);
            }
            end = entry.to();
            all.put(entry.name(), entry);
        }
        if (end != room) {
            throw new FormatException(root.file(), "",
                    "the header tells of %d bytes of values, but %d follow it".formatted(end, room), DAMAGED);
        }
        return Collections.unmodifiableSequencedMap(all);
    }

    /// Wide types first, then by name: the order of the reference implementation, in which every tensor is aligned.
    static List<String> inOrder(Map<String, Tensor> tensors) {
        return tensors.keySet().stream()
                .sorted(Comparator.comparing((String name) -> StoredType.of(tensor(tensors, name).dtype())).reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    /// The header and its length, padded with spaces to a multiple of eight bytes.
    static byte[] write(Map<String, Tensor> tensors, Map<String, String> metadata) {
        var header = new LinkedHashMap<String, Json>();
        if (!metadata.isEmpty()) {
            var texts = new LinkedHashMap<String, Json>();
            new TreeMap<>(metadata).forEach((name, text) -> texts.put(name, Json.of(text)));
            header.put(METADATA, new Json.Obj(texts));
        }
        long offset = 0;
        for (String name : inOrder(tensors)) {
            Tensor tensor = tensor(tensors, name);
            if (name.equals(METADATA)) {
                throw new IllegalArgumentException(
                        "a tensor cannot be named __metadata__: the format keeps that name for texts");
            }
            long end = Math.addExact(offset, tensor.type().bytes());
            header.put(name, Json.object()
                    .with(DTYPE, Json.of(StoredType.of(tensor.dtype()).name()))
                    .with(SHAPE,
                            Json.array(tensor.shape().extents().stream().map(e -> Json.of(e.longValue())).toList()))
                    .with(OFFSETS, Json.array(Json.of(offset), Json.of(end))));
            offset = end;
        }
        byte[] text = JsonWriter.utf8(new Json.Obj(header).compact());
        Json.parse("the header of " + tensors.size() + " tensors", text);   // what is written can be read
        int padded = Math.ceilDiv(text.length, PREFIX) * PREFIX;
        var bytes = new ByteArrayOutputStream(PREFIX + padded);
        bytes.writeBytes(ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).array());
        bytes.writeBytes(text);
        bytes.writeBytes(" ".repeat(padded - text.length).getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }
}
