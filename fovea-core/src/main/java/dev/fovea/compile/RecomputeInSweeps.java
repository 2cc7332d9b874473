package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.compile.Fused.Part;
import dev.fovea.compile.Fused.Ref;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Constant;
import dev.fovea.op.Reshape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// ```
/// y = f(x),  x̄ = g(x, ȳ),  k̄ = yᵀ · z̄        becomes        y = f(x),  x̄, y′ = g′(x, ȳ),  k̄ = y′ᵀ · z̄
/// ```
/// where `f` and `g` are sweeps, and `k̄` may wait for `g`: the activation between two layers, such as GELU, is computed again beside its gradient, which reads the
/// same `x` and has most of its parts already, and need not be kept from the forward pass to the gradient of the next kernel. It costs one
/// value written, and no pass of its own; `y′` has the bits of `y`.
///
/// @param least elements of `y` from which on it is done: what is small lies in the cache, and is not what fills the memory
public record RecomputeInSweeps(long least) implements Pass {
    private static final long LEAST = 1 << 18;

    public RecomputeInSweeps() {
        this(LEAST);
    }

    @Override public Program apply(Program program) {
        var plan = new Plan(program, least);
        return plan.hosts.isEmpty() ? program : plan.rebuilt();
    }

    /// Which sweep computes which activation again, and who reads it from there.
    private static final class Plan {
        private final Program program;
        private final List<Node> order;
        private final Readers readers;
        private final Map<Node, Set<Node>> ancestors = new HashMap<>();
        private final Map<Node, Node> hosts = new LinkedHashMap<>();             // activation → the sweep beside its gradient
        private final Map<Node, Node> late = new HashMap<>();                    // who reads it from there → that sweep

        Plan(Program program, long least) {
            this.program = program;
            this.order = Graph.topological(program.roots());
            this.readers = new Readers(program);
            Set<Node> answers = ancestors(program.outputs().values().stream().map(Value::node).toList());
            for (Node f : order) {
                if (isSweep(f) && f.outputs().size() == 1 && f.output(0).shape().count() >= least
                        && answers.contains(f)) {
                    host(f, answers).ifPresent(g -> hosts.put(f, g));
                }
            }
            hosts.keySet().removeIf(f -> !choose(f));
        }

        /// The first sweep for updates alone that reads all that `f` reads.
        private Optional<Node> host(Node f, Set<Node> answers) {
            Value y = f.output(0);
            return readers.of(f.input(largest(f))).stream()
                    .filter(g -> isSweep(g) && !answers.contains(g) && g.output(0).shape().equals(y.shape())
                            && !g.inputs().contains(y))
                    .filter(g -> f.inputs().stream()
                            .allMatch(v -> g.inputs().contains(v) || v.op() instanceof Constant))
                    .filter(g -> FuseElementWise.fits(merged(f, g), inputs(f, g)))
                    .findFirst();
        }

        /// Says who reads it from its host, unless nobody does, or somebody on whom a host waits.
        private boolean choose(Node f) {
            Node g = requireNonNull(hosts.get(f));
            Set<Node> before = ancestorsOf(g);
            Set<Node> afterwards = new LinkedHashSet<>(readers.ofAnyShape(f.output(0)));
            boolean forward = afterwards.removeIf(before::contains);
            boolean waited = hosts.values().stream()
                    .anyMatch(h -> afterwards.stream().anyMatch(ancestorsOf(h)::contains));
            if (afterwards.isEmpty() || !forward || waited || readers.isRoot(f.output(0)) || afterwards.contains(g)) {
                return false;
            }
            afterwards.forEach(n -> late.put(n, g));
            return true;
        }

        private Set<Node> ancestorsOf(Node n) {
            return ancestors.computeIfAbsent(n, _ -> ancestors(List.of(n)));
        }

        private static Set<Node> ancestors(List<Node> of) {
            return new HashSet<>(Graph.topological(of.stream().map(n -> n.output(0)).toList()));
        }

        // the new program

        Program rebuilt() {
            var made = new HashMap<Value, Value>();
            var again = new HashMap<Value, Value>();
            var target = new Graph(program.roots().getFirst().graph().floatType());
            Map<Node, Node> activations = new HashMap<>();
            hosts.forEach((f, g) -> activations.put(g, f));
            for (Node n : orderWithHosts()) {
                Node f = activations.get(n);
                boolean reads = late.containsKey(n);
                target.within(n.path(), () -> {
                    List<Value> in = n.inputs().stream().map(v -> reads ? again(v, again, made) : made.get(v)).toList();
                    List<Value> results = f == null
                            ? target.addNode(n.op(), in).outputs()
                            : target.addNode(merged(f, n), inputs(f, n).stream().map(made::get).toList()).outputs();
                    for (int i = 0; i < n.outputs().size(); i++) {
                        made.put(n.output(i), results.get(i));
                    }
                    if (f != null) {
                        again.put(f.output(0), results.getLast());
                    }
                    return results;
                });
            }
            return program.withRoots(program.roots().stream().map(made::get).toList());
        }

        private static Value again(Value v, Map<Value, Value> again, Map<Value, Value> made) {
            Value known = again.get(v);
            if (known == null && v.op() instanceof Reshape r) {
                Value x = again(v.input(0), again, made);
                known = x.graph().add(r, x);
                again.put(v, known);
            }
            return known == null ? requireNonNull(made.get(v)) : known;
        }

        /// Each node after its inputs, and after the sweep that computes again what it reads.
        private Set<Node> orderWithHosts() {
            var done = new LinkedHashSet<Node>();
            var stack = new ArrayDeque<Node>();
            for (Node root : order) {
                stack.push(root);
                while (!stack.isEmpty()) {
                    Node top = stack.peek();
                    var before = new ArrayList<Node>(top.inputs().stream().map(Value::node).toList());
                    Optional.ofNullable(late.get(top)).ifPresent(before::add);
                    Optional<Node> missing = before.stream().filter(n -> !done.contains(n)).findFirst();
                    missing.ifPresentOrElse(stack::push, () -> done.add(stack.pop()));
                }
            }
            return done;
        }
    }

    private static boolean isSweep(Node n) {
        return n.op() instanceof Fused f ? f.isElementWise() : Fused.isElementWise(n.op());
    }

    private static int largest(Node n) {
        int largest = 0;
        for (int i = 1; i < n.inputs().size(); i++) {
            if (n.input(i).shape().count() > n.input(largest).shape().count()) {
                largest = i;
            }
        }
        return largest;
    }

    /// What `g` reads, then what only `f` does.
    private static List<Value> inputs(Node f, Node g) {
        var inputs = new LinkedHashSet<>(g.inputs());
        inputs.addAll(f.inputs());
        return List.copyOf(inputs);
    }

    /// The results of `g`, then that of `f`.
    private static Fused merged(Node f, Node g) {
        List<Value> inputs = inputs(f, g);
        var parts = new ArrayList<Part>();
        List<Ref> results = new ArrayList<>(add(parts, g, inputs));
        results.addAll(add(parts, f, inputs));
        return new Fused(parts, results);
    }

    /// Adds the parts of a sweep that are not there yet; returns its results.
    private static List<Ref> add(List<Part> parts, Node sweep, List<Value> inputs) {
        List<Ref> own = sweep.inputs().stream().map(v -> Ref.input(inputs.indexOf(v))).toList();
        Fused chain = Fused.of(sweep.op(), own.size());
        var made = new ArrayList<Ref>();
        for (Part p : chain.parts()) {
            var part = new Part(p.op(), p.inputs().stream()
                    .map(r -> r.isInput() ? own.get(r.index()) : made.get(r.part())).toList());
            if (!parts.contains(part)) {
                parts.add(part);
            }
            made.add(Ref.part(parts.indexOf(part)));
        }
        return chain.results().stream().map(r -> made.get(r.part())).toList();
    }
}
