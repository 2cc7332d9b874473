package dev.fovea.op;

import static dev.fovea.op.Ops.transpose;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.stream.IntStream;

/// Axis `i` of the output is axis `order[i]` of the input.
public record Transpose(List<Integer> order) implements Primitive {

    public Transpose {
        order = List.copyOf(order);
        if (!order.stream().sorted().toList().equals(IntStream.range(0, order.size()).boxed().toList())) {
            throw new ShapeException("%s is no order of the axes 0 to %d", order, order.size() - 1);
        }
    }

    @Override public Shape infer(List<Shape> in) {
        Shape from = in.getFirst();
        if (from.rank() != order.size()) {
            throw new ShapeException("the order %s names %d axes, but %s has %d", order, order.size(), from,
                    from.rank());
        }
        return new Shape(order.stream().map(from::extent).toList());
    }

    @Override public List<Value> gradient(Value y, Value g) {
        return List.of(transpose(g, inverse()));
    }

    /// The order that undoes this one.
    public List<Integer> inverse() {
        return IntStream.range(0, order.size()).mapToObj(order::indexOf).toList();
    }

    @Override public Region reach(Node node, int input, Region of) {
        return new Region(inverse().stream().<Span>map(of::axis).toList());
    }

    @Override public String label() {
        return "Transpose" + order;
    }
}
