package dev.fovea.formats.hdf;

import io.jhdf.api.Attribute;
import io.jhdf.object.datatype.VariableLength;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a file says of a group or an array: numbers or texts, which stand with the object.
public final class HdfAttribute {
    private static final int MOST_TEXTS = 100_000;
    private static final long LARGEST_HEAPS = 1 << 26;
    private static final int REFERENCE = 16;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final HdfSource source;
    private final long base;
    private final String path;
    private final Attribute attribute;
    private @Nullable List<String> texts;

    HdfAttribute(HdfSource source, long base, String path, Attribute attribute) {
        this.source = source;
        this.base = base;
        this.path = path;
        this.attribute = attribute;
    }

    /// The texts, in order.
    ///
    /// @throws dev.fovea.formats.FormatException if it holds something else
    public List<String> texts() {
        if (texts == null) {
            texts = source.guarded(path, this::read);
        }
        return texts;
    }

    private List<String> read() {
        long count = attribute.getSize();
        if (count == 0) {
            return List.of();                                       // h5py writes no texts as no numbers
        }
        if (count > MOST_TEXTS) {
            throw source.refused(path, "%d texts; at most %d are allowed".formatted(count, MOST_TEXTS), "");
        }
        HdfType type = HdfType.of(source, path, attribute.getDataType());
        if (type.kind() != HdfType.Kind.TEXT) {
            throw source.refused(path, "texts were expected, but it holds %s".formatted(type), "");
        }
        if (attribute.getDataType() instanceof VariableLength) {
            checkHeaps(MemorySegment.ofBuffer(attribute.getBuffer()), count, type.size());
        }
        var all = new ArrayList<String>();
        collect(attribute.getData(), all);
        return List.copyOf(all);
    }

    /// Texts of any length stand in heaps elsewhere, where jHDF copies whatever it is led to: one large text may stand for all.
    private void checkHeaps(MemorySegment references, long count, int size) {
        if (size != REFERENCE) {
            throw source.refused(path, "a text of any length takes 16 bytes, not %d".formatted(size), "");
        }
        long total = 0;
        for (int i = 0; i < count; i++) {
            boolean empty = references.get(ValueLayout.JAVA_INT_UNALIGNED, (long) REFERENCE * i + 12) == 0;
            long heap = references.get(LONG, (long) REFERENCE * i + 4);
            total += empty ? 0 : Math.clamp(source.number(path, base + heap + 8), 0, LARGEST_HEAPS + 1);
            if (total > LARGEST_HEAPS) {
                throw source.refused(path, "its texts stand in more than %d bytes".formatted(LARGEST_HEAPS), "");
            }
        }
    }

    private static void collect(@Nullable Object data, List<String> into) {
        if (data instanceof Object[] several) {
            for (Object one : several) {
                collect(one, into);
            }
        } else if (data != null) {
            into.add(data.toString());
        }
    }
}
