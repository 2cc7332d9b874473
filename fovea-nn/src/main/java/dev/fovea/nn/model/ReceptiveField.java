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
import java.util.stream.IntStream;

/// What one unit of a feature map sees of the input image: so many pixels, and so many further for its neighbour.
///
/// It is found by walking back from two neighbours in the middle, op by op, with [dev.fovea.graph.Op#reach]; at the
/// border of the image it ends. Where there is no map or no image it is [#NONE], and prints as `-`; so does the stride
/// of a single unit.
public record ReceptiveField(int height, int width, int rowStride, int columnStride) {

    /// Of a value that is no feature map, or that sees no image.
    public static final ReceptiveField NONE = new ReceptiveField(0, 0, 0, 0);

    /// That of a unit in the middle of `map`, all channels together, on the image `input`.
    public static ReceptiveField of(Value map, Value input) {
        if (map.shape().rank() != 4 || input.shape().rank() != 4) {
            return NONE;
        }
        int row = (map.shape().height() - 1) / 2;
        int column = (map.shape().width() - 1) / 2;
        Region here = seen(map, unit(map.shape(), row, column), input);
        Region next = seen(map, unit(map.shape(), Math.min(row + 1, map.shape().height() - 1),
                Math.min(column + 1, map.shape().width() - 1)), input);
        if (here.isEmpty() || next.isEmpty()) {
            return NONE;
        }
        return new ReceptiveField(extent(here.axis(1), next.axis(1)), extent(here.axis(2), next.axis(2)),
                stride(here.axis(1), next.axis(1)), stride(here.axis(2), next.axis(2)));
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

    private static Region unit(Shape map, int row, int column) {
        return Region.all(map).with(1, Span.of(row, row)).with(2, Span.of(column, column));
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

    /// `5x5`, or `-`.
    public String extentText() {
        return height == 0 ? "-" : height + "x" + width;
    }

    /// `2`, `2x1` for rows and columns, or `-`.
    public String strideText() {
        if (rowStride == 0 && columnStride == 0) {
            return "-";
        }
        return rowStride == columnStride ? Integer.toString(rowStride) : rowStride + "x" + columnStride;
    }

    @Override public String toString() {
        return extentText() + " / " + strideText();
    }
}
