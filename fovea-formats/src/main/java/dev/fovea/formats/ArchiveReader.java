package dev.fovea.formats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Takes an archive apart, believing nothing: the manifest stands first, and every other byte follows from it.
final class ArchiveReader {
    private static final String DAMAGED = "The file is damaged or was cut off: "
            + "take another copy, or an older checkpoint";
    private static final String NOT_OURS = "Only files that Fovea has saved are read; "
            + "an archive that was unpacked cannot be packed again";
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int LENGTH_FIELD = 22;

    private final String file;
    private final MemorySegment bytes;

    private ArchiveReader(String file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /// The contents of the parts, as slices of `bytes`.
    static Map<Part, MemorySegment> read(String file, MemorySegment bytes) {
        return new ArchiveReader(file, bytes).read();
    }

    private Map<Part, MemorySegment> read() {
        Content manifestContent = manifestContent();
        byte[] text = manifestContent.pieces().getFirst().toArray(ValueLayout.JAVA_BYTE);
        List<Manifest.Item> items = Manifest.read(file + "/" + Manifest.FILE_NAME, text).items();
        ZipLayout layout = ArchiveContent.layout(manifestContent, items);
        if (bytes.byteSize() != layout.length()) {
            throw error("the file has %d bytes, but should have %d".formatted(bytes.byteSize(), layout.length()), "",
                    DAMAGED);
        }
        layout.entries().forEach(this::compare);
        compare(layout.directory());
        var parts = new EnumMap<Part, MemorySegment>(Part.class);
        for (int i = 0; i < items.size(); i++) {
            long start = layout.entries().get(i + 1).end();
            MemorySegment content = bytes.asSlice(start, items.get(i).length());
            check(items.get(i), start, new Content(List.of(content)).sums());
            parts.put(items.get(i).part(), content);
        }
        return parts;
    }

    /// The first entry. Its length is all that is taken from a zip header, and only if the header is right otherwise.
    private Content manifestContent() {
        byte[] expected = ZipLayout.of(List.of(new ZipLayout.Slot(Manifest.FILE_NAME, 0, 0, false))).entries()
                .getFirst().bytes();
        if (bytes.byteSize() < expected.length || bytes.get(INT, 0) != MemorySegment.ofArray(expected).get(INT, 0)) {
            throw error("this is no .fovea archive: it does not begin as a zip file does", "byte 0",
                    "Check the path, or take another copy");
        }
        long length = Integer.toUnsignedLong(bytes.get(INT, LENGTH_FIELD));
        if (length > Manifest.LONGEST) {
            throw error("the first entry has %d bytes; a manifest has %d at most".formatted(length, Manifest.LONGEST),
                    "byte " + LENGTH_FIELD, NOT_OURS);
        }
        if (length > bytes.byteSize() - expected.length) {
            throw error("the file has %d bytes, and ends within its manifest".formatted(bytes.byteSize()), "", DAMAGED);
        }
        var content = new Content(List.of(bytes.asSlice(expected.length, length)));
        byte[] header = ArchiveContent.layout(content, List.of()).entries().getFirst().bytes();
        if (bytes.asSlice(0, header.length).mismatch(MemorySegment.ofArray(header)) != -1) {
            throw error("the manifest does not fit its header: a name, a checksum or a length is wrong", "byte 0",
                    DAMAGED + ". " + NOT_OURS);
        }
        return content;
    }

    private void compare(ZipLayout.Placed expected) {
        MemorySegment actual = bytes.asSlice(expected.start(), expected.bytes().length);
        long at = actual.mismatch(MemorySegment.ofArray(expected.bytes()));
        if (at != -1) {
            throw error("the zip headers do not say what the manifest says", "byte " + (expected.start() + at),
                    DAMAGED + ". " + NOT_OURS);
        }
    }

    private void check(Manifest.Item item, long start, Content.Sums actual) {
        if (!actual.equals(item.sums())) {
            throw error("%s has the checksums %08x and %08x, but %08x and %08x were written".formatted(item.part(),
                    actual.crc32(), actual.crc32c(), item.sums().crc32(), item.sums().crc32c()),
                    "byte %d to %d".formatted(start, start + item.length()), DAMAGED);
        }
    }

    private FormatException error(String problem, String place, String remedy) {
        return new FormatException(file, place, problem, remedy);
    }
}
