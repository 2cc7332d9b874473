package dev.fovea.formats.torch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Files as PyTorch writes them, instruction by instruction, so that they can be right or wrong.
final class Pickles {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static Pickles pickle() {
        return new Pickles().op(0x80, 2);
    }

    Pickles op(int... codes) {
        for (int code : codes) {
            bytes.write(code);
        }
        return this;
    }

    Pickles text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        op('X').raw(little(4).putInt(utf8.length).array()).raw(utf8);
        return this;
    }

    Pickles whole(long value) {
        return op('J').raw(little(4).putInt((int) value).array());
    }

    Pickles long8(long value) {
        return op(0x8a, 8).raw(little(8).putLong(value).array());
    }

    Pickles global(String module, String name) {
        return op('c').raw((module + "\n" + name + "\n").getBytes(UTF_8));
    }

    Pickles raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    Pickles tuple(long... numbers) {
        op('(');
        for (long n : numbers) {
            whole(n);
        }
        return op('t');
    }

    /// `('storage', torch.XStorage, key, 'cpu', count)`, as a persistent id.
    Pickles storage(String type, String key, long count) {
        return op('(').text("storage").global("torch", type).text(key).text("cpu").whole(count).op('t', 'Q');
    }

    /// `_rebuild_tensor_v2(storage, offset, size, stride, False, OrderedDict())`
    Pickles tensor(String type, String key, long count, long offset, long[] size, long[] stride) {
        return global("torch._utils", "_rebuild_tensor_v2").op('(').storage(type, key, count).whole(offset)
                .tuple(size).tuple(stride).op(0x89).emptyOrdered().op('t', 'R');
    }

    /// Row by row.
    Pickles tensor(String type, String key, long... size) {
        var stride = new long[size.length];
        long count = 1;
        for (int axis = size.length - 1; axis >= 0; axis--) {
            stride[axis] = count;
            count *= size[axis];
        }
        return tensor(type, key, count, 0, size, stride);
    }

    Pickles emptyOrdered() {
        return global("collections", "OrderedDict").op(')', 'R');
    }

    byte[] done() {
        return op('.').bytes.toByteArray();
    }

    static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] floats(float... values) {
        ByteBuffer buffer = little(4 * values.length);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }

    static byte[] shorts(int... values) {
        ByteBuffer buffer = little(2 * values.length);
        for (int value : values) {
            buffer.putShort((short) value);
        }
        return buffer.array();
    }

    static byte[] longs(long... values) {
        ByteBuffer buffer = little(8 * values.length);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }

    /// A zip with these files, stored.
    static byte[] zip(Map<String, byte[]> files) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                var crc = new CRC32();
                crc.update(file.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(file.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// The form of PyTorch since 1.6.
    static byte[] file(byte[] pickle, Map<String, byte[]> storages) {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("model/data.pkl", pickle);
        files.put("model/byteorder", "little".getBytes(UTF_8));
        storages.forEach((key, content) -> files.put("model/data/" + key, content));
        files.put("model/version", "3\n".getBytes(UTF_8));
        return zip(files);
    }

    /// The form before, with storages of elements of that many bytes.
    static byte[] legacy(byte[] pickle, int elementBytes, Map<String, byte[]> storages) {
        var file = new Pickles();
        file.raw(pickle().op(0x8a, 10).raw(new byte[]{0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a,
                (byte) 0xa8, 0x50, 0x19}).done());
        file.raw(pickle().op('M', 0xe9, 3).done());
        file.raw(pickle().op('}', '(').text("protocol_version").op('M', 0xe9, 3).text("little_endian").op(0x88, 'u')
                .done());
        file.raw(pickle);
        Pickles keys = pickle().op(']', '(');
        storages.keySet().forEach(keys::text);
        file.raw(keys.op('e').done());
        storages.values().forEach(s -> file.raw(longs(s.length / elementBytes)).raw(s));
        return file.bytes.toByteArray();
    }

    /// Two tensors by name, the second in columns: `{"a": [[1, 2], [3, 4]], "b": a.T}` and a counter.
    static byte[] small() {
        return pickle().op('}', '(').text("a").tensor("FloatStorage", "0", 2, 2)
                .text("b").tensor("FloatStorage", "0", 4, 0, new long[]{2, 2}, new long[]{1, 2})
                .text("n").tensor("LongStorage", "1").op('u').done();
    }

    static Map<String, byte[]> smallStorages() {
        var storages = new LinkedHashMap<String, byte[]>();
        storages.put("0", floats(1, 2, 3, 4));
        storages.put("1", longs(7));
        return storages;
    }
}
