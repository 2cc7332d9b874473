package dev.fovea.compile;

import dev.fovea.compile.Fused.Part;
import dev.fovea.compile.Fused.Ref;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Contracts groups of nodes to one [Fused] node each: what the fusing passes share. They only say which nodes belong together.
final class Groups {
    private final Program program;
    private final Readers readers;
    private final Map<Node, List<Node>> groups = new HashMap<>();
    private final Set<Node> shared = new HashSet<>();
    private final Map<Value, Value> made = new HashMap<>();
    private final Graph target;
    private final int longest;

    private Groups(Program program, List<List<Node>> groups) {
        this.program = program;
        this.readers = new Readers(program);
        this.target = new Graph(program.roots().getFirst().graph().floatType());
        this.longest = 1 + Graph.topological(program.roots()).stream().mapToInt(n -> n.inputs().size() + 1).sum();
        for (List<Node> g : groups) {
            g.stream().filter(n -> this.groups.put(n, g) != null).forEach(shared::add);
        }
    }

    /// The program with each group as one node. A group lists its nodes in topological order; no path may leave it and come back.
    /// A node may be in several groups: each computes it for itself, and nobody else reads it.
    static Program fuse(Program program, List<List<Node>> groups) {
        var several = groups.stream().filter(g -> g.size() > 1).toList();
        return several.isEmpty() ? program : new Groups(program, several).rebuild();
    }

    private Program rebuild() {
        var stack = new ArrayDeque<Node>();
        for (Value root : program.roots()) {
            stack.push(root.node());
            while (!stack.isEmpty()) {
                List<Node> group = groups.getOrDefault(stack.peek(), List.of(stack.peek()));
                List<Value> missing = made.containsKey(group.getLast().output(0)) ? List.of() : missing(group);
                if (missing.isEmpty()) {
                    stack.pop();
                    if (!made.containsKey(group.getLast().output(0))) {
                        make(group);
                    }
                } else {
                    missing.reversed().forEach(v -> stack.push(v.node()));
                    requireNoCycle(stack.size(), group);
                }
            }
        }
        return program.withRoots(program.roots().stream().map(made::get).toList());
    }

    private void requireNoCycle(int waiting, List<Node> group) {
        if (waiting > longest) {
            throw new IllegalStateException("a path leaves the group " + group + " and comes back");
        }
    }

    private List<Value> missing(List<Node> group) {
        return external(group).stream().filter(v -> !made.containsKey(v)).toList();
    }

    /// What the group reads from outside, in the order of first reading.
    private static List<Value> external(List<Node> group) {
        return group.stream().flatMap(n -> n.inputs().stream()).filter(v -> !group.contains(v.node())).distinct()
                .toList();
    }

    private void make(List<Node> group) {
        if (group.size() == 1) {
            Node n = group.getFirst();
            List<Value> inputs = n.inputs().stream().map(made::get).toList();
            put(n.outputs(), target.within(n.path(), () -> target.addNode(n.op(), inputs)).outputs());
            return;
        }
        List<Value> external = external(group);
        var parts = new ArrayList<Part>();
        Map<Value, Ref> refs = new LinkedHashMap<>();
        external.forEach(v -> refs.put(v, Ref.input(refs.size())));
        for (Node n : group) {
            parts.add(new Part(n.op(), n.inputs().stream().map(refs::get).toList()));
            refs.put(n.output(0), Ref.part(parts.size() - 1));
        }
        List<Value> results = group.stream().filter(n -> !shared.contains(n)).map(n -> n.output(0))
                .filter(v -> readers.isRoot(v) || !group.containsAll(readers.of(v))).toList();
        var fused = new Fused(parts, results.stream().map(refs::get).toList());
        List<Value> inputs = external.stream().map(made::get).toList();
        put(results, target.within(group.getFirst().path(), () -> target.addNode(fused, inputs)).outputs());
        group.stream().filter(n -> !shared.contains(n))
                .forEach(n -> made.putIfAbsent(n.output(0), made.get(results.getFirst())));     // marks the inner ones as done; nobody reads them
    }

    private void put(List<Value> old, List<Value> now) {
        for (int i = 0; i < old.size(); i++) {
            made.put(old.get(i), now.get(i));
        }
    }
}
