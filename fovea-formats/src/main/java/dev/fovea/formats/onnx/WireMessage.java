package dev.fovea.formats.onnx;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A message in protobuf's wire format, as pieces of memory: weights are part of it where they lie, so that a model is not copied
/// as often as its messages are nested.
///
/// Protocol Buffers, "Encoding" (Google). Fields are put in the order of their numbers; zeros and empty texts are left out
/// only by who puts them.
final class WireMessage {
    private static final int VARINT = 0;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final List<MemorySegment> done = new ArrayList<>();
    private byte[] open = new byte[64];
    private int held;
    private long length;

    WireMessage varint(int field, long value) {
        return tag(field, VARINT).raw(value);
    }

    WireMessage float32(int field, float value) {
        tag(field, FIXED32);
        int bits = Float.floatToIntBits(value);
        for (int i = 0; i < Integer.BYTES; i++) {
            put((byte) (bits >>> 8 * i));
        }
        return this;
    }

    WireMessage text(int field, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        tag(field, LENGTH).raw(bytes.length);
        for (byte b : bytes) {
            put(b);
        }
        return this;
    }

    /// Bytes that stay where they are.
    WireMessage bytes(int field, MemorySegment value) {
        tag(field, LENGTH).raw(value.byteSize());
        close();
        done.add(value);
        length += value.byteSize();
        return this;
    }

    WireMessage message(int field, WireMessage value) {
        tag(field, LENGTH).raw(value.length);
        close();
        done.addAll(value.pieces());
        length += value.length;
        return this;
    }

    long length() {
        return length;
    }

    List<MemorySegment> pieces() {
        close();
        return List.copyOf(done);
    }

    private WireMessage tag(int field, int wireType) {
        return raw((long) field << 3 | wireType);
    }

    /// Seven bits a byte, lowest first.
    private WireMessage raw(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        put((byte) rest);
        return this;
    }

    private void put(byte b) {
        if (held == open.length) {
            open = Arrays.copyOf(open, 2 * held);
        }
        open[held++] = b;
        length++;
    }

    private void close() {
        if (held > 0) {
            done.add(MemorySegment.ofArray(Arrays.copyOf(open, held)));
            held = 0;
        }
    }
}
