package dev.fovea.formats.hdf;

import dev.fovea.formats.FormatException;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import io.jhdf.api.Dataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.dataset.ContiguousDatasetImpl;
import io.jhdf.dataset.chunked.ChunkedDatasetBase;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An array of numbers in a file. Its values lie in one piece, and then a tensor shares the file's memory, or in chunks.
public final class HdfArray implements HdfNode {
    private static final int MOST_AXES = 32;

    private final HdfSource source;
    private final long base;
    private final String path;
    private final Dataset dataset;
    private final HdfType type;
    private final List<Long> extents;
    private final long length;
    private final Optional<Chunks> chunks;
    private final Map<String, HdfAttribute> attributes;

    HdfArray(HdfSource source, long base, String path, Dataset dataset, Map<String, HdfAttribute> attributes) {
        this.source = source;
        this.base = base;
        this.path = path;
        this.dataset = dataset;
        this.type = HdfType.of(source, path, dataset.getDataType());
        this.extents = Arrays.stream(dataset.getDimensionsAsLong()).boxed().toList();
        this.length = length();
        this.chunks = dataset instanceof ChunkedDatasetBase boxes
                ? Optional.of(new Chunks(source, path, boxes, type, extents, length))
                : Optional.empty();
        this.attributes = Map.copyOf(attributes);
    }

    private long length() {
        if (extents.size() > MOST_AXES || extents.stream().anyMatch(e -> e < 0)) {
            throw source.refused(path, "the shape %s; at most %d axes are allowed".formatted(extents, MOST_AXES), "");
        }
        try {
            return Math.multiplyExact(dataset.getSize(), type.size());
        } catch (ArithmeticException e) {
            throw source.refused(path, "the shape %s has more than 2^63 elements, or bytes".formatted(extents), "")
                    .causedBy(e);
        }
    }

    @Override public String path() {
        return path;
    }

    @Override public Map<String, HdfAttribute> attributes() {
        return attributes;
    }

    public List<Long> extents() {
        return extents;
    }

    /// The array as a tensor.
    ///
    /// @throws FormatException if it has no elements, a type that Fovea has not, or does not fit the file
    public Tensor tensor() {
        boolean bfloat16 = type.kind() == HdfType.Kind.UNSIGNED && type.size() == 2
                && text("dtype").filter(t -> t.equals("bfloat16")).isPresent();
        DType dtype = bfloat16
                ? DType.BF16
                : type.dtype().orElseThrow(() -> source.refused(path,
                        "the array is of %s; float16, float32, float64 and whole numbers can be loaded".formatted(type),
                        ""));
        Shape shape = shape();
        MemorySegment values = source.guarded(path, this::values);
        if (bfloat16 && !type.bigEndian() || !bfloat16 && type.isAsLoaded()) {
            return Tensor.of(dtype, shape, values);
        }
        return converted(dtype, shape, values, bfloat16);
    }

    /// The bytes of all elements, row by row.
    private MemorySegment values() {
        return switch (dataset) {
            case ContiguousDatasetImpl piece -> {
                long has = piece.isEmpty()
                        ? 0
                        : piece.getHeader().getMessageOfType(ContiguousDataLayoutMessage.class).getSize();
                checkLength(has < 0 && !piece.isEmpty() ? length : has);    // the oldest layouts do not say it
                yield source.slice(path, Math.addExact(base, piece.getDataAddress()), length);
            }
            case CompactDataset inHeader -> {
                MemorySegment bytes = MemorySegment.ofBuffer(inHeader.getDataBuffer());
                checkLength(bytes.byteSize());
                yield MemorySegment.ofArray(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            }
            default -> chunks.orElseThrow(() -> source.refused(path, "its values lie in a way that is not known", ""))
                    .values();
        };
    }

    private void checkLength(long has) {
        if (has < length) {
            throw source.refused(path, "the shape %s of %s takes %d bytes, but %d are there".formatted(extents, type,
                    length, has), "The file is damaged, or its values were never written");
        }
    }

    private Shape shape() {
        var shape = new ArrayList<Integer>();
        for (long extent : extents) {
            if (extent < 1 || extent > Integer.MAX_VALUE) {
                throw source.refused(path, "the array has the shape %s; Fovea's extents are from 1 to 2147483647"
                        .formatted(extents), "");
            }
            shape.add((int) extent);
        }
        return new Shape(shape);
    }

    private Tensor converted(DType dtype, Shape shape, MemorySegment values, boolean bfloat16) {
        if (shape.count() * dtype.bytes() > Integer.MAX_VALUE - 8) {
            throw source.refused(path, "the array %s of %s is converted in memory, which takes 2 GiB at most"
                    .formatted(shape, type), "");
        }
        Tensor tensor = Tensor.zeros(dtype, shape);
        ByteOrder order = type.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        for (long i = 0; i < tensor.count(); i++) {
            long at = i * type.size();
            if (bfloat16) {
                tensor.data().setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i,
                        values.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), at));
            } else {
                put(tensor, i, values, at, order);
            }
        }
        return tensor;
    }

    private void put(Tensor tensor, long i, MemorySegment values, long at, ByteOrder order) {
        long whole = switch (type.size()) {
            case 1 -> values.get(ValueLayout.JAVA_BYTE, at);
            case 2 -> values.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), at);
            case 4 -> values.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), at);
            default -> values.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), at);
        };
        boolean unsigned = type.kind() == HdfType.Kind.UNSIGNED;
        switch (tensor.dtype()) {
            case F32 -> tensor.data().setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i,
                    type.size() == 2 ? Float.float16ToFloat((short) whole) : Float.intBitsToFloat((int) whole));
            case F64 -> tensor.data().setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, Double.longBitsToDouble(whole));
            case I32 -> tensor.data().setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i,
                    (int) (unsigned ? whole & 0xFFFF : whole));
            case I64 -> tensor.data().setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i,
                    unsigned && type.size() == 4 ? whole & 0xFFFF_FFFFL : whole);
            case U8 -> tensor.data().set(ValueLayout.JAVA_BYTE, i, (byte) whole);
            case BF16 -> throw new IllegalStateException("bfloat16 is copied as it is");
        }
    }

    @Override public String toString() {
        return "%s: %s %s".formatted(path, type, extents);
    }
}
