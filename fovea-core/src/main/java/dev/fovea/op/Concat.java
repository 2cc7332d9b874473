package dev.fovea.op;

import static dev.fovea.op.Ops.slice;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// The inputs one after another along one axis; all other extents are equal.
public record Concat(int axis) implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        Shape first = in.getFirst();
        if (axis < 0 || axis >= first.rank() || first.extent(axis) == Shape.N) {
            throw new ShapeException("concatenation along axis %d, which %s does not have or leaves open", axis, first);
        }
        int extent = 0;
        for (Shape s : in) {
            if (s.rank() != first.rank() || !s.withExtent(axis, 1).equals(first.withExtent(axis, 1))) {
                throw new ShapeException("%s and %s differ on another axis than %d, along which they are concatenated",
                        first, s, axis);
            }
            extent = Math.addExact(extent, s.extent(axis));
        }
        return first.withExtent(axis, extent);
    }

    @Override public List<Value> gradient(Value y, Value g) {
        var parts = new ArrayList<Value>();
        int from = 0;
        for (Value x : y.inputs()) {
            int extent = x.shape().extent(axis);
            parts.add(slice(g, axis, from, extent, 1));
            from += extent;
        }
        return parts;
    }

    @Override public Region reach(Node node, int input, Region of) {
        int start = 0;
        for (int i = 0; i < input; i++) {
            start += node.inputShape(i).extent(axis);
        }
        Span s = of.axis(axis);
        int first = Math.max(0, s.from() - start);
        int last = Math.min(node.inputShape(input).extent(axis) - 1, s.to() - start);
        return of.with(axis, Span.of(first, last));
    }
}
