package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Cast;
import dev.fovea.op.Reshape;
import dev.fovea.op.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The order in which nodes run: each after its inputs; a variable's update after everything that reads the old value, so that it can
/// be written in place; and as soon as possible, the last layer first, so that a gradient lives for one step only.
final class OrderSteps {
    private final List<Node> plain;
    private final Map<Node, List<Node>> waitsFor = new HashMap<>();      // inputs, and readers of the value that the node overwrites

    private OrderSteps(Program program) {
        plain = Graph.topological(program.roots());
        plain.forEach(n -> waitsFor.put(n, new ArrayList<>(n.inputs().stream().map(Value::node).distinct().toList())));
        var readers = new Readers(program);
        for (Node n : plain) {
            if (n.op() instanceof Variable v && program.updates().containsKey(v.path())) {
                Node update = requireNonNull(program.updates().get(v.path())).node();
                Set<Node> after = descendants(update);
                readersOfMemory(n, readers).stream().filter(r -> !after.contains(r))
                        .forEach(requireNonNull(waitsFor.get(update))::add);
            }
        }
    }

    /// Also those that read it in another shape, since a reshape needs no memory of its own, or as bf16, since the cast is made for each of
    /// them.
    private static Set<Node> readersOfMemory(Node variable, Readers readers) {
        var all = new LinkedHashSet<Node>();
        var open = new ArrayDeque<>(List.of(variable));
        while (!open.isEmpty()) {
            for (Node r : readers.of(open.pop())) {
                boolean later = r.op() instanceof Reshape
                        || r.op() instanceof Cast c && c.isStorage(r.input(0).dtype());
                if (all.add(r) && later) {
                    open.push(r);
                }
            }
        }
        return all;
    }

    static List<Node> of(Program program) {
        return new OrderSteps(program).order(program);
    }

    private List<Node> order(Program program) {
        var order = new LinkedHashSet<Node>();
        program.outputs().values().forEach(v -> visit(v.node(), order));
        Map<Node, Integer> depth = depths();
        program.updates().values().stream().map(Value::node).distinct()
                .sorted(Comparator.comparingInt(n -> requireNonNull(depth.get(n))))
                .forEach(n -> visit(n, order));
        return isTopological(order) ? List.copyOf(order) : plain;
    }

    /// Depth first without recursion.
    private void visit(Node root, LinkedHashSet<Node> order) {
        var stack = new ArrayDeque<Node>();
        Set<Node> open = new HashSet<>();
        stack.push(root);
        while (!stack.isEmpty()) {
            Node top = stack.peek();
            open.add(top);
            var next = requireNonNull(waitsFor.get(top)).stream().filter(n -> !order.contains(n) && !open.contains(n))
                    .findFirst();
            if (next.isPresent() && !order.contains(top)) {
                stack.push(next.get());
            } else {
                order.add(stack.pop());
            }
        }
    }

    /// Updates that wait for each other in a circle leave an order that is none; then the plain one is taken, and values are copied.
    private static boolean isTopological(Set<Node> order) {
        Set<Node> seen = new HashSet<>();
        for (Node n : order) {
            if (!n.inputs().stream().allMatch(v -> seen.contains(v.node()))) {
                return false;
            }
            seen.add(n);
        }
        return true;
    }

    private Map<Node, Integer> depths() {
        Map<Node, Integer> depth = new HashMap<>();
        plain.forEach(n -> depth.put(n,
                n.inputs().stream().mapToInt(v -> requireNonNull(depth.get(v.node())) + 1).max().orElse(0)));
        return depth;
    }

    private Set<Node> descendants(Node node) {
        Set<Node> found = new HashSet<>(Set.of(node));
        plain.stream().filter(n -> n.inputs().stream().anyMatch(v -> found.contains(v.node()))).forEach(found::add);
        return found;
    }
}
