package dev.fovea.formats.onnx;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// A message in protobuf's wire format, read field by field: each is `number · 8 + wire type`, then its value.
///
/// Protocol Buffers, "Encoding" (Google). A length is compared with what is left before it is used; messages within messages,
/// texts and lists have limits; unknown fields are passed over. What is wrong is told with the byte and the path of the field.
final class ProtoReader {
    static final String DAMAGED = "The file is damaged or was cut off: copy or download it again";

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 10;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// What all messages of a file share.
    private static final class Shared {
        final String file;
        final OnnxLimits limits;
        int messages;

        Shared(String file, OnnxLimits limits) {
            this.file = file;
            this.limits = limits;
        }
    }

    private final Shared shared;
    private final MemorySegment bytes;
    private final String path;
    private final int depth;
    private final long end;
    private long at;
    private long begin;
    private int field;
    private int wire;

    private ProtoReader(Shared shared, MemorySegment bytes, String path, int depth, long from, long end) {
        this.shared = shared;
        this.bytes = bytes;
        this.path = path;
        this.depth = depth;
        this.at = from;
        this.end = end;
    }

    /// The message that a whole file is.
    static ProtoReader of(String file, MemorySegment bytes, OnnxLimits limits) {
        return new ProtoReader(new Shared(file, limits), bytes, "", 0, 0, bytes.byteSize());
    }

    String file() {
        return shared.file;
    }

    OnnxLimits limits() {
        return shared.limits;
    }

    /// Goes on to the next field; false at the end of the message.
    boolean next() {
        if (at == end) {
            return false;
        }
        begin = at;
        long tag = raw("tag");
        field = (int) (tag >>> 3);
        wire = (int) (tag & 7);
        if (tag >>> 3 < 1 || tag >>> 3 > 0x1fffffff) {
            throw error("", "a field has the number %d; fields are numbered from 1 to 536870911".formatted(tag >>> 3));
        }
        return true;
    }

    /// The number of the field.
    int field() {
        return field;
    }

    /// The number itself, as an integer of 64 bits.
    long varint(String name) {
        expect(name, VARINT);
        return raw(name);
    }

    /// The same, where the value must be one of 32 bits.
    int integer(String name) {
        long value = varint(name);
        if (value != (int) value) {
            throw error(name, "%d is no integer of 32 bits".formatted(value));
        }
        return (int) value;
    }

    float float32(String name) {
        expect(name, FIXED32);
        need(name, Float.BYTES);
        at += Float.BYTES;
        return Float.intBitsToFloat(bytes.get(INT, at - Float.BYTES));
    }

    /// The message within.
    ProtoReader message(String name) {
        long length = length(name);
        if (depth + 1 >= shared.limits.depth()) {
            throw error(name, "messages are nested deeper than %d".formatted(shared.limits.depth()));
        }
        if (++shared.messages > shared.limits.messages()) {
            throw error(name, "the file has more than %d messages".formatted(shared.limits.messages()));
        }
        at += length;
        return new ProtoReader(shared, bytes, child(name), depth + 1, at - length, at);
    }

    /// The bytes of the field, a part of the file.
    MemorySegment bytes(String name) {
        long length = length(name);
        at += length;
        return bytes.asSlice(at - length, length);
    }

    String text(String name) {
        long length = length(name);
        if (length > shared.limits.letters()) {
            throw error(name, "a text has %d bytes; %d are allowed".formatted(length, shared.limits.letters()));
        }
        byte[] text = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        at += length;
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException e) {
            throw error(name, "a text is not in UTF-8").causedBy(e);
        }
    }

    /// `before` and the numbers of the field: one, or packed ones.
    long[] longs(String name, long[] before) {
        if (wire == VARINT) {
            return append(name, before, before.length, new long[]{raw(name)});
        }
        long stop = length(name) + at;
        long[] values = new long[(int) Math.min(stop - at, 64)];
        int count = 0;
        while (at < stop) {
            if (count == values.length) {
                limit(name, count + 1L);
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = raw(name, stop);
        }
        return append(name, before, before.length, Arrays.copyOf(values, count));
    }

    /// `before` and the numbers of the field, as they lie in memory: one of so many bytes, or packed ones.
    MemorySegment numbers(String name, int size, MemorySegment before) {
        MemorySegment more;
        if (wire == (size == Float.BYTES ? FIXED32 : FIXED64)) {
            need(name, size);
            more = bytes.asSlice(at, size);
            at += size;
        } else {
            more = bytes(name);
        }
        if (more.byteSize() % size != 0) {
            throw error(name, "%d bytes are no whole number of values of %d".formatted(more.byteSize(), size));
        }
        if (before.byteSize() == 0) {
            return more;
        }
        limit(name, (before.byteSize() + more.byteSize()) / size);
        var both = MemorySegment.ofArray(new byte[(int) (before.byteSize() + more.byteSize())]);
        both.copyFrom(before);
        both.asSlice(before.byteSize()).copyFrom(more);
        return both;
    }

    /// The key and the value that this message is, `StringStringEntryProto`, into a map.
    void entry(Map<String, String> into) {
        String key = "";
        String value = "";
        while (next()) {
            switch (field()) {
                case 1 -> key = text("key");
                case 2 -> value = text("value");
                default -> skip();
            }
        }
        into.put(key, value);
    }

    private long[] append(String name, long[] before, int count, long[] more) {
        limit(name, (long) count + more.length);
        long[] all = Arrays.copyOf(before, count + more.length);
        System.arraycopy(more, 0, all, count, more.length);
        return all;
    }

    private void limit(String name, long values) {
        if (values > shared.limits.values()) {
            throw error(name, "a list has more than %d numbers".formatted(shared.limits.values()));
        }
    }

    /// Passes over a field that is not known.
    void skip() {
        switch (wire) {
            case VARINT -> raw("");
            case FIXED64 -> {
                need("", Long.BYTES);
                at += Long.BYTES;
            }
            case FIXED32 -> {
                need("", Integer.BYTES);
                at += Integer.BYTES;
            }
            default -> bytes("");
        }
    }

    private void expect(String name, int expected) {
        if (wire != expected) {
            throw error(name, "field %d has the wire type %d, but %d was expected".formatted(field, wire, expected));
        }
    }

    private long length(String name) {
        expect(name, LENGTH);
        long length = raw(name);
        if (length < 0 || length > end - at) {
            throw error(name, "%s bytes were announced, but only %d are left".formatted(Long.toUnsignedString(length),
                    end - at));
        }
        return length;
    }

    private void need(String name, int count) {
        if (end - at < count) {
            throw error(name, "%d bytes were expected, but only %d are left".formatted(count, end - at));
        }
    }

    private long raw(String name) {
        return raw(name, end);
    }

    private long raw(String name, long stop) {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (at >= stop) {
                throw error(name, "a number ends after %d bytes, in its middle".formatted(i));
            }
            byte b = bytes.get(ValueLayout.JAVA_BYTE, at++);
            value |= (b & 0x7fL) << 7 * i;
            if (b >= 0) {
                return value;
            }
        }
        throw error(name, "a number has more than %d bytes".formatted(LONGEST_VARINT));
    }

    private String child(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// An error at this field.
    FormatException error(String name, String problem) {
        String place = name.isEmpty() ? path : child(name);
        return new FormatException(shared.file, "byte " + begin + (place.isEmpty()
                ? ""
                : ", " + Text.quote(place)
                        .replace("\"", "")),
                problem, DAMAGED);
    }
}
