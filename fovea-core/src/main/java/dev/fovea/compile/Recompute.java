package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.Constant;
import dev.fovea.op.Input;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.MatMul;
import dev.fovea.op.Reshape;
import dev.fovea.op.Softmax;
import dev.fovea.op.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// ```
/// y = relu(batchNorm(x)),  k̄ = yᵀ ∗ z̄        becomes        y = relu(batchNorm(x)),  y′ = relu(batchNorm(later(x, z̄))),  k̄ = y′ᵀ ∗ z̄
/// ```
/// where `x` is kept from the forward pass for backpropagation anyway: then so need not be `y`. Computed again are normalisations,
/// element-wise chains and the weights of attention, by the same steps, so that `y′` has the bits of `y`. A training step reads and writes more, and takes less memory:
/// Chen, Xu, Zhang & Guestrin 2016, "Training deep nets with sublinear memory cost", with the cheap steps only.
///
/// For speed only layer normalisations are: one step that reads the `x` which their gradient is about to read, where `y` would have to be
/// fetched from memory as well. So it moves no more bytes between memory and cache than keeping `y` does.
///
/// @param least elements of `y` from which on it is done
public record Recompute(long least, MemoryUse use) implements Pass {
    private static final long LEAST = 1 << 16;
    /// More steps than this are not cheap any more.
    private static final int LONGEST = 4;
    /// Products of each number of a matrix that are cheap: those of attention's scores, where the matrix is larger than its factors.
    private static final int FEW = 64;
    /// What is so much smaller than the value that follows from it may be kept for it.
    private static final int SMALL = 8;

    public Recompute(MemoryUse use) {
        this(LEAST, use);
    }

    @Override public Program apply(Program program) {
        if (program.updates().isEmpty()
                || Graph.topological(program.roots()).stream().noneMatch(n -> isLarge(n) && mayBe(n))) {
            return program;
        }
        var chosen = new Choice(program);
        return chosen.tokens.isEmpty() ? program : chosen.rebuilt();
    }

    private boolean isLarge(Node n) {
        return n.output(0).shape().count() >= least;
    }

    /// Whether that kind of step may be computed again, if what it reads is there.
    private boolean mayBe(Node n) {
        return use == MemoryUse.SMALL ? isCheap(n) && !(n.op() instanceof Reshape) : n.op() instanceof LayerNorm;
    }

    private static boolean isCheap(Node n) {
        return switch (n.op()) {
            case Reshape _ -> true;
            case BatchNorm _,BatchNormRelu _,LayerNorm _,Softmax _ -> true;
            case MatMul _ -> n.op().multiplyAdds(n) <= n.output(0).shape().count() * FEW;
            case Fused f -> f.isElementWise() && n.outputs().size() == 1;
            default -> Fused.isElementWise(n.op());
        };
    }

    /// Which values are computed again, when, and by what.
    private final class Choice {
        private final Program program;
        private final List<Node> order;
        private final Readers readers;
        private final Set<Node> forward = new HashSet<>();                       // on which loss and metrics depend
        private final Map<Node, Integer> position = new HashMap<>();
        private final Map<Value, Value> tokens = new LinkedHashMap<>();         // what is computed again → after what
        private final Map<Value, List<Node>> steps = new HashMap<>();           // what is computed again → how

        Choice(Program program) {
            this.program = program;
            this.order = OrderSteps.of(program);
            this.readers = new Readers(program);
            forward.addAll(Graph.topological(program.outputs().values()));
            order.forEach(n -> position.put(n, position.size()));
            for (Node n : order) {
                Value y = n.output(0);
                if (forward.contains(n) && isLarge(n) && !readers.isRoot(y) && mayBe(n)) {
                    token(y).ifPresent(t -> choose(y, t));
                }
            }
        }

        private void choose(Value y, Value token) {
            var needed = new LinkedHashSet<Node>();
            int most = use == MemoryUse.SMALL ? LONGEST : 1;
            if (collect(y, y, needed) && needed.stream().filter(n -> !(n.op() instanceof Reshape)).count() <= most) {
                tokens.put(y, token);
                steps.put(y, List.copyOf(needed));
            }
        }

        /// Adds the steps that compute `v` from what is there at the time, in order; whether that can be done.
        private boolean collect(Value y, Value v, Set<Node> needed) {
            if (!isCheap(v.node()) || tokens.containsKey(v)) {
                return false;
            }
            for (Value in : v.inputs()) {
                if (!isThere(y, in) && !needed.contains(in.node()) && !collect(y, in, needed)) {
                    return false;
                }
            }
            needed.add(v.node());
            return needed.size() <= 2 * LONGEST;
        }

        /// Whether a value is kept anyway, or is small beside `y`.
        private boolean isThere(Value y, Value v) {
            if (v.op() instanceof Reshape) {
                return isThere(y, v.input(0));
            }
            return v.op() instanceof Input || isWeight(v) || v.shape().count() * SMALL <= y.shape().count()
                    || !tokens.containsKey(v) && readers.ofAnyShape(v).stream().anyMatch(n -> !forward.contains(n));
        }

        private static boolean isWeight(Value v) {
            return v.op() instanceof Variable || v.op() instanceof Constant;
        }

        /// A gradient that the first who reads `y` in backpropagation reads too: it is there before, and not long before.
        private Optional<Value> token(Value y) {
            return readers.ofAnyShape(y).stream().filter(n -> !forward.contains(n))
                    .min(Comparator.comparing(this::place))
                    .flatMap(first -> first.inputs().stream().filter(v -> !forward.contains(v.node()))
                            .filter(v -> !isWeight(v) && !(v.op() instanceof Input))
                            .max(Comparator.comparing(v -> place(v.node()))));
        }

        private int place(Node n) {
            return requireNonNull(position.get(n));
        }

        // the new program

        Program rebuilt() {
            var made = new HashMap<Value, Value>();
            var again = new HashMap<Value, Value>();
            var target = new Graph(program.roots().getFirst().graph().floatType());
            for (Node n : order) {
                boolean late = !forward.contains(n) && !(n.op() instanceof Reshape);
                List<Value> in = n.inputs().stream()
                        .map(v -> late ? again(v, made, again) : requireNonNull(made.get(v))).toList();
                put(made, n, target.within(n.path(), () -> target.addNode(n.op(), in).outputs()));
            }
            return program.withRoots(program.roots().stream().map(made::get).toList());
        }

        /// What stands for `v` in backpropagation.
        private Value again(Value v, Map<Value, Value> made, Map<Value, Value> again) {
            Value known = again.get(v);
            if (known == null) {
                if (tokens.containsKey(v)) {
                    known = computed(v, made);
                } else if (v.op() instanceof Reshape r) {
                    Value x = again(v.input(0), made, again);
                    known = x.graph().within(v.node().path(), () -> x.graph().add(r, x));
                } else {
                    known = requireNonNull(made.get(v));
                }
                again.put(v, known);
            }
            return known;
        }

        private Value computed(Value y, Map<Value, Value> made) {
            Value token = requireNonNull(made.get(requireNonNull(tokens.get(y))));
            Graph target = token.graph();
            var own = new HashMap<Value, Value>();
            for (Node n : requireNonNull(steps.get(y))) {
                var in = new ArrayList<Value>();
                for (Value v : n.inputs()) {
                    Value anew = own.get(v);
                    Value kept = requireNonNull(made.get(v));
                    boolean large = v.shape().count() * SMALL > y.shape().count() && !isWeight(v);
                    in.add(anew != null ? anew : large ? target.add(new Later(), kept, token) : kept);
                }
                put(own, n, target.within(n.path(), () -> target.addNode(n.op(), in).outputs()));
            }
            return requireNonNull(own.get(y));
        }

        private static void put(Map<Value, Value> values, Node n, List<Value> results) {
            for (int i = 0; i < results.size(); i++) {
                values.put(n.output(i), results.get(i));
            }
        }
    }
}
