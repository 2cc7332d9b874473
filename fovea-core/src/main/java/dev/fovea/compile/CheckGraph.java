package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Constant;
import dev.fovea.op.Input;
import dev.fovea.op.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The grammar of compiled graphs, verified between passes when assertions are on: a pass that breaks it is named at once.
final class CheckGraph {
    private CheckGraph() {
    }

    /// Always true, or an exception that says which pass left what wrong.
    static boolean holds(Program before, Program after, Pass pass) {
        Map<String, Node> leaves = new HashMap<>();
        for (Node n : Graph.topological(after.roots())) {
            require(n.op().results(n.inputTypes()).equals(n.outputs().stream().map(Value::type).toList()), pass, n,
                    "its types do not follow from its inputs");
            require(n.outputs().stream().noneMatch(v -> v.shape().isSymbolic()), pass, n, "its batch size is open");
            boolean leaf = n.op() instanceof Input || n.op() instanceof Variable || n.op() instanceof Constant;
            require(leaf == n.inputs().isEmpty(), pass, n, leaf ? "a leaf reads nothing" : "only leaves read nothing");
            if (n.op() instanceof Input || n.op() instanceof Variable) {
                require(leaves.putIfAbsent(n.op().label(), n) == null, pass, n, "two leaves bear this name");
            }
        }
        List<Value> old = before.roots();
        List<Value> now = after.roots();
        for (int i = 0; i < now.size(); i++) {
            boolean same = old.get(i).dtype() == now.get(i).dtype()
                    && old.get(i).shape().rank() == now.get(i).shape().rank();
            require(same, pass, now.get(i).node(), "it stands for " + old.get(i));
        }
        return true;
    }

    private static void require(boolean ok, Pass pass, Node node, String problem) {
        if (!ok) {
            throw new IllegalStateException("%s left %s : %s, but %s".formatted(pass, node, node.outputs(), problem));
        }
    }
}
