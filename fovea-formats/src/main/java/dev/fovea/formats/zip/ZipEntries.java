package dev.fovea.formats.zip;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The entries of a zip file (PKWARE's APPNOTE 6.3.10, Zip64 too), over memory that the caller keeps alive.
///
/// What the central directory says is checked before it is used: entries lie within the file and do not overlap, names are
/// those of files below a folder and differ, nothing is encrypted. Contents are stored or deflated; one that is deflated
/// takes memory only as its length and the file's allow.
public final class ZipEntries {
    private static final String DAMAGED = "The file is damaged or was cut off: copy or download it again";
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCAL_SIZE = 30;
    private static final int CENTRAL_SIZE = 46;
    private static final int END_SIZE = 22;
    private static final int MOST_ENTRIES = 200_000;
    private static final int LONGEST_NAME = 4096;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    /// A deflated entry that grows more than this is refused, unless it is small.
    private static final int MOST_GROWTH = 100;
    private static final int SMALL = 1 << 20;
    private static final long LARGE = 0xFFFF_FFFFL;

    private final String file;
    private final MemorySegment bytes;
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(String name, int method, int crc32, long packed, long length, long header, long content) {
        long end() {
            return content + packed;
        }
    }

    private record Directory(long start, long size, long count) {
    }

    private ZipEntries(String file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
        Directory directory = directory(end());
        long at = directory.start;
        for (long i = 0; i < directory.count; i++) {
            at = readEntry(at, directory);
        }
        checkOverlaps();
    }

    /// Whether the bytes begin as a zip file with entries does.
    public static boolean isZip(MemorySegment bytes) {
        return bytes.byteSize() >= END_SIZE && (bytes.get(INT, 0) == LOCAL || bytes.get(INT, 0) == END);
    }

    /// @throws FormatException if it is no zip file, or a damaged one, or one that only a hostile program writes
    public static ZipEntries of(String file, MemorySegment bytes) {
        return new ZipEntries(file, bytes);
    }

    /// The names of the files, in the order of the directory; folders have no entry here.
    public Set<String> names() {
        return entries.keySet();
    }

    /// What the entries are called in messages: `model.pt/data.pkl`.
    public String nameOf(String entry) {
        return file + "/" + entry;
    }

    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /// The content of a file, if it is there and may have so many bytes: shared memory when it is stored, else inflated and its
    /// checksum compared.
    ///
    /// @throws FormatException if it is longer, or damaged
    public Optional<MemorySegment> content(String name, long most) {
        return Optional.ofNullable(entries.get(name)).map(e -> content(e, most));
    }

    private MemorySegment content(Entry entry, long most) {
        if (entry.length > most) {
            throw new FormatException(nameOf(entry.name), "",
                    "it has %d bytes; %d are allowed".formatted(entry.length, most), "");
        }
        MemorySegment packed = bytes.asSlice(entry.content, entry.packed);
        return entry.method == STORED ? packed : inflated(entry, packed);
    }

    private MemorySegment inflated(Entry entry, MemorySegment packed) {
        if (entry.length > SMALL && entry.length / MOST_GROWTH > entry.packed) {
            throw new FormatException(nameOf(entry.name), "",
                    "it grows from %d to %d bytes, more than %d times".formatted(entry.packed, entry.length,
                            MOST_GROWTH),
                    "Such a file is made to fill the memory");
        }
        if (entry.length > Integer.MAX_VALUE - 8) {
            throw new FormatException(nameOf(entry.name), "", "deflated entries may have 2 GiB", "");
        }
        var content = new byte[(int) entry.length];
        var crc = new CRC32();
        try (var inflater = new Inflater(true)) {
            inflater.setInput(packed.asByteBuffer());
            int done = 0;
            while (done < content.length) {
                int more = inflater.inflate(content, done, content.length - done);
                if (more == 0) {
                    throw damaged(entry, "it ends after %d of %d bytes".formatted(done, content.length));
                }
                done += more;
            }
            crc.update(content);
        } catch (DataFormatException e) {
            throw damaged(entry, "it cannot be inflated: " + e.getMessage()).causedBy(e);
        }
        if ((int) crc.getValue() != entry.crc32) {
            throw damaged(entry, "it has the checksum %08x, but %08x was written".formatted((int) crc.getValue(),
                    entry.crc32));
        }
        return MemorySegment.ofArray(content);
    }

    private FormatException damaged(Entry entry, String problem) {
        return new FormatException(nameOf(entry.name), "", problem, DAMAGED);
    }

    private FormatException error(long at, String problem) {
        return new FormatException(file, "byte " + at, problem, DAMAGED);
    }

    private int unsignedShort(long at) {
        return Short.toUnsignedInt(bytes.get(SHORT, at));
    }

    private long unsignedInt(long at) {
        return Integer.toUnsignedLong(bytes.get(INT, at));
    }

    /// The end record: the last one whose comment ends with the file.
    private long end() {
        long from = Math.max(0, bytes.byteSize() - END_SIZE - 0xFFFF);
        for (long at = bytes.byteSize() - END_SIZE; at >= from; at--) {
            if (bytes.get(INT, at) == END && at + END_SIZE + unsignedShort(at + 20) == bytes.byteSize()) {
                return at;
            }
        }
        throw new FormatException(file, "", "it does not end as a zip file does", DAMAGED);
    }

    private Directory directory(long end) {
        var directory = new Directory(unsignedInt(end + 16), unsignedInt(end + 12), unsignedShort(end + 10));
        long limit = end;
        if (directory.start == LARGE || directory.size == LARGE || directory.count == 0xFFFF) {
            long locator = end - 20;
            if (locator >= 0 && bytes.get(INT, locator) == LOCATOR_64) {
                limit = bytes.get(LONG, locator + 8);
                if (limit < 0 || limit > locator - 56 || bytes.get(INT, limit) != END_64) {
                    throw error(locator, "the Zip64 end record is not where it should be");
                }
                directory = new Directory(bytes.get(LONG, limit + 48), bytes.get(LONG, limit + 40),
                        bytes.get(LONG, limit + 32));
            }
        }
        if (directory.count < 0 || directory.count > MOST_ENTRIES) {
            throw error(end, "%d entries; at most %d are allowed".formatted(directory.count, MOST_ENTRIES));
        }
        if (directory.start < 0 || directory.size < 0 || directory.size > limit
                || directory.start > limit - directory.size) {
            throw error(end, "the directory of %d bytes at %d is not within the file".formatted(directory.size,
                    directory.start));
        }
        return directory;
    }

    private long readEntry(long at, Directory directory) {
        long limit = directory.start + directory.size;
        if (at > limit - CENTRAL_SIZE || bytes.get(INT, at) != CENTRAL) {
            throw error(at, "the directory ends before its %d entries".formatted(directory.count));
        }
        int nameLength = unsignedShort(at + 28);
        int extraLength = unsignedShort(at + 30);
        long next = at + CENTRAL_SIZE + nameLength + extraLength + unsignedShort(at + 32);
        if (next > limit) {
            throw error(at, "an entry of the directory is cut off");
        }
        String name = name(at, at + CENTRAL_SIZE, nameLength);
        int method = unsignedShort(at + 10);
        if ((unsignedShort(at + 8) & 1) != 0) {
            throw error(at, "the entry %s is encrypted".formatted(Text.quote(name)));
        }
        if (method != STORED && method != DEFLATED) {
            throw error(at, "the entry %s is packed by method %d; stored (0) and deflated (8) are known"
                    .formatted(Text.quote(name), method));
        }
        long[] large = large(at, at + CENTRAL_SIZE + nameLength, extraLength);
        add(at, new Entry(name, method, bytes.get(INT, at + 16), large[1], large[0], large[2], 0), directory.start);
        return next;
    }

    /// Length, packed length and offset, from the Zip64 field where they are too large for theirs.
    private long[] large(long at, long extra, int extraLength) {
        long[] numbers = {unsignedInt(at + 24), unsignedInt(at + 20), unsignedInt(at + 42)};
        for (long field = extra; field + 4 <= extra + extraLength; field += 4 + unsignedShort(field + 2)) {
            long from = field + 4;
            long to = Math.min(from + unsignedShort(field + 2), extra + extraLength);
            for (int i = 0; unsignedShort(field) == 1 && i < numbers.length; i++) {
                if (numbers[i] == LARGE && from + 8 <= to) {
                    numbers[i] = bytes.get(LONG, from);
                    from += 8;
                }
            }
        }
        return numbers;
    }

    private String name(long at, long from, int length) {
        if (length < 1 || length > LONGEST_NAME) {
            throw error(at, "a name of %d bytes; 1 to %d are allowed".formatted(length, LONGEST_NAME));
        }
        String name = new String(bytes.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        boolean leaves = name.startsWith("/") || name.contains("\\") || name.contains(":")
                || name.chars().anyMatch(Character::isISOControl)
                || List.of(name.split("/", -1)).stream().anyMatch(part -> part.equals("..") || part.equals("."));
        if (leaves) {
            throw new FormatException(file, "byte " + at,
                    "the entry %s is not the name of a file below a folder".formatted(Text.quote(name)),
                    "Such names are made to write elsewhere; nothing of this file is read");
        }
        return name;
    }

    private void add(long at, Entry entry, long directory) {
        if (entry.header < 0 || entry.header > directory - LOCAL_SIZE || bytes.get(INT, entry.header) != LOCAL) {
            throw error(at, "the entry %s does not begin at %d".formatted(Text.quote(entry.name), entry.header));
        }
        long content = entry.header + LOCAL_SIZE + unsignedShort(entry.header + 26) + unsignedShort(entry.header + 28);
        if (content > directory || entry.packed < 0 || entry.packed > directory - content || entry.length < 0) {
            throw error(at, "the entry %s of %d bytes at %d is not within the file".formatted(Text.quote(entry.name),
                    entry.packed, content));
        }
        String local = name(entry.header, entry.header + LOCAL_SIZE, unsignedShort(entry.header + 26));
        if (!local.equals(entry.name)) {
            throw error(entry.header, "the entry %s is called %s in the directory".formatted(Text.quote(local),
                    Text.quote(entry.name)));
        }
        if (entry.method == STORED && entry.packed != entry.length) {
            throw error(at, "the stored entry %s has the lengths %d and %d".formatted(Text.quote(entry.name),
                    entry.packed, entry.length));
        }
        var placed = new Entry(entry.name, entry.method, entry.crc32, entry.packed, entry.length, entry.header,
                content);
        if (!entry.name.endsWith("/") && entries.putIfAbsent(entry.name, placed) != null) {
            throw error(at, "two entries are called %s".formatted(Text.quote(entry.name)));
        }
    }

    /// Entries that share bytes are how a small file becomes petabytes (Fifield 2019).
    private void checkOverlaps() {
        var inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(Entry::header));
        for (int i = 1; i < inOrder.size(); i++) {
            if (inOrder.get(i).header < inOrder.get(i - 1).end()) {
                throw error(inOrder.get(i).header, "the entries %s and %s overlap"
                        .formatted(Text.quote(inOrder.get(i - 1).name), Text.quote(inOrder.get(i).name)));
            }
        }
    }

    @Override public String toString() {
        return "%s: %d entries".formatted(file, entries.size());
    }
}
