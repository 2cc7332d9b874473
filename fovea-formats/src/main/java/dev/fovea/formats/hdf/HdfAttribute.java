package dev.fovea.formats.hdf;

import java.util.ArrayList;
import java.util.List;

/// What a file says of a group or an array: numbers or texts, which stand with the object.
public final class HdfAttribute {
    private static final int MOST_TEXTS = 100_000;
    private static final int LONGEST_TEXT = 1 << 26;

    private final HdfBytes bytes;
    private final String path;
    private final HdfType type;
    private final Extents extents;
    private final long at;

    private HdfAttribute(HdfBytes bytes, String path, HdfType type, Extents extents, long at) {
        this.bytes = bytes;
        this.path = path;
        this.type = type;
        this.extents = extents;
        this.at = at;
    }

    record Named(String name, HdfAttribute attribute) {
    }

    /// HDF5 File Format 3.0, IV.A.2.m.
    static Named read(HdfBytes bytes, String path, ObjectHeader.Message message) {
        long at = message.at();
        int version = bytes.u8(at);
        if (version < 1 || version > 3 || version > 1 && (bytes.u8(at + 1) & 3) != 0) {
            throw bytes.refused(path, "an attribute of version %d, or of a shared type; 1 to 3 are known"
                    .formatted(version), "");
        }
        int nameLength = bytes.u16(at + 2);
        int typeLength = bytes.u16(at + 4);
        int shapeLength = bytes.u16(at + 6);
        long name = at + (version == 3 ? 9 : 8);
        int step = version == 1 ? 8 : 1;
        long typeAt = name + rounded(nameLength, step);
        long shapeAt = typeAt + rounded(typeLength, step);
        long values = shapeAt + rounded(shapeLength, step);
        String text = bytes.text(name, nameLength);
        HdfType type = HdfType.read(bytes, typeAt);
        Extents extents = Extents.read(bytes, shapeAt);
        long room = message.at() + message.length() - values;
        if (extents.count() > Math.max(0, room) / type.size()) {
            throw bytes.damaged(at, "an attribute of %d elements does not fit its message".formatted(extents.count()));
        }
        return new Named(text, new HdfAttribute(bytes, path + "@" + text, type, extents, values));
    }

    private static int rounded(int length, int step) {
        return Math.ceilDiv(length, step) * step;
    }

    /// The texts, in order.
    ///
    /// @throws dev.fovea.formats.FormatException if it holds something else
    public List<String> texts() {
        if (extents.count() > MOST_TEXTS) {
            throw bytes.refused(path, "%d texts; at most %d are allowed".formatted(extents.count(), MOST_TEXTS), "");
        }
        var texts = new ArrayList<String>();
        for (int i = 0; i < extents.count(); i++) {
            long element = at + (long) i * type.size();
            texts.add(switch (type.kind()) {
                case TEXT -> bytes.text(element, type.size());
                case TEXT_IN_HEAP -> inHeap(element);
                case FLOAT, SIGNED, UNSIGNED, OTHER ->
                    throw bytes.refused(path, "texts were expected, but it holds %s".formatted(type), "");
            });
        }
        return texts;
    }

    /// The length, then where: a collection, and the number of the object in it (III.E).
    private String inHeap(long element) {
        if (type.size() < 16) {
            throw bytes.damaged(element, "a text of any length takes 16 bytes, not %d".formatted(type.size()));
        }
        long length = bytes.u32(element);
        long heap = bytes.u64(element + 4);
        long number = bytes.u32(element + 12);
        if (length == 0) {
            return "";
        }
        if (length > LONGEST_TEXT) {
            throw bytes.refused(path, "a text of %d bytes; %d are allowed".formatted(length, LONGEST_TEXT), "");
        }
        bytes.expect(heap, "GCOL");
        long size = bytes.u64(heap + 8);
        bytes.check(heap, size, "a heap");
        for (long object = heap + 16; object <= heap + size - 16;) {
            int index = bytes.u16(object);
            long objectSize = bytes.u64(object + 8);
            if (index == 0) {
                break;
            }
            bytes.check(object + 16, objectSize, "an object of a heap");
            if (index == number) {
                return bytes.text(object + 16, Math.min(length, objectSize));
            }
            object += 16 + Math.ceilDiv(objectSize, 8L) * 8;
        }
        throw bytes.damaged(heap, "the heap has no object %d".formatted(number));
    }
}
