package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.MatMul;
import dev.fovea.op.Unary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// ```
/// conv ─► +bias ─► relu        becomes        conv[+bias, relu]
/// ```
/// where nothing else reads the values in between. Products of matrices likewise.
public record FuseEpilogues() implements Pass {

    @Override public Program apply(Program program) {
        var readers = new Readers(program);
        Set<Node> taken = new HashSet<>();                    // a sum of two anchors is the epilogue of the first
        return Groups.fuse(program, Graph.topological(program.roots()).stream()
                .filter(n -> n.op() instanceof Conv || n.op() instanceof MatMul)
                .map(n -> withEpilogue(n, readers, taken)).toList());
    }

    private static List<Node> withEpilogue(Node anchor, Readers readers, Set<Node> taken) {
        var group = new ArrayList<>(List.of(anchor));
        Value end = anchor.output(0);
        while (readers.isReadOnce(end)) {
            Node reader = readers.of(end).iterator().next();
            if (!isEpilogue(reader) || !reader.output(0).type().equals(end.type()) || !taken.add(reader)) {
                break;
            }
            group.add(reader);
            end = reader.output(0);
        }
        return group;
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
