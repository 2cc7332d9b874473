package dev.fovea.op;

import static dev.fovea.op.Ops.slice;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// Zeros along one axis: `before` it, `after` it, and `between` each two neighbours. The reverse of [Slice].
public record Pad(int axis, int before, int after, int between) implements Primitive {

    public Pad {
        if (before < 0 || after < 0 || between < 0) {
            throw new ShapeException("padding is 0 or more, but is %d before, %d after, %d between", before, after,
                    between);
        }
    }

    @Override public Shape infer(List<Shape> in) {
        Shape shape = in.getFirst();
        if (axis < 0 || axis >= shape.rank() || shape.extent(axis) == Shape.N) {
            throw new ShapeException("%s pads axis %d, which %s does not have or leaves open", label(), axis, shape);
        }
        long extent = before + (shape.extent(axis) - 1L) * (between + 1L) + 1 + after;
        if (extent > Integer.MAX_VALUE) {
            throw new ShapeException("%s would make an extent of %d of %s", label(), extent, shape);
        }
        return shape.withExtent(axis, (int) extent);
    }

    @Override public List<Value> gradient(Value y, Value g) {
        return List.of(slice(g, axis, before, y.input(0).shape().extent(axis), between + 1));
    }

    @Override public Region reach(Node node, int input, Region of) {
        Span s = of.axis(axis);
        int first = Math.max(0, Math.ceilDiv(s.from() - before, between + 1));
        int last = Math.min(node.inputShape(0).extent(axis) - 1, Math.floorDiv(s.to() - before, between + 1));
        return of.with(axis, Span.of(first, last));
    }

    @Override public String label() {
        return "Pad[" + axis + ": " + before + ", " + after + (between == 0 ? "" : ", between " + between) + "]";
    }
}
