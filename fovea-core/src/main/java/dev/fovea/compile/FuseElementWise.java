package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// ```
/// m·β₁ ─► + ─► … ─► w − η·m̂/(√v̂ + ε)        becomes        one sweep over w, m, v and the gradient
/// ```
/// A node joins its readers when all of them are in one sweep over the same shape; its own value is kept only if the program asks for it.
/// Sweeps that nothing reads, such as the updates of a weight and of its slots, become one when they have a reader of a node in common.
/// A parameter's update therefore is one step, which follows its gradient at once. What several sweeps read is computed once.
public record FuseElementWise() implements Pass {

    /// More parts than this do not stay in registers.
    private static final int LIMIT = 24;

    @Override public Program apply(Program program) {
        var readers = new Readers(program);
        Map<Node, Integer> position = new HashMap<>();
        Graph.topological(program.roots()).forEach(n -> position.put(n, position.size()));
        Map<Node, Set<Node>> sweeps = new HashMap<>();
        for (Node n : Graph.topological(program.roots()).reversed()) {
            if (Fused.isElementWise(n.op())) {
                Set<Node> sweep = joined(n, readers, sweeps);
                sweep.add(n);
                sweep.forEach(member -> sweeps.put(member, sweep));
            }
        }
        return Groups.fuse(program, new LinkedHashSet<>(sweeps.values()).stream().map(s -> s.stream()
                .sorted(java.util.Comparator.comparingInt(n -> position.getOrDefault(n, 0))).toList()).toList());
    }

    /// The sweep that a node may join, or an empty one.
    private static Set<Node> joined(Node n, Readers readers, Map<Node, Set<Node>> sweeps) {
        Value out = n.output(0);
        Set<Set<Node>> candidates = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        for (Node reader : readers.of(out)) {
            Set<Node> sweep = sweeps.get(reader);
            if (sweep == null || !reader.output(0).shape().equals(out.shape())) {
                return new LinkedHashSet<>();
            }
            candidates.add(sweep);
        }
        boolean mayMerge = candidates.size() == 1 || candidates.stream().allMatch(s -> isEnd(s, readers));
        var all = new LinkedHashSet<Node>();
        candidates.forEach(all::addAll);
        return mayMerge && all.size() < LIMIT ? all : new LinkedHashSet<>();
    }

    /// Whether nothing outside reads it: no path leads from it to another sweep.
    private static boolean isEnd(Set<Node> sweep, Readers readers) {
        return sweep.stream().allMatch(n -> sweep.containsAll(readers.of(n)));
    }
}
