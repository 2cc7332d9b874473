package dev.fovea.formats.zip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fovea.formats.FormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Zip files of others: right ones, and ones that lie.
class ZipEntriesTest {
    private static final byte[] TEXT = "the content ".repeat(20).getBytes(UTF_8);

    private static byte[] zip(boolean stored, String... names) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (String name : names) {
                var entry = new ZipEntry(name);
                if (stored) {
                    var crc = new CRC32();
                    crc.update(TEXT);
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(TEXT.length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(TEXT);
            }
        }
        return out.toByteArray();
    }

    private static ZipEntries read(byte[] bytes) {
        return ZipEntries.of("x.zip", MemorySegment.ofArray(bytes));
    }

    private static byte[] patched(byte[] bytes, Consumer<ByteBuffer> patch) {
        byte[] copy = bytes.clone();
        patch.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
        return copy;
    }

    /// Where record number `number` of that signature begins.
    private static int find(byte[] bytes, int signature, int number) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int found = -1;
        for (int at = 0; at <= bytes.length - 4; at++) {
            if (buffer.getInt(at) == signature && ++found == number) {
                return at;
            }
        }
        throw new IllegalArgumentException("no such record");
    }

    private static void refused(byte[] bytes, String message) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(bytes)).withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false}) void storedAndDeflatedEntriesAreRead(boolean stored) throws IOException {
        ZipEntries zip = read(zip(stored, "a", "folder/b"));
        assertThat(zip.names()).containsExactly("a", "folder/b");
        assertThat(zip.content("folder/b", 1000).orElseThrow().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(TEXT);
        assertThat(zip.content("c", 1000)).isEmpty();
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> zip.content("a", 100))
                .withMessage("x.zip/a: it has 240 bytes; 100 are allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "C:\\x", "a\\..\\x", "./x", "a/./x", "x\u0001y",
            "C:x"}) void namesThatLeaveTheFolderAreRefused(String name) throws IOException {
        refused(zip(true, name), " is not the name of a file below a folder.\n"
                + "Such names are made to write elsewhere; nothing of this file is read");
    }

    @Test void whatTheDirectoryClaimsIsChecked() throws IOException {
        byte[] bytes = zip(true, "a", "b");
        int first = find(bytes, 0x02014b50, 0);
        int second = find(bytes, 0x02014b50, 1);
        int end = find(bytes, 0x06054b50, 0);
        refused(patched(bytes, b -> b.putInt(second + 42, 0)), "the entry \"a\" is called \"b\" in the directory");
        refused(patched(bytes, b -> b.putShort(first + 8, (short) 1)), "the entry \"a\" is encrypted");
        refused(patched(bytes, b -> b.putShort(first + 10, (short) 12)),
                "is packed by method 12; stored (0) and deflated (8)");
        refused(patched(bytes, b -> b.putInt(first + 20, 250).putInt(first + 24, 250)),
                "the entries \"a\" and \"b\" overlap");
        refused(patched(bytes, b -> b.putInt(first + 24, 1)), "the stored entry \"a\" has the lengths 240 and 1");
        refused(patched(bytes, b -> b.putInt(first + 20, 1 << 30)),
                "the entry \"a\" of 1073741824 bytes at 31 is not within the file");
        refused(patched(bytes, b -> b.putInt(first + 42, 5)), "the entry \"a\" does not begin at 5");
        refused(patched(bytes, b -> b.putShort(end + 10, (short) 3)), "the directory ends before its 3 entries");
        refused(patched(bytes, b -> b.putInt(end + 16, 1 << 30)), "is not within the file");
        refused(patched(bytes, b -> b.put(first + 46, (byte) 'b').put(30, (byte) 'b')), "two entries are called \"b\"");
        refused(Arrays.copyOf(bytes, bytes.length - 1), "x.zip: it does not end as a zip file does");
        refused(new byte[0], "x.zip: it does not end as a zip file does");
    }

    @Test void damagedContentIsFound() throws IOException {
        byte[] bytes = zip(false, "a");
        int directory = find(bytes, 0x02014b50, 0);
        byte[] checksum = patched(bytes, b -> b.putInt(directory + 16, 5));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(checksum).content("a", 1000))
                .withMessageContaining("x.zip/a: it has the checksum ")
                .withMessageContaining(", but 00000005 was written");
        byte[] longer = patched(bytes, b -> b.putInt(directory + 24, 250));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(longer).content("a", 1000))
                .withMessageContaining("x.zip/a: it ends after 240 of 250 bytes");
        byte[] bomb = patched(bytes, b -> b.putInt(directory + 24, 1 << 30));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(bomb).content("a", Long.MAX_VALUE))
                .withMessageContaining("to 1073741824 bytes, more than 100 times");
    }

    @Test void largeNumbersStandInFieldsOfTheirOwn() throws IOException {
        byte[] bytes = zip(true, "a");
        int directory = find(bytes, 0x02014b50, 0);
        int end = find(bytes, 0x06054b50, 0);
        ByteBuffer field = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 1)
                .putShort((short) 24)
                .putLong(TEXT.length).putLong(TEXT.length).putLong(0);
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, directory);
        byte[] header = patched(Arrays.copyOfRange(bytes, directory, end), b -> b.putInt(20, -1).putInt(24, -1)
                .putInt(42, -1).putShort(30, (short) 28));
        out.writeBytes(header);
        out.writeBytes(field.array());
        int size = header.length + 28;
        long at = out.size();
        out.writeBytes(ByteBuffer.allocate(76).order(ByteOrder.LITTLE_ENDIAN).putInt(0x06064b50).putLong(44).putInt(0)
                .putInt(0).putInt(0).putLong(1).putLong(1).putLong(size).putLong(directory)
                .putInt(0x07064b50).putInt(0).putLong(at).putInt(1).array());
        out.writeBytes(patched(Arrays.copyOfRange(bytes, end, bytes.length), b -> b.putShort(10, (short) -1)
                .putInt(12, -1).putInt(16, -1)));
        assertThat(read(out.toByteArray()).content("a", 1000).orElseThrow().toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(TEXT);
    }
}
