package dev.fovea.op;

import static dev.fovea.op.Ops.pad;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// `count` coordinates of one axis: `from`, `from + step`, … . The reverse of [Pad].
public record Slice(int axis, int from, int count, int step) implements Primitive {

    public Slice {
        if (from < 0 || count < 1 || step < 1) {
            throw new ShapeException(
                    "a slice starts at 0 or more, takes 1 or more, in steps of 1 or more, but is from %d, count %d, step %d",
                    from, count, step);
        }
    }

    @Override public Shape infer(List<Shape> in) {
        Shape shape = in.getFirst();
        if (axis < 0 || axis >= shape.rank() || shape.extent(axis) == Shape.N || last() >= shape.extent(axis)) {
            throw new ShapeException("%s takes coordinates %d to %d of axis %d, which %s does not have", label(), from,
                    last(), axis, shape);
        }
        return shape.withExtent(axis, count);
    }

    private long last() {
        return from + (count - 1L) * step;
    }

    @Override public List<Value> gradient(Value y, Value g) {
        int after = (int) (y.input(0).shape().extent(axis) - 1 - last());
        return List.of(pad(g, axis, from, after, step - 1));
    }

    @Override public Region reach(Node node, int input, Region of) {
        Span s = of.axis(axis);
        return of.with(axis, new Span(from + s.from() * step, from + s.to() * step, step * s.step()));
    }

    @Override public String label() {
        return "Slice[" + axis + ": " + from + "…" + last() + (step == 1 ? "" : "/" + step) + "]";
    }
}
