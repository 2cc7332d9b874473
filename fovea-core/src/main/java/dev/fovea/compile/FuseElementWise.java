package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Select;
import dev.fovea.op.Unary;
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

    /// In halves of a product or of reading or writing a value, which is what HotSpot's C2 inlines into one method (measured with
    /// JDK 25: 43 products). Beyond it vectors cross calls, through the heap.
    private static final int ROOM = 80;

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
        return mayMerge && all.size() < LIMIT && fits(all, n, readers) ? all : new LinkedHashSet<>();
    }

    private static boolean fits(Set<Node> sweep, Node more, Readers readers) {
        var all = new LinkedHashSet<>(sweep);
        all.add(more);
        int computed = all.stream().mapToInt(n -> length(n.op())).sum();
        int read = all.stream().flatMap(n -> n.inputs().stream()).filter(v -> !all.contains(v.node())).distinct()
                .mapToInt(v -> v.shape().isScalar() ? 1 : 2).sum();
        long written = all.stream().map(n -> n.output(0))
                .filter(v -> readers.isRoot(v) || !all.containsAll(readers.of(v))).count();
        return computed + read + 2 * written <= ROOM;
    }

    /// Of those functions that are longer than a product in vectors; long series are judged by whoever makes the sweep.
    private static int length(Op op) {
        return switch (op) {
            case Select _ -> 4;
            case Binary(Binary.Kind kind) -> switch (kind) {
                case GREATER, EQUAL -> 4;
                case DIVIDE -> 3;
                default -> 2;
            };
            case Unary(Unary.Kind kind) -> switch (kind) {
                case SIGN -> 18;
                case STEP -> 6;
                case INVERSE -> 4;
                case RELU -> 3;
                default -> 2;
            };
            default -> 2;
        };
    }

    /// Whether nothing outside reads it: no path leads from it to another sweep.
    private static boolean isEnd(Set<Node> sweep, Readers readers) {
        return sweep.stream().allMatch(n -> sweep.containsAll(readers.of(n)));
    }
}
