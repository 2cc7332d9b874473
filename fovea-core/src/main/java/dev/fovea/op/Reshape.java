package dev.fovea.op;

import static dev.fovea.op.Ops.reshape;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// The same elements in row-major order under another shape.
public record Reshape(Shape target) implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        Shape from = in.getFirst();
        if (from.isSymbolic() != target.isSymbolic() || from.countFrom(0) != target.countFrom(0)) {
            throw new ShapeException("%s cannot be reshaped to %s: the number of elements, and of samples, must stay",
                    from, target);
        }
        return target;
    }

    @Override public List<Value> gradient(Value y, Value g) {
        return List.of(reshape(g, y.input(0).shape()));
    }

    /// Exact for one position and for whole samples; otherwise a box around the positions.
    @Override public Region reach(Node node, int input, Region of) {
        Shape from = node.inputShape(0);
        if (of.isEmpty()) {
            return new Region(from.extents().stream().map(_ -> new Span(0, -1, 1)).toList());
        }
        long first = flat(of, target, false);
        long last = flat(of, target, true);
        var axes = new ArrayList<Span>();
        long block = from.countFrom(0);
        boolean whole = false;
        for (int axis = 0; axis < from.rank(); axis++) {
            long extent = Math.max(1, from.extent(axis));
            block /= extent;
            if (whole) {
                axes.add(Span.of(0, (int) extent - 1));
            } else {
                axes.add(Span.of((int) (first / block % extent), (int) (last / block % extent)));
                whole = first / block != last / block;
            }
        }
        return new Region(axes);
    }

    private static long flat(Region of, Shape shape, boolean last) {
        long flat = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            flat = flat * Math.max(1, shape.extent(axis)) + (last ? of.axis(axis).to() : of.axis(axis).from());
        }
        return flat;
    }

    @Override public Op bind(int batch) {
        return new Reshape(target.bind(batch));
    }
}
