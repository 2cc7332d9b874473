package dev.fovea.op;

import static dev.fovea.op.Ops.sumTo;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.stream.IntStream;

/// Repeats a value along new leading axes and along those where it has extent 1. The reverse of [Reduce].
public record Broadcast(Shape target) implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        if (!in.getFirst().broadcastsTo(target)) {
            throw new ShapeException("%s does not broadcast to %s: each extent, from the last, must be 1 or equal",
                    in.getFirst(), target);
        }
        return target;
    }

    @Override public List<Value> gradient(Value y, Value g) {
        return List.of(sumTo(g, y.input(0).shape()));
    }

    @Override public Region reach(Node node, int input, Region of) {
        return source(node.inputShape(0), of);
    }

    /// The part of a value of shape `from` that broadcasting shows in the region `of`.
    static Region source(Shape from, Region of) {
        int shift = of.axes().size() - from.rank();
        return new Region(IntStream.range(0, from.rank())
                .mapToObj(i -> from.extent(i) == 1 ? Span.of(0, 0) : of.axis(i + shift)).toList());
    }

    @Override public Op bind(int batch) {
        return new Broadcast(target.bind(batch));
    }
}
