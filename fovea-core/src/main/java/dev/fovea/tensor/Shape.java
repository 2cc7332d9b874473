package dev.fovea.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/// The extents of a tensor, in the order the lecture writes them: `[batch, height, width, channels]`.
///
/// The first extent may be the symbol [#N], the batch size, which is bound when a plan is made.
public record Shape(List<Integer> extents) {

    /// The batch size as a symbol; it stands on the first axis only, and prints as `N`.
    public static final int N = -1;

    private static final Shape SCALAR = new Shape(List.of());

    public Shape {
        extents = List.copyOf(extents);
        for (int axis = 0; axis < extents.size(); axis++) {
            int extent = extents.get(axis);
            if (extent < 1 && !(extent == N && axis == 0)) {
                throw new ShapeException(
                        "axis %d of %s has extent %d; extents are 1 or more (N, the batch, stands first)",
                        axis, extents, extent);
            }
        }
    }

    public static Shape of(int... extents) {
        return new Shape(Arrays.stream(extents).boxed().toList());
    }

    public static Shape scalar() {
        return SCALAR;
    }

    public int rank() {
        return extents.size();
    }

    public int extent(int axis) {
        return extents.get(axis);
    }

    public int batch() {
        return extent(0);
    }

    public int height() {
        return image().extent(1);
    }

    public int width() {
        return image().extent(2);
    }

    /// The last extent: channels of an image, features of a vector.
    public int channels() {
        return extent(rank() - 1);
    }

    private Shape image() {
        if (rank() != 4) {
            throw new ShapeException("%s is no batch of images: [batch, height, width, channels] was expected", this);
        }
        return this;
    }

    public boolean isScalar() {
        return extents.isEmpty();
    }

    /// Whether the batch size is still open.
    public boolean isSymbolic() {
        return rank() > 0 && extent(0) == N;
    }

    /// This shape with `batch` in place of the symbol.
    public Shape bind(int batch) {
        return isSymbolic() ? withExtent(0, batch) : this;
    }

    /// The number of elements. Fails for a symbolic shape, and beyond 2^63.
    public long count() {
        if (isSymbolic()) {
            throw new ShapeException("%s has no count yet: the batch size N is bound when a plan is made", this);
        }
        return countFrom(0);
    }

    /// The number of elements of one sample: the product of all extents but the first.
    public long sampleCount() {
        return countFrom(1);
    }

    /// The product of the extents from `axis` on, a symbolic batch counting as 1.
    public long countFrom(int axis) {
        long count = 1;
        for (int i = axis; i < rank(); i++) {
            try {
                count = Math.multiplyExact(count, i == 0 && isSymbolic() ? 1L : extent(i));
            } catch (ArithmeticException _) {
                throw new ShapeException("%s has more than 2^63 elements", this);
            }
        }
        return count;
    }

    public Shape withExtent(int axis, int extent) {
        var all = new java.util.ArrayList<>(extents);
        all.set(axis, extent);
        return new Shape(all);
    }

    /// The extents `from … to-1`.
    public Shape sub(int from, int to) {
        return new Shape(extents.subList(from, to));
    }

    public Shape prepend(int extent) {
        return new Shape(java.util.stream.Stream.concat(java.util.stream.Stream.of(extent), extents.stream()).toList());
    }

    public Shape append(int extent) {
        return new Shape(java.util.stream.Stream.concat(extents.stream(), java.util.stream.Stream.of(extent)).toList());
    }

    /// Whether each extent, aligned at the last axis, is 1 or equal to the target's.
    public boolean broadcastsTo(Shape target) {
        int shift = target.rank() - rank();
        return shift >= 0 && IntStream.range(0, rank())
                .allMatch(i -> extent(i) == 1 || extent(i) == target.extent(i + shift));
    }

    /// The smallest shape that both broadcast to.
    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        var extents = new Integer[rank];
        for (int i = 0; i < rank; i++) {
            int x = aligned(a, i, rank);
            int y = aligned(b, i, rank);
            if (x != y && x != 1 && y != 1) {
                throw new ShapeException(
                        "%s and %s do not broadcast: axis %d from the end is %s against %s; extents must be equal or 1",
                        a, b, rank - i, text(x), text(y));
            }
            extents[i] = x == 1 ? y : x;
        }
        return new Shape(List.of(extents));
    }

    private static int aligned(Shape s, int axis, int rank) {
        int own = axis - (rank - s.rank());
        return own < 0 ? 1 : s.extent(own);
    }

    /// Elements between neighbours along each axis, in row-major order.
    public long[] strides() {
        var strides = new long[rank()];
        for (int axis = 0; axis < rank(); axis++) {
            strides[axis] = countFrom(axis + 1);
        }
        return strides;
    }

    private static String text(int extent) {
        return extent == N ? "N" : Integer.toString(extent);
    }

    @Override public String toString() {
        var text = new StringJoiner(", ", "[", "]");
        extents.forEach(e -> text.add(text(e)));
        return text.toString();
    }
}
