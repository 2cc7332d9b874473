package dev.fovea.reference;

import dev.fovea.tensor.Shape;

/// Visits the positions of a shape in row-major order, and tells where each lies in several operands, given their
/// strides.
///
/// It stands at the first position when it is made, and again when [#next] has said that there is no further one.
final class Walk {
    private final int[] extents;
    private final long[][] strides;
    private final int[] position;
    private final long[] offsets;

    Walk(Shape shape, long[]... strides) {
        this.extents = shape.extents().stream().mapToInt(Integer::intValue).toArray();
        this.strides = strides;
        this.position = new int[extents.length];
        this.offsets = new long[strides.length];
    }

    /// The strides of a value of shape `from` that is read as `to`: 0 along the axes where it is repeated.
    static long[] broadcast(Shape from, Shape to) {
        long[] own = from.strides();
        int shift = to.rank() - from.rank();
        var strides = new long[to.rank()];
        for (int axis = 0; axis < from.rank(); axis++) {
            strides[axis + shift] = from.extent(axis) == 1 ? 0 : own[axis];
        }
        return strides;
    }

    /// Where the position lies in operand number `operand`.
    long at(int operand) {
        return offsets[operand];
    }

    /// Goes to the next position; false when that was the last one.
    boolean next() {
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            if (++position[axis] < extents[axis]) {
                move(axis, 1);
                return true;
            }
            position[axis] = 0;
            move(axis, 1 - extents[axis]);
        }
        return false;
    }

    private void move(int axis, int steps) {
        for (int operand = 0; operand < strides.length; operand++) {
            offsets[operand] += steps * strides[operand][axis];
        }
    }
}
