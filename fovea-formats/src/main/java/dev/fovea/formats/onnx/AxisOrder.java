package dev.fovea.formats.onnx;

import dev.fovea.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// In which order the axes of one of our values stand in the file: number `i` of the list says which of our axes is axis `i` there.
final class AxisOrder {
    private AxisOrder() {}

    /// `[batch, …, channels]`, as we have it.
    static List<Integer> ours(int rank) {
        return IntStream.range(0, rank).boxed().toList();
    }

    /// `[batch, channels, …]`, as ONNX's convolutions want it.
    static List<Integer> channelsFirst(int rank) {
        return rank < 3
                ? ours(rank)
                : IntStream.range(0, rank).map(i -> i == 0 ? 0 : i == 1 ? rank - 1 : i - 1).boxed().toList();
    }

    /// Extents in that order.
    static List<Integer> extents(Shape shape, List<Integer> order) {
        return order.stream().map(shape::extent).toList();
    }

    /// What makes `to` of `from`, both orders of the same value.
    static List<Integer> change(List<Integer> from, List<Integer> to) {
        return to.stream().map(from::indexOf).toList();
    }

    /// The order of `y`, whose axis `i` is axis `transposed[i]` of `x`, while `x` lies in the order `of`.
    static List<Integer> seenThrough(List<Integer> transposed, List<Integer> of) {
        return of.stream().map(transposed::indexOf).toList();
    }

    /// The order in which the axes of a value of shape `to` lie if its elements are those of a value of shape `from` whose axes lie
    /// in the order `order`; nothing where they lie in no such order, so that they must be put in ours first.
    ///
    /// Both shapes fall into groups of neighbouring axes of as many elements: a group stays together wherever it lies.
    static Optional<List<Integer>> reshaped(Shape from, List<Integer> order, Shape to) {
        List<Group> groups = groups(from, to);
        var lie = new ArrayList<>(order);
        lie.removeIf(axis -> from.extent(axis) == 1);
        var made = new ArrayList<Integer>();
        while (!lie.isEmpty()) {
            int first = lie.getFirst();
            var group = groups.stream().filter(g -> g.from().getFirst() == first && startsWith(lie, g.from()))
                    .findFirst();
            if (group.isEmpty()) {
                return Optional.empty();
            }
            lie.subList(0, group.get().from().size()).clear();
            made.addAll(group.get().to());
        }
        return Optional.of(withUnits(made, to));
    }

    private record Group(List<Integer> from, List<Integer> to) {
    }

    private static List<Group> groups(Shape from, Shape to) {
        var before = new ArrayDeque<>(wide(from));
        var after = new ArrayDeque<>(wide(to));
        var groups = new ArrayList<Group>();
        while (!before.isEmpty()) {
            var in = new ArrayList<Integer>();
            var out = new ArrayList<Integer>();
            long left = 1;
            long right = 1;
            do {
                if (left <= right) {
                    in.add(before.pop());
                    left *= size(from, in.getLast());
                } else {
                    out.add(after.pop());
                    right *= size(to, out.getLast());
                }
            } while (left != right);
            groups.add(new Group(in, out));
        }
        return groups;
    }

    private static boolean startsWith(List<Integer> all, List<Integer> start) {
        return all.size() >= start.size() && all.subList(0, start.size()).equals(start);
    }

    /// An open batch stays a batch; it is as good as a large prime number.
    private static long size(Shape shape, int axis) {
        return shape.extent(axis) == Shape.N ? Integer.MAX_VALUE : shape.extent(axis);
    }

    private static List<Integer> wide(Shape shape) {
        return ours(shape.rank()).stream().filter(axis -> shape.extent(axis) != 1).toList();
    }

    /// Axes of extent 1 may stand anywhere: where the order is then a usual one.
    private static List<Integer> withUnits(List<Integer> wide, Shape shape) {
        List<Integer> ours = ours(shape.rank());
        List<Integer> channelsFirst = channelsFirst(shape.rank());
        boolean pooled = shape.rank() >= 4 && wide.stream().allMatch(a -> a == 0 || a == shape.rank() - 1);
        for (var usual : pooled ? List.of(channelsFirst, ours) : List.of(ours, channelsFirst)) {
            if (usual.stream().filter(wide::contains).toList().equals(wide)) {
                return usual;
            }
        }
        var all = new ArrayList<Integer>();
        ours.stream().filter(axis -> axis == 0 && !wide.contains(axis)).forEach(all::add);
        all.addAll(wide);
        ours.stream().filter(axis -> axis > 0 && !wide.contains(axis)).forEach(all::add);
        return all;
    }
}
