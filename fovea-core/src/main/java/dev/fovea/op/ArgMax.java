package dev.fovea.op;

import static dev.fovea.op.Ops.zero;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// The coordinate of the largest element along one axis (the first of equals), which stays with extent 1. It has no gradient.
public record ArgMax(int axis) implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        Shape shape = in.getFirst();
        if (axis < 0 || axis >= shape.rank()) {
            throw new ShapeException("the maximum over axis %d was asked for, but %s has %d axes", axis, shape,
                    shape.rank());
        }
        return shape.withExtent(axis, 1);
    }

    @Override public DType dtype(List<DType> in) {
        return DType.I32;
    }

    @Override public List<Value> gradient(Value y, Value g) {
        return List.of(zero(y.input(0)));
    }

    @Override public Region reach(Node node, int input, Region of) {
        return of.with(axis, Span.of(0, Math.max(1, node.inputShape(0).extent(axis)) - 1));
    }
}
