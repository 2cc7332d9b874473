package dev.fovea.formats.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Messages of protobuf as trees that can be written, read and spoilt, for tests.
final class Wire {
    private final int number;
    private final int type;
    private long value;
    private byte[] bytes = {};
    private final List<Wire> parts = new ArrayList<>();

    private Wire(int number, int type) {
        this.number = number;
        this.type = type;
    }

    static Wire message(Wire... fields) {
        return message(0, fields);
    }

    static Wire message(int number, Wire... fields) {
        var wire = new Wire(number, 2);
        wire.parts.addAll(List.of(fields));
        return wire;
    }

    static Wire integer(int number, long value) {
        var wire = new Wire(number, 0);
        wire.value = value;
        return wire;
    }

    static Wire float32(int number, float value) {
        var wire = new Wire(number, 5);
        wire.value = Float.floatToIntBits(value);
        return wire;
    }

    static Wire text(int number, String text) {
        return bytes(number, text.getBytes(StandardCharsets.UTF_8));
    }

    static Wire bytes(int number, byte[] bytes) {
        var wire = new Wire(number, 2);
        wire.bytes = bytes;
        return wire;
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        if (parts.isEmpty()) {
            out.writeBytes(bytes);
        }
        parts.forEach(p -> p.write(out));
        return out.toByteArray();
    }

    private void write(ByteArrayOutputStream out) {
        varint(out, (long) number << 3 | type);
        switch (type) {
            case 0 -> varint(out, value);
            case 5 -> out.writeBytes(
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array());
            case 1 -> out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
            default -> {
                byte[] content = bytes();
                varint(out, content.length);
                out.writeBytes(content);
            }
        }
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /// Every message and field below this.
    private void all(List<Wire> into) {
        into.add(this);
        parts.forEach(p -> p.all(into));
    }

    /// One field left out, doubled, moved elsewhere, or given another value, all lengths right again.
    void spoil(SplittableRandom random) {
        var all = new ArrayList<Wire>();
        all(all);
        Wire at = all.get(random.nextInt(all.size()));
        if (at.parts.isEmpty()) {
            if (at.type == 2 && at.bytes.length > 0 && random.nextBoolean()) {
                at.bytes[random.nextInt(at.bytes.length)] = (byte) random.nextInt();
            } else if (at.type == 2) {
                at.bytes = new byte[random.nextInt(20)];
                random.nextBytes(at.bytes);
            } else {
                long[] odd = {0, 1, -1, 2, 3, 7, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE,
                        Long.MIN_VALUE, random.nextInt(30)};
                at.value = odd[random.nextInt(odd.length)];
            }
            return;
        }
        int i = random.nextInt(at.parts.size());
        switch (random.nextInt(3)) {
            case 0 -> at.parts.remove(i);
            case 1 -> at.parts.add(at.parts.get(i));
            default -> at.parts.add(random.nextInt(at.parts.size()), at.parts.remove(i));
        }
    }
}
