package dev.fovea.graph;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Builds values, and makes each computation once: adding what is already there returns what is there.
///
/// A graph has one floating-point type, that of its constants and parameters. It is built by one thread.
public final class Graph {
    private record Key(Op op, List<Value> inputs) {
    }

    private final DType floatType;
    private final Map<Key, Node> nodes = new HashMap<>();
    private String path = "";

    public Graph() {
        this(DType.F32);
    }

    /// A graph whose arithmetic is done in `floatType`: f32, or f64 for gradient checks.
    public Graph(DType floatType) {
        if (!floatType.isFloat()) {
            throw new IllegalArgumentException("a graph computes in f32, f64 or bf16, but " + floatType + " was given");
        }
        this.floatType = floatType;
    }

    public DType floatType() {
        return floatType;
    }

    /// The one value that `op` makes of `inputs`.
    public Value add(Op op, Value... inputs) {
        return addNode(op, List.of(inputs)).output(0);
    }

    public Value add(Op op, List<Value> inputs) {
        return addNode(op, inputs).output(0);
    }

    /// The node of `op` applied to `inputs`: a new one, or the one that is there already.
    public Node addNode(Op op, List<Value> inputs) {
        var key = new Key(op, inputs);
        Node known = nodes.get(key);
        if (known != null) {
            return known;
        }
        for (Value v : inputs) {
            if (v.graph() != this) {
                throw new IllegalArgumentException(
                        v + " belongs to another graph than the one " + op.label() + " is added to");
            }
        }
        try {
            var node = new Node(this, op, inputs, op.results(inputs.stream().map(Value::type).toList()), path);
            nodes.put(key, node);
            return node;
        } catch (ShapeException e) {
            throw path.isEmpty() ? e : e.at(path);
        }
    }

    /// What `build` adds bears the name `path`.
    public <T> T within(String path, Supplier<T> build) {
        String outer = this.path;
        this.path = path;
        try {
            return build.get();
        } finally {
            this.path = outer;
        }
    }

    /// Every node that the values need, each after its inputs. What they do not need is not there.
    public static List<Node> topological(Collection<Value> values) {
        var order = new LinkedHashSet<Node>();
        var stack = new ArrayDeque<Node>();
        for (Value v : values) {
            stack.push(v.node());
            while (!stack.isEmpty()) {
                Node top = stack.peek();
                Node missing = order.contains(top) ? null : firstMissing(top, order);
                if (missing == null) {
                    order.add(stack.pop());
                } else {
                    stack.push(missing);
                }
            }
        }
        return List.copyOf(order);
    }

    private static @org.jspecify.annotations.Nullable Node firstMissing(Node node, Collection<Node> order) {
        for (Value input : node.inputs()) {
            if (!order.contains(input.node())) {
                return input.node();
            }
        }
        return null;
    }
}
