package dev.fovea.nn.model;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What one unit of a feature map sees of the input: so many pixels along each axis, and so many further for its neighbour. Sequences
/// and volumes likewise, in steps and voxels.
///
/// It is found by walking back from two neighbours in the middle, op by op, with [dev.fovea.graph.Op#reach]; at the
/// border of the input it ends. Where there is no map or no such input it is [#NONE], and prints as `-`; so does the stride
/// of a single unit.
///
/// @param extents of what is seen, along each axis between batch and channels
/// @param strides from one unit to the next
public record ReceptiveField(List<Integer> extents, List<Integer> strides) {

    /// Of a value that is no feature map, or that sees no image.
    public static final ReceptiveField NONE = new ReceptiveField(List.of(), List.of());

    public ReceptiveField {
        extents = List.copyOf(extents);
        strides = List.copyOf(strides);
    }

    /// That of a unit in the middle of `map`, all channels together, on `input`.
    public static ReceptiveField of(Value map, Value input) {
        int rank = map.shape().rank();
        if (rank < 3 || rank > 5 || input.shape().rank() != rank) {
            return NONE;
        }
        Region here = seen(map, unit(map.shape(), 0), input);
        Region next = seen(map, unit(map.shape(), 1), input);
        if (here.isEmpty() || next.isEmpty()) {
            return NONE;
        }
        return new ReceptiveField(
                IntStream.range(1, rank - 1).mapToObj(d -> extent(here.axis(d), next.axis(d))).toList(),
                IntStream.range(1, rank - 1).mapToObj(d -> stride(here.axis(d), next.axis(d))).toList());
    }

    /// The smallest box of positions of `input` that reach the box `of` of `value`; with an empty axis if none does.
    public static Region seen(Value value, Region of, Value input) {
        List<Node> order = Graph.topological(List.of(value));
        Set<Node> between = new HashSet<>(Set.of(input.node()));
        order.stream().filter(n -> n.inputs().stream().anyMatch(v -> between.contains(v.node()))).forEach(between::add);
        Map<Value, Region> seen = new HashMap<>(Map.of(value, of));
        for (Node n : order.reversed()) {
            Region here = seen.get(n.outputs().getFirst());
            if (here == null || !between.contains(n) || n == input.node()) {
                continue;
            }
            for (int i = 0; i < n.inputs().size(); i++) {
                if (between.contains(n.input(i).node())) {
                    Region region = n.op().reach(n, i, here);
                    if (!region.isEmpty()) {
                        seen.merge(n.input(i), region, ReceptiveField::hull);
                    }
                }
            }
        }
        return seen.getOrDefault(input, new Region(input.shape().extents().stream().map(_ -> Span.of(0, -1)).toList()));
    }

    /// In the middle, or so many further along each axis.
    private static Region unit(Shape map, int further) {
        Region unit = Region.all(map);
        for (int d = 1; d < map.rank() - 1; d++) {
            int at = Math.min((map.extent(d) - 1) / 2 + further, map.extent(d) - 1);
            unit = unit.with(d, Span.of(at, at));
        }
        return unit;
    }

    private static Region hull(Region a, Region b) {
        return a.equals(b)
                ? a
                : new Region(IntStream.range(0, a.axes().size())
                        .mapToObj(i -> Span.of(Math.min(a.axis(i).from(), b.axis(i).from()),
                                Math.max(a.axis(i).to(), b.axis(i).to())))
                        .toList());
    }

    /// The larger, since the border may cut off a part of one of them.
    private static int extent(Span a, Span b) {
        return Math.max(a.to() - a.from(), b.to() - b.from()) + 1;
    }

    private static int stride(Span a, Span b) {
        return Math.max(b.from() - a.from(), b.to() - a.to());
    }

    /// `5x5`, `5` in a sequence, or `-`.
    public String extentText() {
        return extents.isEmpty() ? "-" : joined(extents);
    }

    /// `2`, `2x1` for rows and columns, or `-`.
    public String strideText() {
        if (strides.stream().allMatch(s -> s == 0)) {
            return "-";
        }
        return strides.stream().distinct().count() == 1 ? strides.getFirst().toString() : joined(strides);
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    @Override public String toString() {
        return extentText() + " / " + strideText();
    }
}
