package dev.fovea.formats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A message in protobuf's wire format: each field as `number · 8 + wire type`, then its value. Fields are put in the order
/// of their numbers; what has its default value is left out, as proto3 does, unless it is one of a `oneof`.
///
/// Protocol Buffers, "Encoding" (Google). The few lines that writing takes need no library and no generated classes.
final class ProtoMessage {
    static final int MOST_BYTES = 1 << 26;      // a reader refuses far less than what an array could hold

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private byte[] bytes = new byte[64];
    private int length;

    /// A whole number, seven bits a byte, lowest first.
    ProtoMessage varint(int field, long value) {
        return value == 0 ? this : tag(field, VARINT).raw(value);
    }

    ProtoMessage float64(int field, double value) {
        return Double.doubleToRawLongBits(value) == 0 ? this : tag(field, FIXED64).raw64(value);
    }

    /// Written also when it is 0: for a member of a `oneof`.
    ProtoMessage float32(int field, float value) {
        int bits = Float.floatToIntBits(value);
        tag(field, FIXED32);
        for (int i = 0; i < Integer.BYTES; i++) {
            put((byte) (bits >>> 8 * i));
        }
        return this;
    }

    /// `repeated double`, packed.
    ProtoMessage packed(int field, double[] values) {
        if (values.length == 0) {
            return this;
        }
        tag(field, LENGTH).raw((long) values.length * Double.BYTES);
        for (double value : values) {
            raw64(value);
        }
        return this;
    }

    ProtoMessage text(int field, String value) {
        return value.isEmpty() ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoMessage bytes(int field, byte[] value) {
        tag(field, LENGTH).raw(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.bytes());
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    private ProtoMessage tag(int field, int wireType) {
        return raw((long) field << 3 | wireType);
    }

    private ProtoMessage raw(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        return put((byte) rest);
    }

    private ProtoMessage raw64(double value) {
        long bits = Double.doubleToLongBits(value);
        for (int i = 0; i < Long.BYTES; i++) {
            put((byte) (bits >>> 8 * i));
        }
        return this;
    }

    private ProtoMessage put(byte b) {
        room(1);
        bytes[length++] = b;
        return this;
    }

    private void room(int more) {
        if (more > MOST_BYTES - length) {
            throw new IllegalArgumentException(
                    "a message of an event file may have %d bytes, but this one would have more; write smaller pictures"
                            .formatted(MOST_BYTES));
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
