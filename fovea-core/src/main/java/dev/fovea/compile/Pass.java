package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rewrites a program into another that computes the same values. A pure function: no fields, no flags.
@FunctionalInterface
public interface Pass {

    Program apply(Program program);

    /// What a node becomes: the values that stand for its outputs in `target`.
    @FunctionalInterface
    interface Rule {
        List<Value> apply(Graph target, Node old, List<Value> newInputs);
    }

    /// Rebuilds the program bottom-up in a fresh graph, replacing each node by what `rule` makes of it.
    static Program rebuild(Program program, Rule rule) {
        var roots = program.roots();
        if (roots.isEmpty()) {
            return program;
        }
        var target = new Graph(roots.getFirst().graph().floatType());
        Map<Value, Value> made = new HashMap<>();
        for (Node n : Graph.topological(roots)) {
            List<Value> inputs = n.inputs().stream().map(made::get).toList();
            List<Value> results = target.within(n.path(), () -> rule.apply(target, n, inputs));
            for (int i = 0; i < n.outputs().size(); i++) {
                made.put(n.output(i), results.get(i));
            }
        }
        return program.withRoots(roots.stream().map(made::get).toList());
    }

    /// The same op on the new inputs.
    static List<Value> copy(Graph target, Node old, List<Value> newInputs) {
        return target.addNode(old.op(), newInputs).outputs();
    }
}
