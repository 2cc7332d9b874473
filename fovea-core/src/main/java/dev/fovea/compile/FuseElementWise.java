package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Select;
import dev.fovea.op.Unary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// ```
/// m·β₁ ─► + ─► … ─► w − η·m̂/(√v̂ + ε)        becomes        one sweep over w, m, v and the gradient
/// ```
/// A node joins its readers when all of them are in one sweep over the same shape; its own value is kept only if the program asks for it.
/// Sweeps that nothing reads, such as the updates of a weight and of its slots, become one when they have a reader of a node in common.
/// A parameter's update therefore is one step, which follows its gradient at once. What several sweeps read is computed once, and kept
/// between them; unless it follows from one value of its shape, which is kept then, and each of them computes the rest for itself: an
/// activation's gradient reads what the activation has read, and nothing else.
public record FuseElementWise() implements Pass {

    /// More parts than this do not stay in registers.
    private static final int LIMIT = 24;

    /// In halves of a product or of reading or writing a value, which is what HotSpot's C2 inlines into one method (measured with
    /// JDK 25: 43 products). Beyond it vectors cross calls, through the heap.
    private static final int ROOM = 80;

    @Override public Program apply(Program program) {
        return new Sweeps(program).fused();
    }

    /// The sweeps as they grow, last node first.
    private static final class Sweeps {
        private final Program program;
        private final List<Node> order;
        private final Readers readers;
        private final Map<Value, Optional<Value>> sources = new HashMap<>();
        private final Map<Node, List<Set<Node>>> sweeps = new HashMap<>();       // of each node; several where each computes it for itself

        Sweeps(Program program) {
            this.program = program;
            this.order = Graph.topological(program.roots());
            this.readers = new Readers(program);
            order.forEach(n -> n.outputs().forEach(v -> sources.put(v, source(v))));
            order.reversed().stream().filter(n -> Fused.isElementWise(n.op())).forEach(this::place);
        }

        Program fused() {
            Map<Node, Integer> position = new HashMap<>();
            order.forEach(n -> position.put(n, position.size()));
            Set<Set<Node>> all = Collections.newSetFromMap(new IdentityHashMap<>());
            List<Set<Node>> distinct = order.reversed().stream()
                    .flatMap(n -> sweeps.getOrDefault(n, List.of()).stream())
                    .filter(all::add).toList();
            return Groups.fuse(program, distinct.stream().map(s -> s.stream()
                    .sorted(Comparator.comparingInt(n -> position.getOrDefault(n, 0))).toList()).toList());
        }

        private void place(Node n) {
            List<Set<Node>> readIn = sweepsOfReaders(n);
            Set<Node> together = merged(readIn);
            if (mayMerge(readIn) && together.size() < LIMIT && fits(together, n, false)) {
                together.add(n);
                together.forEach(m -> sweeps.merge(m, List.of(together), (old, _) -> replaced(old, readIn, together)));
            } else if (mayBeComputedAgain(n, readIn)) {
                readIn.forEach(s -> s.add(n));
                sweeps.put(n, readIn);
            } else {
                sweeps.put(n, List.of(new LinkedHashSet<>(List.of(n))));
            }
        }

        private boolean mayMerge(List<Set<Node>> all) {
            return all.size() == 1 || !all.isEmpty() && all.stream().allMatch(this::isEnd);
        }

        private boolean mayBeComputedAgain(Node n, List<Set<Node>> readIn) {
            return readIn.size() > 1 && !readers.isRoot(n.output(0))
                    && sources.getOrDefault(n.output(0), Optional.empty()).isPresent()
                    && readIn.stream().allMatch(s -> s.size() < LIMIT && fits(s, n, true));
        }

        /// The sweeps in which it is read; none if it is read elsewhere, too, or in another shape.
        private List<Set<Node>> sweepsOfReaders(Node n) {
            Value out = n.output(0);
            Set<Set<Node>> found = Collections.newSetFromMap(new IdentityHashMap<>());
            var inOrder = new ArrayList<Set<Node>>();
            for (Node reader : readers.of(out)) {
                if (!sweeps.containsKey(reader) || !reader.output(0).shape().equals(out.shape())) {
                    return List.of();
                }
                sweeps.getOrDefault(reader, List.of()).stream().filter(found::add).forEach(inOrder::add);
            }
            return inOrder;
        }

        private static Set<Node> merged(List<Set<Node>> candidates) {
            if (candidates.size() == 1) {
                return candidates.getFirst();
            }
            var all = new LinkedHashSet<Node>();
            candidates.forEach(all::addAll);
            return all;
        }

        private static List<Set<Node>> replaced(List<Set<Node>> old, List<Set<Node>> gone, Set<Node> merged) {
            var kept = new ArrayList<>(old.stream().filter(s -> gone.stream().noneMatch(g -> g == s)).toList());
            kept.add(merged);
            return List.copyOf(kept);
        }

        private boolean isShared(Node n) {
            return sweeps.getOrDefault(n, List.of()).size() > 1;
        }

        /// Whether nothing outside reads it: no path leads from it to another sweep.
        private boolean isEnd(Set<Node> sweep) {
            return sweep.stream().allMatch(n -> isShared(n) || sweep.containsAll(readers.of(n)));
        }

        /// The one value of its shape from which it follows, element by element: itself, where it is kept anyway.
        private Optional<Value> source(Value v) {
            boolean kept = readers.isRoot(v) || readers.of(v).stream().anyMatch(r -> !Fused.isElementWise(r.op()));
            if (!Fused.isElementWise(v.op()) || kept) {
                return Optional.of(v);
            }
            List<Optional<Value>> all = v.inputs().stream().filter(i -> i.shape().equals(v.shape()))
                    .map(i -> sources.getOrDefault(i, Optional.empty())).distinct().toList();
            return all.size() == 1 ? all.getFirst() : Optional.empty();
        }

        private boolean fits(Set<Node> sweep, Node more, boolean again) {
            var all = new LinkedHashSet<>(sweep);
            all.add(more);
            int computed = all.stream().mapToInt(n -> length(n.op())).sum();
            int read = all.stream().flatMap(n -> n.inputs().stream()).filter(v -> !all.contains(v.node())).distinct()
                    .mapToInt(v -> v.shape().isScalar() ? 1 : 2).sum();
            long written = all.stream().filter(n -> !isShared(n) && !(again && n == more)).map(n -> n.output(0))
                    .filter(v -> readers.isRoot(v) || !all.containsAll(readers.of(v))).count();
            return computed + read + 2 * written <= ROOM;
        }
    }

    /// Whether C2 inlines a sweep of these parts and inputs into one method.
    static boolean fits(Fused sweep, List<Value> inputs) {
        int computed = sweep.parts().stream().mapToInt(p -> length(p.op())).sum();
        int read = inputs.stream().mapToInt(v -> v.shape().isScalar() ? 1 : 2).sum();
        return sweep.parts().size() <= LIMIT && computed + read + 2 * sweep.results().size() <= ROOM;
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
}
