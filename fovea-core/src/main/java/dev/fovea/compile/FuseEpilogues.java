package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Constant;
import dev.fovea.op.Conv;
import dev.fovea.op.MatMul;
import dev.fovea.op.Unary;
import dev.fovea.op.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// ```
/// conv ─► +bias ─► relu        becomes        conv[+bias, relu]
/// ```
/// where nothing else reads the values in between. Products of matrices likewise; but what a penalty adds to the gradient of a dense kernel
/// is left to the sweep of its update, which reads the weight anyway. In inference, where nothing changes, also `conv[relu, min 6]`:
/// kernels take the limit for a minimum with NaN, which in training would hide that it has failed.
public record FuseEpilogues() implements Pass {

    @Override public Program apply(Program program) {
        var readers = new Readers(program);
        boolean inference = program.updates().isEmpty();
        Set<Node> taken = new HashSet<>();                    // a sum of two anchors is the epilogue of the first
        return Groups.fuse(program, Graph.topological(program.roots()).stream()
                .filter(n -> n.op() instanceof Conv || n.op() instanceof MatMul)
                .map(n -> withEpilogue(n, readers, taken, inference)).toList());
    }

    private static List<Node> withEpilogue(Node anchor, Readers readers, Set<Node> taken, boolean inference) {
        var group = new ArrayList<>(List.of(anchor));
        Value end = anchor.output(0);
        while (readers.isReadOnce(end)) {
            Node reader = readers.of(end).iterator().next();
            boolean fits = isEpilogue(reader) || inference && isLimit(reader);
            if (!fits || !reader.output(0).type().equals(end.type()) || isPenalized(reader, anchor)
                    || !taken.add(reader)) {
                break;
            }
            group.add(reader);
            end = reader.output(0);
        }
        return group;
    }

    /// `aᵀ·b + f(w)`
    private static boolean isPenalized(Node sum, Node anchor) {
        return anchor.op() instanceof MatMul(boolean transposed, _) && transposed
                && sum.inputs().stream().anyMatch(FuseEpilogues::followsFromWeights);
    }

    private static boolean followsFromWeights(Value v) {
        return v.op() instanceof Variable || v.op() instanceof Constant || Fused.isElementWise(v.op())
                && v.inputs().stream().filter(in -> in.shape().count() > 1)
                        .allMatch(FuseEpilogues::followsFromWeights);
    }

    /// `min(x, c)` for one number that is known.
    private static boolean isLimit(Node n) {
        return n.op() instanceof Binary(Binary.Kind kind) && kind == Binary.Kind.MIN
                && n.input(1).op() instanceof Constant && n.input(1).shape().count() == 1;
    }

    private static boolean isEpilogue(Node n) {
        return switch (n.op()) {
            case Unary(Unary.Kind kind) -> switch (kind) {
                case RELU, SIGMOID, TANH, ABS, SQRT, EXP -> true;
                default -> false;
            };
            case Binary(Binary.Kind kind) -> kind == Binary.Kind.ADD && n.input(0) != n.input(1);
            default -> false;
        };
    }
}
