package dev.fovea.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Every byte of a zip file that is not an entry's content, and its place: a function of names, lengths and checksums.
///
/// Entries are stored, not deflated, in 1980: equal contents give equal files, and tensors can be mapped where they lie.
/// Because the bytes follow from the manifest, the reader interprets no zip headers: it makes them again and compares.
/// PKWARE's APPNOTE 6.3.10 is the source of the numbers; Zip64 (its 4.5.3) from 4 GiB on.
///
/// @param entries in their order, without gaps
/// @param directory what follows the last entry: central directory and end record
record ZipLayout(List<Placed> entries, Placed directory) {
    /// Contents that are mapped begin at multiples of this.
    private static final int ALIGNMENT = 64;
    /// From here on a length or an offset stands in a Zip64 field.
    private static final long LARGE = 0xFFFF_FFFFL;
    private static final int STORED_VERSION = 10;
    private static final int ZIP64_VERSION = 45;
    private static final int FIRST_OF_JANUARY_1980 = 1 << 5 | 1;
    private static final int ZIP64_FIELD = 1;
    private static final int ALIGNMENT_FIELD = 0xD935;   // zipalign's; other programs skip it
    private static final int LOCAL_HEADER = 30;
    private static final int CENTRAL_HEADER = 46;

    /// One entry to be.
    record Slot(String name, long length, int crc32, boolean aligned) {}

    /// Bytes of ours at a position; the content of an entry begins where its header ends.
    record Placed(long start, byte[] bytes) {
        long end() {
            return start + bytes.length;
        }
    }

    ZipLayout {
        entries = List.copyOf(entries);
    }

    /// The length of the whole file.
    long length() {
        return directory.end();
    }

    static ZipLayout of(List<Slot> slots) {
        var entries = new ArrayList<Placed>();
        long position = 0;
        for (Slot slot : slots) {
            var header = new Placed(position, localHeader(slot, position));
            entries.add(header);
            position = Math.addExact(header.end(), slot.length());
        }
        return new ZipLayout(entries, new Placed(position, directory(slots, entries, position)));
    }

    private static boolean isLarge(long number) {
        return number >= LARGE;
    }

    private static int low(long number) {
        return (int) Math.min(number, LARGE);
    }

    private static byte[] localHeader(Slot slot, long position) {
        byte[] name = slot.name().getBytes(StandardCharsets.US_ASCII);
        byte[] large = isLarge(slot.length()) ? zip64(slot.length(), slot.length()) : new byte[0];
        byte[] padding = slot.aligned() ? padding(position + LOCAL_HEADER + name.length + large.length) : new byte[0];
        return buffer(LOCAL_HEADER + name.length + large.length + padding.length).putInt(0x04034b50)
                .put(common(slot, isLarge(slot.length()), name.length, large.length + padding.length))
                .put(name).put(large).put(padding).array();
    }

    /// The fields that local and central headers share, from the version needed to the length of the extra fields.
    private static byte[] common(Slot slot, boolean large, int name, int extra) {
        return buffer(26)
                .putShort((short) (large ? ZIP64_VERSION : STORED_VERSION))
                .putShort((short) 0)                        // flags
                .putShort((short) 0)                        // method: stored
                .putShort((short) 0)                        // midnight
                .putShort((short) FIRST_OF_JANUARY_1980)
                .putInt(slot.crc32())
                .putInt(low(slot.length()))
                .putInt(low(slot.length()))
                .putShort((short) name)
                .putShort((short) extra)
                .array();
    }

    private static byte[] zip64(long... numbers) {
        ByteBuffer field = buffer(4 + 8 * numbers.length).putShort((short) ZIP64_FIELD)
                .putShort((short) (8 * numbers.length));
        for (long number : numbers) {
            field.putLong(number);
        }
        return field.array();
    }

    /// An extra field that brings the content to the next multiple of 64; it takes six bytes or more.
    private static byte[] padding(long position) {
        int bytes = (int) (-position & ALIGNMENT - 1);
        int size = bytes < 6 ? bytes + ALIGNMENT : bytes;
        return buffer(size).putShort((short) ALIGNMENT_FIELD).putShort((short) (size - 4)).putShort((short) ALIGNMENT)
                .array();
    }

    private static byte[] directory(List<Slot> slots, List<Placed> entries, long start) {
        var headers = new ArrayList<byte[]>();
        for (int i = 0; i < slots.size(); i++) {
            headers.add(centralHeader(slots.get(i), entries.get(i).start()));
        }
        int size = headers.stream().mapToInt(h -> h.length).sum();
        byte[] large = isLarge(start) ? zip64End(slots.size(), size, start) : new byte[0];
        ByteBuffer all = buffer(size + large.length + 22);
        headers.forEach(all::put);
        return all.put(large).putInt(0x06054b50)
                .putShort((short) 0)                        // number of this disk
                .putShort((short) 0)                        // disk of the directory
                .putShort((short) slots.size()).putShort((short) slots.size())
                .putInt(size).putInt(low(start))
                .putShort((short) 0)                        // comment
                .array();
    }

    private static byte[] centralHeader(Slot slot, long start) {
        byte[] name = slot.name().getBytes(StandardCharsets.US_ASCII);
        byte[] large = isLarge(slot.length())
                ? isLarge(start) ? zip64(slot.length(), slot.length(), start) : zip64(slot.length(), slot.length())
                : isLarge(start) ? zip64(start) : new byte[0];
        boolean needsZip64 = large.length > 0;
        return buffer(CENTRAL_HEADER + name.length + large.length).putInt(0x02014b50)
                .putShort((short) (needsZip64 ? ZIP64_VERSION : STORED_VERSION))   // version made by
                .put(common(slot, needsZip64, name.length, large.length))
                .putShort((short) 0)                        // comment
                .putShort((short) 0)                        // disk
                .putShort((short) 0).putInt(0)              // attributes
                .putInt(low(start))
                .put(name).put(large).array();
    }

    private static byte[] zip64End(int entries, long size, long start) {
        return buffer(76).putInt(0x06064b50).putLong(44)
                .putShort((short) ZIP64_VERSION).putShort((short) ZIP64_VERSION)
                .putInt(0).putInt(0)                        // disks
                .putLong(entries).putLong(entries)
                .putLong(size).putLong(start)
                .putInt(0x07064b50).putInt(0).putLong(start + size).putInt(1)
                .array();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
