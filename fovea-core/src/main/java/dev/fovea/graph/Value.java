package dev.fovea.graph;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// One output of a node: an edge of the graph, along which a tensor will flow. Values compare by identity.
public final class Value {
    private final Node node;
    private final int index;

    Value(Node node, int index) {
        this.node = node;
        this.index = index;
    }

    public Node node() {
        return node;
    }

    /// Which output of its node it is.
    public int index() {
        return index;
    }

    public Graph graph() {
        return node.graph();
    }

    public Op op() {
        return node.op();
    }

    public List<Value> inputs() {
        return node.inputs();
    }

    public Value input(int i) {
        return node.input(i);
    }

    public TensorType type() {
        return node.type(index);
    }

    public Shape shape() {
        return type().shape();
    }

    public DType dtype() {
        return type().dtype();
    }

    @Override public String toString() {
        return (index == 0 ? node.toString() : node + "#" + index) + " " + type();
    }
}
