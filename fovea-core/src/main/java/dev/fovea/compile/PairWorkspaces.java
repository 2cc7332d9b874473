package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Lrn;
import dev.fovea.op.LrnGradient;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.spi.Backend;
import dev.fovea.tensor.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// ```
/// poolGradient(x, pool(x), ȳ)        becomes        poolGradient*(ȳ, workspace)        with   y, workspace = pool*(x)
/// lrnGradient(x, lrn(x), ȳ)          becomes        lrnGradient*(x, ȳ, workspace)      with   y, workspace = lrn*(x)
/// ```
/// if the backend keeps a workspace. The gradient then no longer holds on to `y`, and that of pooling not to `x` either.
public record PairWorkspaces(Backend backend) implements Pass {

    /// A gradient that can do with a workspace.
    ///
    /// @param forward whose gradient it is
    /// @param reads   which inputs the gradient still needs beside the workspace
    public record Pair(Op forward, List<Integer> reads) {

        public static Optional<Pair> of(Op gradient) {
            return switch (gradient) {
                case PoolGradient(Pool pool) -> Optional.of(new Pair(pool, List.of(2)));
                case LrnGradient(Lrn lrn) -> Optional.of(new Pair(lrn, List.of(0, 2)));
                default -> Optional.empty();
            };
        }
    }

    @Override public Program apply(Program program) {
        Set<Node> forwards = new HashSet<>();
        for (Node n : Graph.topological(program.roots())) {
            if (pair(n).isPresent() && backend.keepsWorkspace(n.input(1).op())) {
                forwards.add(n.input(1).node());
            }
        }
        return forwards.isEmpty() ? program : Pass.rebuild(program, (target, node, in) -> {
            if (forwards.contains(node)) {
                return target.addNode(new Workspace.Forward(node.op()), in).outputs().subList(0, 1);
            }
            Optional<Pair> pair = pair(node).filter(_ -> forwards.contains(node.input(1).node()));
            if (pair.isPresent()) {
                var reads = new ArrayList<Value>(pair.get().reads().stream().map(in::get).toList());
                reads.add(in.get(1).node().output(1));
                return target.addNode(new Workspace.Gradient(node.op(), node.inputTypes()), reads).outputs();
            }
            return Pass.copy(target, node, in);
        });
    }

    /// In f32 only: what is computed in another type runs on the fallback, which knows no workspaces.
    private static Optional<Pair> pair(Node n) {
        return Pair.of(n.op()).filter(p -> n.input(1).op().equals(p.forward()) && n.input(1).input(0) == n.input(0)
                && n.input(0).dtype() == DType.F32);
    }
}
