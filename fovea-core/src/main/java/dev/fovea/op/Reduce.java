package dev.fovea.op;

import static dev.fovea.op.Ops.broadcastTo;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Locale;

/// `y[…, 1, …] = Σ x[…, i, …]` (or the maximum) over the given axes, which stay with extent 1. The reverse of [Broadcast].
public record Reduce(Kind kind, List<Integer> axes) implements Primitive {

    /// Where several elements are the maximum, they share its gradient equally.
    public enum Kind {
        SUM, MAX
    }

    public Reduce {
        axes = axes.stream().sorted().distinct().toList();
    }

    @Override public Shape infer(List<Shape> in) {
        Shape shape = in.getFirst();
        for (int axis : axes) {
            if (axis < 0 || axis >= shape.rank()) {
                throw new ShapeException("%s over axis %d, but %s has %d axes", label(), axis, shape, shape.rank());
            }
            shape = shape.withExtent(axis, 1);
        }
        return shape;
    }

    @Override public List<Value> gradient(Value y, Value g) {
        Value x = y.input(0);
        return List.of(switch (kind) {
            case SUM -> broadcastTo(g, x.shape());                            // every summand counts once
            case MAX -> {
                Value chosen = equal(x, broadcastTo(y, x.shape()));
                yield times(chosen, dividedBy(g, sum(chosen, axes)));
            }
        });
    }

    @Override public Region reach(Node node, int input, Region of) {
        Region from = of;
        for (int axis : axes) {
            from = from.with(axis, Span.of(0, Math.max(1, node.inputShape(0).extent(axis)) - 1));
        }
        return from;
    }

    @Override public String label() {
        return kind.name().toLowerCase(Locale.ROOT) + axes;
    }
}
