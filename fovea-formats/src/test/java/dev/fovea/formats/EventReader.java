package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads event files by the formats' descriptions alone: it shares no line with the writer, and checks every checksum.
final class EventReader {

    /// Field number → its values in order: `Long` for whole numbers and fixed bits, `byte[]` for what has a length.
    record Message(Map<Integer, List<Object>> fields) {
        static Message parse(byte[] bytes) {
            var fields = new TreeMap<Integer, List<Object>>();
            var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                long tag = varint(in);
                Object value = switch ((int) (tag & 7)) {
                    case 0 -> varint(in);
                    case 1 -> in.getLong();
                    case 2 -> take(in, Math.toIntExact(varint(in)));
                    case 5 -> (long) in.getInt();
                    default -> throw new AssertionError("wire type " + (tag & 7));
                };
                fields.computeIfAbsent((int) (tag >> 3), _ -> new ArrayList<>()).add(value);
            }
            return new Message(fields);
        }

        private static byte[] take(ByteBuffer in, int count) {
            var bytes = new byte[count];
            in.get(bytes);
            return bytes;
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte b = in.get();
                value |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw new AssertionError("a varint of more than ten bytes");
        }

        boolean has(int field) {
            return fields.containsKey(field);
        }

        long number(int field) {
            return has(field) ? (Long) fields.get(field).getFirst() : 0;
        }

        double float64(int field) {
            return Double.longBitsToDouble(number(field));
        }

        float float32(int field) {
            return Float.intBitsToFloat((int) number(field));
        }

        byte[] bytes(int field) {
            return (byte[]) fields.get(field).getFirst();
        }

        String text(int field) {
            return new String(bytes(field), StandardCharsets.UTF_8);
        }

        Message message(int field) {
            return parse(bytes(field));
        }

        double[] packed(int field) {
            var in = ByteBuffer.wrap(bytes(field)).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
            var values = new double[in.remaining()];
            in.get(values);
            return values;
        }
    }

    /// @param value the `Summary.Value`
    record Shown(String tag, long step, Message value) {
        static Shown of(Message event) {
            Message value = event.message(5).message(1);
            return new Shown(value.text(1), event.number(2), value);
        }

        float number() {
            return value.float32(2);
        }

        Message image() {
            return value.message(4);
        }

        Message histogram() {
            return value.message(5);
        }
    }

    private EventReader() {}

    /// The events of all whole records; what follows the last whole one is passed over, as TensorBoard does.
    static List<Message> events(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var events = new ArrayList<Message>();
        while (in.remaining() >= 12) {
            int start = in.position();
            long length = in.getLong();
            assertThat(in.getInt()).as("checksum of the length at %d", start).isEqualTo(masked(bytes, start, 8));
            if (in.remaining() < length + 4) {
                break;
            }
            int data = in.position();
            var message = new byte[Math.toIntExact(length)];
            in.get(message);
            assertThat(in.getInt()).as("checksum of the data at %d", data)
                    .isEqualTo(masked(bytes, data, message.length));
            events.add(Message.parse(message));
        }
        return events;
    }

    /// The values under tags in the only file of a folder, after its version has been checked.
    static List<Shown> shown(Path folder) throws IOException {
        List<Message> events = events(Files.readAllBytes(only(folder)));
        assertThat(events.getFirst().text(3)).isEqualTo("brain.Event:2");
        return events.stream().filter(e -> e.has(5)).map(Shown::of).toList();
    }

    static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    private static int masked(byte[] bytes, int from, int count) {
        int crc = ~0;
        for (int i = from; i < from + count; i++) {
            crc ^= bytes[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }
}
