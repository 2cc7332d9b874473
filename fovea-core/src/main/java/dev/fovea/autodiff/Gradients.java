package dev.fovea.autodiff;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Backpropagation: from the loss backwards, each operation passes on what its inputs contributed.
public final class Gradients {
    private Gradients() {
    }

    /// `∂loss/∂w` for each `w` of `wrt`, as new values of the same graph; zeros where the loss does not depend on it.
    public static List<Value> of(Value loss, Collection<Value> wrt) {
        var order = Graph.topological(List.of(loss));
        var needed = new HashSet<>(wrt);                              // what lies between wrt and the loss
        for (Node n : order) {
            if (n.inputs().stream().anyMatch(needed::contains)) {
                needed.addAll(n.outputs());
            }
        }
        Value zero = Ops.zero(loss);                                  // what passes nothing on; absent means the same
        Map<Value, Value> adjoint = new HashMap<>(Map.of(loss, Ops.broadcastTo(Ops.constant(loss, 1), loss.shape())));
        for (Node n : order.reversed()) {
            if (n.outputs().stream().noneMatch(v -> needed.contains(v) && adjoint.containsKey(v))
                    || n.inputs().isEmpty()) {
                continue;
            }
            var adjoints = n.outputs().stream().map(v -> adjoint.getOrDefault(v, Ops.zero(v))).toList();
            var gradients = loss.graph().within(n.path(), () -> n.op().gradient(n, adjoints));
            for (int i = 0; i < gradients.size(); i++) {
                if (needed.contains(n.input(i)) && gradients.get(i) != zero) {
                    adjoint.merge(n.input(i), gradients.get(i), Ops::plus);
                }
            }
        }
        return wrt.stream().map(w -> Ops.broadcastTo(adjoint.getOrDefault(w, Ops.constant(w, 0)), w.shape())).toList();
    }
}
