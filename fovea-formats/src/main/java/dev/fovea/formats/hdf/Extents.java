package dev.fovea.formats.hdf;

import java.util.ArrayList;
import java.util.List;

/// The shape of an array, as a dataspace message says it (IV.A.2.b); empty for a scalar.
///
/// @param isNull whether there are no elements at all, as in `h5py.Empty`
record Extents(List<Long> extents, boolean isNull) {
    private static final int MOST_AXES = 32;

    Extents {
        extents = List.copyOf(extents);
    }

    static Extents read(HdfBytes bytes, long at) {
        int version = bytes.u8(at);
        int rank = bytes.u8(at + 1);
        if (version < 1 || version > 2 || rank > MOST_AXES) {
            throw bytes.damaged(at, "a shape of version %d with %d axes; 1 or 2 and at most %d were expected"
                    .formatted(version, rank, MOST_AXES));
        }
        long from = at + (version == 1 ? 8 : 4);
        var extents = new ArrayList<Long>();
        long count = 1;
        for (int axis = 0; axis < rank; axis++) {
            long extent = bytes.u64(from + 8L * axis);
            extents.add(extent);
            if (extent < 0 || extent > 0 && count > Long.MAX_VALUE / extent) {
                throw bytes.damaged(at, "the shape %s has more than 2^63 elements".formatted(extents));
            }
            count *= extent;
        }
        return new Extents(extents, version == 2 && bytes.u8(at + 3) == 2);
    }

    long count() {
        return isNull ? 0 : extents.stream().reduce(1L, (a, b) -> a * b);
    }
}
