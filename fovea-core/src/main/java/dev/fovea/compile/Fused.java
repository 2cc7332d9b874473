package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Input;
import dev.fovea.op.Select;
import dev.fovea.op.Unary;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Several ops run as one step: an anchor (convolution, product) with its epilogue, a chain of element-wise ops, or a gradient
/// with the sum beside it. It still knows its parts, so that any backend can run them one after another.
///
/// Made by passes, after differentiation. `parts` are in order; a part reads the inputs of the whole and earlier parts.
public record Fused(List<Part> parts, List<Ref> results) implements Op {

    /// One op of it, and what it reads.
    public record Part(Op op, List<Ref> inputs) {
        public Part {
            inputs = List.copyOf(inputs);
        }
    }

    /// Input number `index` of the whole when `part` is −1, else the one output of an earlier part.
    public record Ref(int part, int index) {
        public static Ref input(int index) {
            return new Ref(-1, index);
        }

        public static Ref part(int part) {
            return new Ref(part, 0);
        }

        public boolean isInput() {
            return part < 0;
        }
    }

    public Fused {
        parts = List.copyOf(parts);
        results = List.copyOf(results);
    }

    @Override public List<TensorType> results(List<TensorType> inputs) {
        var types = partTypes(inputs);
        return results.stream().map(r -> type(r, inputs, types)).toList();
    }

    /// The type of every part's output.
    public List<TensorType> partTypes(List<TensorType> inputs) {
        var types = new ArrayList<TensorType>();
        for (Part p : parts) {
            types.add(p.op().results(p.inputs().stream().map(r -> type(r, inputs, types)).toList()).getFirst());
        }
        return types;
    }

    private static TensorType type(Ref ref, List<TensorType> inputs, List<TensorType> parts) {
        return ref.isInput() ? inputs.get(ref.index()) : parts.get(ref.part());
    }

    /// An op as a chain, even of itself alone.
    public static Fused of(Op op, int inputs) {
        return op instanceof Fused f
                ? f
                : new Fused(List.of(new Part(op, IntStream.range(0, inputs).mapToObj(Ref::input).toList())),
                        List.of(Ref.part(0)));
    }

    /// Whether it is a chain of element-wise ops and nothing else.
    public boolean isElementWise() {
        return parts.stream().allMatch(p -> isElementWise(p.op()));
    }

    /// Ops that compute each output element from the elements at its place.
    public static boolean isElementWise(Op op) {
        return op instanceof Unary || op instanceof Binary || op instanceof Select || op instanceof Cast;
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        throw new IllegalStateException("fused ops are made after differentiation: " + label());
    }

    @Override public Region reach(Node node, int input, Region of) {
        throw new IllegalStateException("geometry is asked of the graph before it is compiled: " + label());
    }

    @Override public long multiplyAdds(Node node) {
        var graph = new Graph(node.graph().floatType());
        var inputs = new ArrayList<Value>();
        node.inputs().forEach(v -> inputs.add(graph.add(new Input("%" + inputs.size(), v.type()))));
        var made = new ArrayList<Value>();
        for (Part p : parts) {
            made.add(graph.add(p.op(),
                    p.inputs().stream().map(r -> r.isInput() ? inputs.get(r.index()) : made.get(r.part())).toList()));
        }
        return made.stream().map(Value::node).distinct().mapToLong(n -> n.op().multiplyAdds(n)).sum();
    }

    @Override public String label() {
        return parts.stream().map(p -> p.op().label()).collect(Collectors.joining("+"));
    }
}
