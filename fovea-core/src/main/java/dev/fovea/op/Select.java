package dev.fovea.op;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.select;
import static dev.fovea.op.Ops.sumTo;
import static dev.fovea.op.Ops.zero;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import java.util.List;

/// `y = a where condition ≠ 0, else b`, element by element, with broadcasting. Unlike a product it lets no NaN of the other side through.
public record Select() implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        return Shape.broadcast(in.get(0), Shape.broadcast(in.get(1), in.get(2)));
    }

    @Override public List<Value> gradient(Value y, Value g) {
        Value condition = y.input(0);
        Value a = y.input(1);
        Value b = y.input(2);
        Value none = constant(g, 0);
        return List.of(zero(condition),
                sumTo(select(condition, g, none), a.shape()),
                sumTo(select(condition, none, g), b.shape()));
    }

    @Override public Region reach(Node node, int input, Region of) {
        return Broadcast.source(node.inputShape(input), of);
    }
}
