package dev.fovea.formats.hdf;

import dev.fovea.formats.hdf.ObjectHeader.Message;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Where the values of an array lie, as a layout message says it (HDF5 File Format 3.0, IV.A.2.i).
sealed interface Layout {

    /// In one piece, in the header or elsewhere.
    record Piece(long at, long length) implements Layout {
    }

    /// In boxes of equal extents, which a B-tree finds.
    record Boxes(long tree, List<Long> box, List<Integer> filters) implements Layout {
    }

    int SHUFFLE = 2;
    int DEFLATE = 1;
    int FLETCHER = 3;

    static Layout read(HdfBytes bytes, String path, ObjectHeader header, Message message) {
        if (header.first(ObjectHeader.EXTERNAL_FILES).isPresent()) {
            throw bytes.refused(path, "the values lie in other files",
                    "Keras writes none such; nothing else is opened");
        }
        long at = message.at();
        int version = bytes.u8(at);
        if (version != 3 && version != 4) {
            throw bytes.refused(path, "a layout of version %d; 3 and 4 are known".formatted(version), "");
        }
        return switch (bytes.u8(at + 1)) {
            case 0 -> piece(bytes, at + 4, bytes.u16(at + 2));
            case 1 -> piece(bytes, bytes.u64(at + 2), bytes.u64(at + 10));
            case 2 -> {
                if (version == 4) {
                    throw bytes.refused(path, "the values lie in chunks of a newer kind",
                            "The file was written with libver=\"latest\"; save it again as Keras does");
                }
                yield boxes(bytes, path, header, at);
            }
            default -> throw bytes.refused(path, "the array is put together from others, in this file or elsewhere",
                    "Keras writes no virtual arrays; nothing else is opened");
        };
    }

    private static Piece piece(HdfBytes bytes, long at, long length) {
        if (at != HdfBytes.UNDEFINED) {
            bytes.check(at, length, "an array");
        }
        return new Piece(at, length);
    }

    private static Boxes boxes(HdfBytes bytes, String path, ObjectHeader header, long at) {
        int rank = bytes.u8(at + 2) - 1;
        if (rank < 1 || rank > 32) {
            throw bytes.damaged(at, "chunks of %d axes".formatted(rank));
        }
        var box = new ArrayList<Long>();
        for (int axis = 0; axis < rank; axis++) {
            box.add(bytes.u32(at + 11 + 4L * axis));
        }
        if (box.stream().anyMatch(e -> e < 1)) {
            throw bytes.damaged(at, "chunks of %s".formatted(box));
        }
        List<Integer> filters = header.first(ObjectHeader.FILTERS).map(f -> filters(bytes, path, f)).orElse(List.of());
        return new Boxes(bytes.u64(at + 3), List.copyOf(box), filters);
    }

    /// The numbers of the filters, in the order in which they were applied.
    private static List<Integer> filters(HdfBytes bytes, String path, Message message) {
        int version = bytes.u8(message.at());
        int count = bytes.u8(message.at() + 1);
        long at = message.at() + (version == 1 ? 8 : 2);
        var filters = new ArrayList<Integer>();
        for (int i = 0; i < Math.min(count, 32); i++) {
            int filter = bytes.u16(at);
            if (filter != SHUFFLE && filter != DEFLATE && filter != FLETCHER) {
                throw bytes.refused(path,
                        "the values are packed by the filter %d; deflate (1) and shuffle (2) are known"
                                .formatted(filter),
                        "Save the file with compression=\"gzip\", or without");
            }
            boolean named = version == 1 || filter >= 256;
            int name = named ? bytes.u16(at + 2) : 0;
            int numbers = bytes.u16(at + (named ? 6 : 4));
            at += (named ? 8 : 6) + (version == 1 ? Math.ceilDiv(name, 8) * 8 : name) + 4L * numbers
                    + (version == 1 && numbers % 2 == 1 ? 4 : 0);
            filters.add(filter);
        }
        return List.copyOf(filters);
    }

    /// The bytes of all elements, row by row.
    default MemorySegment values(HdfBytes bytes, String path, HdfType type, Extents extents) {
        long count = extents.count();
        if (count > Long.MAX_VALUE / type.size()) {
            throw bytes.refused(path, "the shape %s has more than 2^63 bytes".formatted(extents.extents()), "");
        }
        long length = count * type.size();
        return switch (this) {
            case Piece(long at, long has) -> {
                if (at == HdfBytes.UNDEFINED && length > 0 || has < length && length > 0) {
                    throw bytes.refused(path, "the shape %s of %s takes %d bytes, but %d are there".formatted(
                            extents.extents(), type, length, at == HdfBytes.UNDEFINED ? 0 : has),
                            "The file is damaged, or its values were never written");
                }
                yield length == 0 ? MemorySegment.ofArray(new byte[0]) : bytes.slice(at, length, "an array");
            }
            case Boxes boxes -> new Chunks(bytes, path, boxes, type, extents).values();
        };
    }
}
