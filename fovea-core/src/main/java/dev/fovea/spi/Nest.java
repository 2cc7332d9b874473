package dev.fovea.spi;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// The loops over the positions of a shape in row-major order, outermost first, and how far each operand moves, in elements, with a step
/// of each loop. Neighbouring axes over which all operands move on evenly are one loop, so that the innermost is as long as possible.
///
/// @param extents how often each loop runs; at least one loop
/// @param strides for each operand one stride a loop
public record Nest(List<Long> extents, List<List<Long>> strides) {
    public Nest {
        extents = List.copyOf(extents);
        strides = strides.stream().map(List::copyOf).toList();
    }

    /// `strides` holds for each operand how many elements lie between neighbours along each axis of the shape.
    public static Nest of(Shape shape, List<long[]> strides) {
        var extents = new ArrayList<Long>();
        var moves = new ArrayList<List<Long>>();
        strides.forEach(_ -> moves.add(new ArrayList<>()));
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            long extent = shape.extent(axis);
            if (extent == 1) {
                continue;
            }
            if (!extents.isEmpty() && continues(strides, moves, axis, extents.getFirst())) {
                extents.set(0, extents.getFirst() * extent);
            } else {
                extents.addFirst(extent);
                for (int o = 0; o < strides.size(); o++) {
                    moves.get(o).addFirst(strides.get(o)[axis]);
                }
            }
        }
        if (extents.isEmpty()) {
            extents.add(1L);
            moves.forEach(m -> m.add(1L));
        }
        return new Nest(extents, moves);
    }

    private static boolean continues(List<long[]> strides, List<List<Long>> moves, int axis, long extent) {
        for (int o = 0; o < strides.size(); o++) {
            if (strides.get(o)[axis] != moves.get(o).getFirst() * extent) {
                return false;
            }
        }
        return true;
    }

    /// The strides of a row-major value of shape `from` that is read as `to`: 0 along the axes where it is repeated.
    public static long[] broadcast(Shape from, Shape to) {
        long[] own = from.strides();
        int shift = to.rank() - from.rank();
        var strides = new long[to.rank()];
        for (int axis = 0; axis < from.rank(); axis++) {
            strides[axis + shift] = from.extent(axis) == 1 ? 0 : own[axis];
        }
        return strides;
    }

    /// How often the innermost loop runs.
    public long inner() {
        return extents.getLast();
    }

    /// The stride of an operand in the innermost loop.
    public long innerStride(int operand) {
        return strides.get(operand).getLast();
    }

    /// How often the innermost loop is started.
    public long rows() {
        return extents.subList(0, extents.size() - 1).stream().reduce(1L, Math::multiplyExact);
    }

    /// Whether an operand lies in one piece: its elements are those of the nest, in order.
    public boolean isContiguous(int operand) {
        long next = 1;
        for (int loop = extents.size() - 1; loop >= 0; loop--) {
            if (strides.get(operand).get(loop) != next) {
                return false;
            }
            next *= extents.get(loop);
        }
        return true;
    }

    /// Whether an operand shows the same elements to every start of the innermost loop.
    public boolean isSameInEveryRow(int operand) {
        return strides.get(operand).subList(0, extents.size() - 1).stream().allMatch(s -> s == 0);
    }

    /// A place among the rows, the starts of the innermost loop. It belongs to one thread, and moving it allocates nothing.
    public static final class Cursor {
        private final long[] extents;
        private final long[][] strides;
        private final long[] position;
        private final long[] offsets;

        public Cursor(Nest nest) {
            int outer = nest.extents.size() - 1;
            this.extents = nest.extents.stream().mapToLong(Long::longValue).limit(outer).toArray();
            this.strides = nest.strides.stream().map(s -> s.stream().mapToLong(Long::longValue).limit(outer).toArray())
                    .toArray(long[][]::new);
            this.position = new long[outer];
            this.offsets = new long[strides.length];
        }

        /// Goes to row number `row`.
        public void moveTo(long row) {
            long rest = row;
            for (int loop = extents.length - 1; loop >= 0; loop--) {
                position[loop] = rest % extents[loop];
                rest /= extents[loop];
            }
            for (int operand = 0; operand < offsets.length; operand++) {
                offsets[operand] = 0;
                for (int loop = 0; loop < extents.length; loop++) {
                    offsets[operand] += position[loop] * strides[operand][loop];
                }
            }
        }

        /// Goes to the next row; after the last to the first.
        public void next() {
            for (int loop = extents.length - 1; loop >= 0; loop--) {
                if (++position[loop] < extents[loop]) {
                    move(loop, 1);
                    return;
                }
                position[loop] = 0;
                move(loop, 1 - extents[loop]);
            }
        }

        private void move(int loop, long steps) {
            for (int operand = 0; operand < offsets.length; operand++) {
                offsets[operand] += steps * strides[operand][loop];
            }
        }

        /// Where the row starts in an operand, in elements.
        public long at(int operand) {
            return offsets[operand];
        }
    }
}
