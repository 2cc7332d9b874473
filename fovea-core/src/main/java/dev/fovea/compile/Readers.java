package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Reshape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Who reads each value of a program, in topological order.
final class Readers {
    private final Map<Value, Set<Node>> readers = new HashMap<>();
    private final Set<Value> roots;

    Readers(Program program) {
        roots = new HashSet<>(program.roots());
        for (Node n : Graph.topological(program.roots())) {
            n.inputs().forEach(v -> readers.computeIfAbsent(v, _ -> new LinkedHashSet<>()).add(n));
        }
    }

    Set<Node> of(Value value) {
        return readers.getOrDefault(value, Set.of());
    }

    Set<Node> of(Node node) {
        var all = new LinkedHashSet<Node>();
        node.outputs().forEach(v -> all.addAll(of(v)));
        return all;
    }

    /// Who reads it, perhaps in another shape.
    Set<Node> ofAnyShape(Value value) {
        var all = new LinkedHashSet<Node>();
        of(value).forEach(r -> all.addAll(r.op() instanceof Reshape && !isRoot(r.output(0))
                ? ofAnyShape(r.output(0))
                : Set.of(r)));
        return all;
    }

    boolean isRoot(Value value) {
        return roots.contains(value);
    }

    /// Whether exactly one node reads it, and the program does not ask for it.
    boolean isReadOnce(Value value) {
        return !isRoot(value) && of(value).size() == 1;
    }
}
