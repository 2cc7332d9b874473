package dev.fovea.onednn;

import dev.fovea.spi.Layout;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.stream.IntStream;

/// How oneDNN names the axes of a value: it counts channels before the spatial axes, and filters before channels.
///
/// @param groups of a kernel; 1 for all else
record View(Kind kind, int groups) {

    enum Kind {
        /// The axes as they are.
        PLAIN,
        /// `[batch, spatial…, channels]` as `[batch, channels, spatial…]`
        ACTIVATION,
        /// `[spatial…, in/groups, out]` as `[out, in, spatial…]`, or `[groups, out/groups, in/groups, spatial…]`
        KERNEL
    }

    static final View PLAIN = new View(Kind.PLAIN, 1);
    static final View ACTIVATION = new View(Kind.ACTIVATION, 1);

    static View kernel(int groups) {
        return new View(Kind.KERNEL, groups);
    }

    long[] extents(Shape shape) {
        return switch (kind) {
            case PLAIN ->
                shape.isScalar() ? new long[]{1} : permuted(shape, IntStream.range(0, shape.rank()).toArray());
            case ACTIVATION -> permuted(shape, activation(shape.rank()));
            case KERNEL -> {
                long[] plain = permuted(shape, kernelOrder(shape.rank()));
                yield groups == 1 ? plain : split(plain, groups, plain[0] / groups);
            }
        };
    }

    /// The row-major layout of the value in this view.
    MemoryDescriptor rowMajor(NativeScope scope, TensorType type) {
        Shape shape = type.shape();
        long[] strides = shape.strides();
        int rank = shape.rank();
        long[] seen = switch (kind) {
            case PLAIN -> shape.isScalar() ? new long[]{1} : strides;
            case ACTIVATION -> IntStream.of(activation(rank)).mapToLong(i -> strides[i]).toArray();
            case KERNEL -> {
                long[] plain = IntStream.of(kernelOrder(rank)).mapToLong(i -> strides[i]).toArray();
                yield groups == 1 ? plain : split(plain, shape.channels() / groups, 1);
            }
        };
        return MemoryDescriptor.strided(scope, Types.of(type.dtype()), extents(shape), seen);
    }

    /// A layout that oneDNN chooses.
    MemoryDescriptor any(NativeScope scope, TensorType type) {
        return MemoryDescriptor.any(scope, Types.of(type.dtype()), extents(type.shape()));
    }

    /// The descriptor of a value that lies in `layout`.
    MemoryDescriptor describe(NativeScope scope, Layout layout) {
        return layout instanceof OneDnnLayout l && l.view().equals(this)
                ? l.descriptor()
                : rowMajor(scope, layout.type());
    }

    /// The letters of the axes in printed layouts.
    String letters(int rank) {
        String spatial = "dhw".substring(Math.max(0, 5 - rank));
        return switch (kind) {
            case PLAIN -> "abcdefghijkl";
            case ACTIVATION -> "nc" + spatial;
            case KERNEL -> (groups == 1 ? "oi" : "goi") + spatial;
        };
    }

    private static long[] permuted(Shape shape, int[] order) {
        return IntStream.of(order).mapToLong(shape::extent).toArray();
    }

    private static int[] activation(int rank) {
        return IntStream.range(0, rank).map(i -> i == 0 ? 0 : i == 1 ? rank - 1 : i - 1).toArray();
    }

    private static int[] kernelOrder(int rank) {
        return IntStream.range(0, rank).map(i -> i == 0 ? rank - 1 : i == 1 ? rank - 2 : i - 2).toArray();
    }

    private static long[] split(long[] plain, long first, long second) {
        var result = new long[plain.length + 1];
        result[0] = first;
        result[1] = second;
        System.arraycopy(plain, 1, result, 2, plain.length - 1);
        return result;
    }
}
