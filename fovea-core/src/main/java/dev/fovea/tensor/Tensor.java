package dev.fovea.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Values on the host, in row-major order. No arithmetic: that is the graph's.
///
/// A tensor over an array or a segment shares its memory; `copy()` does not. Tensors are equal when type and bits are.
public final class Tensor {
    private final TensorType type;
    private final MemorySegment data;

    private Tensor(TensorType type, MemorySegment data) {
        if (data.byteSize() != type.bytes()) {
            throw new ShapeException("%s takes %d bytes, but %d were given", type, type.bytes(), data.byteSize());
        }
        this.type = type;
        this.data = data;
    }

    /// A tensor over memory that the caller keeps alive.
    public static Tensor of(DType dtype, Shape shape, MemorySegment data) {
        return new Tensor(new TensorType(dtype, shape), data);
    }

    public static Tensor of(Shape shape, float... values) {
        return checked(DType.F32, shape, values.length, MemorySegment.ofArray(values));
    }

    public static Tensor of(Shape shape, double... values) {
        return checked(DType.F64, shape, values.length, MemorySegment.ofArray(values));
    }

    public static Tensor of(Shape shape, int... values) {
        return checked(DType.I32, shape, values.length, MemorySegment.ofArray(values));
    }

    public static Tensor of(Shape shape, long... values) {
        return checked(DType.I64, shape, values.length, MemorySegment.ofArray(values));
    }

    /// Unsigned bytes, as pixels are stored.
    public static Tensor of(Shape shape, byte... values) {
        return checked(DType.U8, shape, values.length, MemorySegment.ofArray(values));
    }

    public static Tensor scalar(float value) {
        return of(Shape.scalar(), value);
    }

    public static Tensor zeros(DType dtype, Shape shape) {
        long bytes = new TensorType(dtype, shape).bytes();
        return new Tensor(new TensorType(dtype, shape), MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]));
    }

    private static Tensor checked(DType dtype, Shape shape, long given, MemorySegment data) {
        if (shape.count() != given) {
            throw new ShapeException("%s has %d elements, but %d values were given", shape, shape.count(), given);
        }
        return new Tensor(new TensorType(dtype, shape), data);
    }

    public TensorType type() {
        return type;
    }

    public DType dtype() {
        return type.dtype();
    }

    public Shape shape() {
        return type.shape();
    }

    /// The memory itself, shared.
    public MemorySegment data() {
        return data;
    }

    public long count() {
        return shape().count();
    }

    /// Element number `index` in row-major order, as a double; unsigned bytes as 0 … 255.
    public double get(long index) {
        Objects.checkIndex(index, count());
        return switch (dtype()) {
            case F32 -> data.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index);
            case F64 -> data.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, index);
            case BF16 -> Float.intBitsToFloat(data.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, index) << 16);
            case U8 -> Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, index));
            case I32 -> data.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index);
            case I64 -> data.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, index);
        };
    }

    /// Sets element number `index`; bf16 rounds to nearest even, integers truncate.
    public void set(long index, double value) {
        Objects.checkIndex(index, count());
        switch (dtype()) {
            case F32 -> data.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index, (float) value);
            case F64 -> data.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, index, value);
            case BF16 -> data.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, index, bf16((float) value));
            case U8 -> data.set(ValueLayout.JAVA_BYTE, index, (byte) (int) value);
            case I32 -> data.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index, (int) value);
            case I64 -> data.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, index, (long) value);
        }
    }

    private static short bf16(float value) {
        int bits = Float.floatToIntBits(value);             // the one NaN that rounding keeps a NaN
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /// The element at a position, one coordinate per axis.
    public double at(int... position) {
        if (position.length != shape().rank()) {
            throw new ShapeException("%d coordinates were given for %s", position.length, shape());
        }
        long flat = 0;
        for (int axis = 0; axis < position.length; axis++) {
            flat = flat * shape().extent(axis) + Objects.checkIndex(position[axis], shape().extent(axis));
        }
        return get(flat);
    }

    /// All elements as floats, copied.
    public float[] floats() {
        var values = new float[Math.toIntExact(count())];
        switch (dtype()) {
            case F32 -> MemorySegment.copy(data, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values, 0, values.length);
            case U8 -> {                                    // pixels: many, and often
                for (int i = 0; i < values.length; i++) {
                    values[i] = Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, i));
                }
            }
            default -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) get(i);
                }
            }
        }
        return values;
    }

    /// All elements as doubles, copied.
    public double[] doubles() {
        var values = new double[Math.toIntExact(count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i);
        }
        return values;
    }

    /// The same memory under another shape of equal count.
    public Tensor reshape(Shape other) {
        if (other.count() != count()) {
            throw new ShapeException("%s has %d elements and cannot be seen as %s, which has %d",
                    shape(), count(), other, other.count());
        }
        return new Tensor(type.withShape(other), data);
    }

    /// Samples `from … to−1` of the first axis, sharing the memory.
    public Tensor samples(int from, int to) {
        Objects.checkFromToIndex(from, to, shape().batch());
        long bytes = shape().sampleCount() * dtype().bytes();
        return new Tensor(type.withShape(shape().withExtent(0, to - from)),
                data.asSlice(from * bytes, (to - from) * bytes));
    }

    /// Axis `i` of the result is axis `axes[i]` of this, copied.
    public Tensor transposed(List<Integer> axes) {
        if (!axes.stream().sorted().toList().equals(IntStream.range(0, shape().rank()).boxed().toList())) {
            throw new ShapeException("%s has %d axes, which cannot be put in the order %s", shape(), shape().rank(),
                    axes);
        }
        Shape order = new Shape(axes.stream().map(shape()::extent).toList());
        long[] strides = shape().strides();
        Tensor result = zeros(dtype(), order);
        var position = new int[axes.size()];
        long from = 0;
        for (long to = 0; to < count(); to++) {
            result.set(to, get(from));
            for (int d = axes.size() - 1; d >= 0; d--) {
                from += strides[axes.get(d)];
                if (++position[d] < order.extent(d)) {
                    break;
                }
                from -= strides[axes.get(d)] * order.extent(d);
                position[d] = 0;
            }
        }
        return result;
    }

    /// The same elements as another type.
    public Tensor cast(DType to) {
        var result = zeros(to, shape());
        for (long i = 0; i < count(); i++) {
            result.set(i, get(i));
        }
        return result;
    }

    public Tensor copy() {
        return new Tensor(type, MemorySegment.ofArray(data.toArray(ValueLayout.JAVA_BYTE)));
    }

    @Override public boolean equals(Object other) {
        return other instanceof Tensor t && type.equals(t.type) && data.mismatch(t.data) == -1;
    }

    @Override public int hashCode() {
        int hash = type.hashCode();
        for (long i = 0; i < Math.min(16, count()); i++) {
            hash = 31 * hash + Double.hashCode(get(i));
        }
        return hash;
    }

    /// The type and the first elements: `f32[2, 3] 0.5 1.0 …`.
    @Override public String toString() {
        var text = new StringBuilder(type.toString());
        for (long i = 0; i < Math.min(8, count()); i++) {
            text.append(i == 0 ? " " : ", ")
                    .append(dtype().isFloat() ? Double.toString(get(i)) : Long.toString((long) get(i)));
        }
        return text.append(count() > 8 ? ", …" : "").toString();
    }
}
