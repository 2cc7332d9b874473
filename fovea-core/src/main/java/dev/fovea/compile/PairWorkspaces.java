package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.spi.Backend;
import dev.fovea.tensor.DType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// ```
/// poolGradient(x, pool(x), ȳ)        becomes        poolGradient*(ȳ, workspace)   with   y, workspace = pool*(x)
/// ```
/// if the backend keeps a workspace. The gradient then no longer holds on to `x` and `y`.
public record PairWorkspaces(Backend backend) implements Pass {

    @Override public Program apply(Program program) {
        Set<Node> forwards = new HashSet<>();
        for (Node n : Graph.topological(program.roots())) {
            if (isPair(n) && backend.keepsWorkspace(n.input(1).op())) {
                forwards.add(n.input(1).node());
            }
        }
        return forwards.isEmpty() ? program : Pass.rebuild(program, (target, node, in) -> {
            if (forwards.contains(node)) {
                return target.addNode(new Workspace.Forward(node.op()), in).outputs().subList(0, 1);
            }
            if (isPair(node) && forwards.contains(node.input(1).node())) {
                Value workspace = in.get(1).node().output(1);
                return target
                        .addNode(new Workspace.Gradient(node.op(), node.inputTypes()), List.of(in.get(2), workspace))
                        .outputs();
            }
            return Pass.copy(target, node, in);
        });
    }

    /// In f32 only: what is computed in another type runs on the fallback, which knows no workspaces.
    private static boolean isPair(Node n) {
        return n.op() instanceof PoolGradient(Pool pool) && n.input(1).op().equals(pool)
                && n.input(1).input(0) == n.input(0) && n.input(0).dtype() == DType.F32;
    }
}
