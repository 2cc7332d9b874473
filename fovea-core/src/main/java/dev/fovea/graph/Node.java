package dev.fovea.graph;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.stream.IntStream;

/// One use of an operation. Nodes compare by identity; [Graph#add] makes sure that equal computations are one node.
public final class Node {
    private final Graph graph;
    private final Op op;
    private final List<Value> inputs;
    private final List<TensorType> types;
    private final List<Value> outputs;
    private final String path;

    Node(Graph graph, Op op, List<Value> inputs, List<TensorType> types, String path) {
        this.graph = graph;
        this.op = op;
        this.inputs = List.copyOf(inputs);
        this.types = List.copyOf(types);
        this.outputs = outputs(this, types.size());
        this.path = path;
    }

    private static List<Value> outputs(Node node, int count) {
        return IntStream.range(0, count).mapToObj(i -> new Value(node, i)).toList();
    }

    public Graph graph() {
        return graph;
    }

    public Op op() {
        return op;
    }

    public List<Value> inputs() {
        return inputs;
    }

    public Value input(int i) {
        return inputs.get(i);
    }

    public List<Value> outputs() {
        return outputs;
    }

    public Value output(int i) {
        return outputs.get(i);
    }

    TensorType type(int output) {
        return types.get(output);
    }

    /// The types of the inputs.
    public List<TensorType> inputTypes() {
        return inputs.stream().map(Value::type).toList();
    }

    /// The shape of input number `i`.
    public Shape inputShape(int i) {
        return input(i).shape();
    }

    /// The layer that made it, `conv2d_1`, or empty.
    public String path() {
        return path;
    }

    @Override public String toString() {
        return path.isEmpty() ? op.label() : path + "/" + op.label();
    }
}
