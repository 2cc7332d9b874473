package dev.fovea.formats.torch;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import dev.fovea.formats.torch.Pickled.View;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// `x[i, j, …] = storage[offset + i·s₁ + j·s₂ + …]`: tensors as PyTorch describes them.
///
/// A view that lies row by row shares the storage's memory. Others are copied, and copies have a limit that goes with the
/// size of the file: a stride of 0 makes a number as large a tensor as one likes.
final class Views {
    private static final String DAMAGED = "The file is damaged: copy or download it again";
    /// float16 is twice as large as float32, int8 four times as int32: what a whole file of them takes, twice over.
    private static final int MOST_COPIES = 8;
    private static final long FEW = 1 << 20;

    private final String file;
    private final TorchFile.Storages storages;
    private long left;

    Views(String file, long bytes, TorchFile.Storages storages) {
        this.file = file;
        this.storages = storages;
        this.left = Math.max(FEW, bytes) * MOST_COPIES;
    }

    Tensor tensor(String name, View view) {
        Shape shape = shape(name, view);
        MemorySegment values = storages.of(view.storage());
        check(name, view, values.byteSize() / view.type().bytes());
        DType dtype = view.type().loadedAs();
        if (isContiguous(view) && !view.type().isWidened()) {
            long bytes = shape.count() * view.type().bytes();
            return Tensor.of(dtype, shape, values.asSlice(view.offset() * view.type().bytes(), bytes));
        }
        left -= new TensorType(dtype, shape).bytes();
        if (left < 0) {
            throw unusable(name, "and those before it take more than %d times the file".formatted(MOST_COPIES));
        }
        return copied(view, shape, values);
    }

    private Shape shape(String name, View view) {
        var extents = new ArrayList<Integer>();
        long count = 1;
        for (long extent : view.extents()) {
            if (extent < 1 || extent > Integer.MAX_VALUE || count > Integer.MAX_VALUE * 4L) {
                throw unusable(name, "has the shape %s; Fovea's extents are from 1 to 2147483647, and their product "
                        .formatted(view.extents()) + "is less than 2^33");
            }
            extents.add((int) extent);
            count *= extent;
        }
        if (count > Integer.MAX_VALUE * 4L) {
            throw unusable(name, "has the shape %s, which has 2^33 elements or more".formatted(view.extents()));
        }
        return new Shape(extents);
    }

    /// The first and the last element lie within the storage.
    private void check(String name, View view, long count) {
        long last = view.offset();
        try {
            for (int axis = 0; axis < view.extents().size(); axis++) {
                if (view.strides().get(axis) < 0) {
                    throw unusable(name, "has the strides %s; 0 or more were expected".formatted(view.strides()));
                }
                last = Math.addExact(last,
                        Math.multiplyExact(view.extents().get(axis) - 1, view.strides().get(axis)));
            }
        } catch (ArithmeticException e) {
            throw unusable(name, "has the strides %s, which lead beyond 2^63".formatted(view.strides())).causedBy(e);
        }
        if (view.offset() < 0 || last >= count) {
            throw unusable(name, "reads elements %d to %d of a storage of %d".formatted(view.offset(), last, count));
        }
    }

    private static boolean isContiguous(View view) {
        long expected = 1;
        for (int axis = view.extents().size() - 1; axis >= 0; axis--) {
            long extent = view.extents().get(axis);
            if (extent != 1 && view.strides().get(axis) != expected) {
                return false;
            }
            expected *= extent;
        }
        return true;
    }

    private static Tensor copied(View view, Shape shape, MemorySegment values) {
        Tensor copy = Tensor.zeros(view.type().loadedAs(), shape);
        List<Long> extents = view.extents();
        List<Long> strides = view.strides();
        var position = new long[extents.size()];
        long from = view.offset();
        for (long to = 0; to < copy.count(); to++) {
            put(view.type(), values, from, copy.data(), to);
            for (int axis = position.length - 1; axis >= 0; axis--) {
                from += strides.get(axis);
                if (++position[axis] < extents.get(axis)) {
                    break;
                }
                from -= strides.get(axis) * extents.get(axis);
                position[axis] = 0;
            }
        }
        return copy;
    }

    private static void put(TorchType type, MemorySegment values, long from, MemorySegment copy, long to) {
        switch (type) {
            case HALF -> copy.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, to,
                    Float.float16ToFloat(values.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, from)));
            case SHORT -> copy.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, to,
                    values.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, from));
            case CHAR -> copy.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, to, values.get(ValueLayout.JAVA_BYTE, from));
            case FLOAT, DOUBLE, BFLOAT16, LONG, INT, BYTE, BOOL, UNTYPED ->
                MemorySegment.copy(values, from * type.bytes(), copy, to * type.bytes(), type.bytes());
        }
    }

    private FormatException unusable(String name, String problem) {
        return new FormatException(file, "", "the tensor %s %s".formatted(Text.quote(name), problem), DAMAGED);
    }
}
