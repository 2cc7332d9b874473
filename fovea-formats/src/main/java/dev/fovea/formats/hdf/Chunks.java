package dev.fovea.formats.hdf;

import dev.fovea.formats.hdf.Layout.Boxes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The values of an array that lies in chunks, boxes of equal extents that a B-tree finds (HDF5 File Format 3.0, III.A.1), put
/// together row by row.
///
/// All that it takes is allocated once, and refused if it is more than a hundred times what the chunks take in the file.
final class Chunks {
    private static final int SMALL = 1 << 20;
    private static final int MOST_GROWTH = 100;
    private static final int CHECKSUM = 4;

    private final HdfBytes bytes;
    private final String path;
    private final Boxes boxes;
    private final HdfType type;
    private final List<Long> extents;
    private final long length;
    private final long boxLength;
    private final Set<Long> met = new HashSet<>();
    private byte[] values = new byte[0];
    private byte[] unpacked = new byte[0];
    private long stored;

    Chunks(HdfBytes bytes, String path, Boxes boxes, HdfType type, Extents extents) {
        this.bytes = bytes;
        this.path = path;
        this.boxes = boxes;
        this.type = type;
        this.extents = extents.extents();
        this.length = extents.count() * type.size();
        if (boxes.box().size() != this.extents.size()) {
            throw bytes.refused(path, "chunks %s of an array %s".formatted(boxes.box(), this.extents), "");
        }
        long box = type.size();
        for (long extent : boxes.box()) {
            box = Math.min(Integer.MAX_VALUE, box * Math.min(extent, Integer.MAX_VALUE));
        }
        this.boxLength = box;
    }

    MemorySegment values() {
        if (boxes.tree() != HdfBytes.UNDEFINED) {
            visit(boxes.tree(), -1, false);
        }
        long most = Math.max(SMALL, stored * MOST_GROWTH);
        if (length > most || boxLength > most || length > Integer.MAX_VALUE - 8) {
            throw bytes.refused(path, "the array %s of %s in chunks %s would take %d bytes, but only %d are in the file"
                    .formatted(extents, type, boxes.box(), Math.max(length, boxLength), stored),
                    "Such a file is made to fill the memory");
        }
        values = new byte[(int) length];
        unpacked = new byte[(int) boxLength];
        met.clear();
        if (boxes.tree() != HdfBytes.UNDEFINED) {
            visit(boxes.tree(), -1, true);
        }
        return MemorySegment.ofArray(values);
    }

    /// Each node once: first to count what is stored, then to unpack it.
    private void visit(long address, int expectedLevel, boolean unpack) {
        bytes.expect(address, "TREE");
        int level = bytes.u8(address + 5);
        int count = bytes.u16(address + 6);
        if (bytes.u8(address + 4) != 1 || expectedLevel >= 0 && level != expectedLevel || level > 16
                || !met.add(address)) {
            throw bytes.damaged(address, "a tree of chunks of level %d is not one, or comes to the same place again"
                    .formatted(level));
        }
        int rank = extents.size();
        long key = 8 + 8L * (rank + 1);
        for (int i = 0; i < count; i++) {
            long at = address + 24 + (key + 8) * i;
            long child = bytes.u64(at + key);
            if (level > 0) {
                visit(child, level - 1, unpack);
            } else {
                long size = bytes.u32(at);
                bytes.check(child, size, "a chunk");
                if (!unpack && !met.add(child)) {
                    throw bytes.damaged(at, "a chunk stands twice");
                }
                stored += unpack ? 0 : size;
                if (unpack) {
                    place(unpacked(bytes.slice(child, size, "a chunk"), bytes.u32(at + 4)), at + 8);
                }
            }
        }
    }

    /// The filters backwards; those of the mask were left out.
    private byte[] unpacked(MemorySegment chunk, long mask) {
        MemorySegment rest = chunk;
        byte[] result = unpacked;
        int length = -1;
        for (int i = boxes.filters().size() - 1; i >= 0; i--) {
            if ((mask >> i & 1) != 0) {
                continue;
            }
            switch (boxes.filters().get(i)) {
                case Layout.FLETCHER -> rest = rest.asSlice(0, Math.max(0, rest.byteSize() - CHECKSUM));
                case Layout.DEFLATE -> {
                    length = inflate(rest, result);
                    rest = MemorySegment.ofArray(result).asSlice(0, length);
                }
                default -> {
                    result = unshuffled(rest.toArray(ValueLayout.JAVA_BYTE));
                    rest = MemorySegment.ofArray(result);
                }
            }
        }
        if (rest.byteSize() != boxLength) {
            throw bytes.refused(path, "a chunk of %d bytes where %d were expected".formatted(rest.byteSize(),
                    boxLength), "The file is damaged: copy or download it again");
        }
        return rest.toArray(ValueLayout.JAVA_BYTE);
    }

    private int inflate(MemorySegment packed, byte[] into) {
        try (var inflater = new Inflater()) {
            inflater.setInput(packed.asByteBuffer());
            int done = 0;
            for (int more = 1; done < into.length && more > 0; done += more) {
                more = inflater.inflate(into, done, into.length - done);
            }
            return done;
        } catch (DataFormatException e) {
            throw bytes.refused(path, "a chunk cannot be inflated: " + e.getMessage(),
                    "The file is damaged: copy or download it again").causedBy(e);
        }
    }

    /// First bytes of all elements, then second bytes, …, put together again.
    private byte[] unshuffled(byte[] shuffled) {
        int size = type.size();
        int count = shuffled.length / size;
        byte[] result = Arrays.copyOf(shuffled, shuffled.length);
        for (int element = 0; element < count; element++) {
            for (int part = 0; part < size; part++) {
                result[element * size + part] = shuffled[part * count + element];
            }
        }
        return result;
    }

    /// Copies what of a box lies within the array, a row at a time.
    private void place(byte[] box, long offsets) {
        int rank = extents.size();
        var start = new long[rank];
        var count = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            start[axis] = bytes.u64(offsets + 8L * axis);
            if (start[axis] < 0 || start[axis] >= extents.get(axis)) {
                throw bytes.damaged(offsets, "a chunk at %s of an array %s".formatted(Arrays.toString(start), extents));
            }
            count[axis] = Math.min(boxes.box().get(axis), extents.get(axis) - start[axis]);
        }
        long rows = 1;
        for (int axis = 0; axis < rank - 1; axis++) {
            rows *= count[axis];
        }
        var position = new long[rank];
        for (long row = 0; row < rows; row++) {
            long from = 0;
            long to = 0;
            for (int axis = 0; axis < rank; axis++) {
                from = from * boxes.box().get(axis) + position[axis];
                to = to * extents.get(axis) + start[axis] + position[axis];
            }
            System.arraycopy(box, (int) from * type.size(), values, (int) to * type.size(),
                    (int) count[rank - 1] * type.size());
            for (int axis = rank - 2; axis >= 0 && ++position[axis] == count[axis]; axis--) {
                position[axis] = 0;
            }
        }
    }
}
