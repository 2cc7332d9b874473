package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Constant;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.op.Reshape;
import dev.fovea.op.Select;
import dev.fovea.op.Transpose;
import dev.fovea.op.Unary;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ```
/// x · 1, x + 0, stop(x)              become    x
/// reshape(reshape(x))                becomes   reshape(x)
/// transpose(transpose(x))            becomes   transpose(x), or x
/// a constant, broadcast or reshaped  becomes   a constant
/// broadcast(a) · b                   becomes   a · b          where a · b broadcasts by itself
/// poolGradient(r, p, g) · step(r)    becomes   poolGradient(r, p, g · step(p))      for a maximum: a mask on fewer elements
/// c > r, step(r)                     becomes   c > m, step(m)                       where m = min(r, c) is there, for a number c > 0
/// ```
/// The last is the gradient of a clipped ReLU, which then reads what the next layer keeps anyway, and `r` is not kept for it.
public record Simplify() implements Pass {

    /// Constants of at most so many elements are written out.
    private static final long SMALL = 4096;

    @Override public Program apply(Program program) {
        var readers = new Readers(program);
        return Pass.rebuild(program, (target, node, in) -> switch (node.op()) {
            case Unary(Unary.Kind kind) when kind == Unary.Kind.STOP_GRADIENT -> in;
            case Unary(Unary.Kind kind) when kind == Unary.Kind.STEP ->
                List.of(Ops.step(clipped(readers, node.input(0), in.getFirst())));
            case Binary(Binary.Kind kind) when kind == Binary.Kind.GREATER && isNumber(node.input(0)) ->
                List.of(Ops.greater(in.get(0), clipped(readers, node.input(1), in.get(1), node.input(0))));
            case Reshape r -> List.of(reshape(r.target(), in.getFirst()));
            case Transpose t -> List.of(transpose(t.order(), in.getFirst()));
            case Broadcast b -> List.of(broadcast(b.target(), in.getFirst()));
            case Select s -> target.addNode(s, withoutBroadcasts(node, in)).outputs();
            case Binary b -> List.of(binary(target, b, node, withoutBroadcasts(node, in)));
            default -> Pass.copy(target, node, in);
        });
    }

    static Value reshape(Shape to, Value x) {
        return switch (x.op()) {
            case Reshape _ -> Ops.reshape(x.input(0), to);
            case Constant(Tensor value, boolean perSample) when !perSample ->
                Ops.constant(x.graph(), value.reshape(to));
            default -> Ops.reshape(x, to);
        };
    }

    private static Value transpose(List<Integer> order, Value x) {
        return x.op() instanceof Transpose(List<Integer> first)
                ? Ops.transpose(x.input(0), order.stream().map(first::get).toList())
                : Ops.transpose(x, order);
    }

    private static Value broadcast(Shape to, Value x) {
        boolean small = x.op() instanceof Constant c && c.value().count() == 1 && !c.perSample() && to.count() <= SMALL;
        if (!small) {
            return Ops.broadcastTo(x, to);
        }
        Tensor value = ((Constant) x.op()).value();
        Tensor filled = Tensor.zeros(value.dtype(), to);
        for (long i = 0; i < filled.count(); i++) {
            filled.set(i, value.get(0));
        }
        return Ops.constant(x.graph(), filled);
    }

    private static List<Value> withoutBroadcasts(Node node, List<Value> in) {
        var inputs = new ArrayList<>(in);
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).op() instanceof Broadcast) {
                Value bare = inputs.get(i).input(0);
                Shape others = Shape.scalar();
                for (int j = 0; j < inputs.size(); j++) {
                    others = Shape.broadcast(others, j == i ? bare.shape() : inputs.get(j).shape());
                }
                if (others.equals(node.output(0).shape())) {
                    inputs.set(i, bare);
                }
            }
        }
        return inputs;
    }

    private static Value binary(Graph target, Binary op, Node node, List<Value> in) {
        Value a = in.get(0);
        Value b = in.get(1);
        Shape shape = node.output(0).shape();
        return switch (op.kind()) {
            case ADD -> is(a, 0) ? broadcast(shape, b) : is(b, 0) ? broadcast(shape, a) : target.add(op, in);
            case SUBTRACT -> is(b, 0) ? broadcast(shape, a) : target.add(op, in);
            case MULTIPLY -> is(a, 1)
                    ? broadcast(shape, b)
                    : is(b, 1)
                            ? broadcast(shape, a)
                            : maskOfPool(a, b).or(() -> maskOfPool(b, a)).orElseGet(() -> target.add(op, in));
            case DIVIDE -> is(b, 1) ? broadcast(shape, a) : target.add(op, in);
            case MAX, MIN, POWER, GREATER, EQUAL -> target.add(op, in);
        };
    }

    private static boolean is(Value v, double number) {
        return isNumber(v) && number(v) == number;
    }

    /// `min(r, c)`, if it is there for a number `c` above 0, else `r`: both are above 0 at the same places.
    private static Value clipped(Readers readers, Value old, Value r) {
        return readers.of(old).stream().filter(n -> isLimit(n, old) && number(n.input(1)) > 0).findFirst()
                .map(n -> Ops.min(r, r.graph().add(n.input(1).op()))).orElse(r);
    }

    /// `min(r, c)`, if it is there for that number, else `r`: both are below `c` at the same places.
    private static Value clipped(Readers readers, Value old, Value r, Value c) {
        return readers.of(old).stream().filter(n -> isLimit(n, old) && n.input(1) == c).findFirst()
                .map(_ -> Ops.min(r, r.graph().add(c.op()))).orElse(r);
    }

    private static boolean isLimit(Node n, Value of) {
        return n.op() instanceof Binary(Binary.Kind kind) && kind == Binary.Kind.MIN && n.input(0) == of
                && isNumber(n.input(1));
    }

    private static boolean isNumber(Value v) {
        return v.op() instanceof Constant c && c.value().count() == 1 && !c.perSample();
    }

    private static double number(Value v) {
        return ((Constant) v.op()).value().get(0);
    }

    /// The gradient goes only to the maximum, which is where `r` equals `p`: masking before or after is the same.
    private static Optional<Value> maskOfPool(Value pooled, Value mask) {
        boolean matches = pooled.op() instanceof PoolGradient(Pool pool) && pool.kind() == Pool.Kind.MAX
                && mask.op() instanceof Unary(Unary.Kind kind) && kind == Unary.Kind.STEP
                && mask.input(0) == pooled.input(0);
        return matches
                ? Optional.of(pooled.graph().add(pooled.op(), pooled.input(0), pooled.input(1),
                        Ops.times(pooled.input(2), Ops.step(pooled.input(1)))))
                : Optional.empty();
    }
}
