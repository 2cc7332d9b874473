package dev.fovea.op;

import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.not;
import static dev.fovea.op.Ops.power;
import static dev.fovea.op.Ops.sumTo;
import static dev.fovea.op.Ops.times;
import static dev.fovea.op.Ops.zero;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Locale;

/// `y = a ∘ b`, element by element; axes are aligned at the last, and an extent of 1 is broadcast.
public record Binary(Kind kind) implements Primitive {

    /// The operations. `GREATER` and `EQUAL` yield 1 where they hold, else 0. Where `a = b`, `MAX` and `MIN` pass their gradient to `b`.
    public enum Kind {
        ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX, MIN, POWER, GREATER, EQUAL
    }

    @Override public Shape infer(List<Shape> in) {
        return Shape.broadcast(in.get(0), in.get(1));
    }

    @Override public List<Value> gradient(Value y, Value g) {
        Value a = y.input(0);
        Value b = y.input(1);
        return switch (kind) {
            case ADD -> pair(a, g, b, g);
            case SUBTRACT -> pair(a, g, b, negate(g));
            case MULTIPLY -> pair(a, times(g, b), b, times(g, a));
            case DIVIDE -> pair(a, dividedBy(g, b), b, negate(dividedBy(times(g, y), b)));          // (a/b)′ = −a/b² = −y/b
            case POWER -> pair(a, times(g, times(b, power(a, minus(b, 1)))), b, times(g, times(y, log(a))));
            case MAX -> pair(a, times(g, greater(a, b)), b, times(g, not(greater(a, b))));
            case MIN -> pair(a, times(g, greater(b, a)), b, times(g, not(greater(b, a))));
            case GREATER, EQUAL -> List.of(zero(a), zero(b));
        };
    }

    private static List<Value> pair(Value a, Value ga, Value b, Value gb) {
        return List.of(sumTo(ga, a.shape()), sumTo(gb, b.shape()));
    }

    @Override public Region reach(Node node, int input, Region of) {
        return Broadcast.source(node.inputShape(input), of);
    }

    @Override public String label() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
