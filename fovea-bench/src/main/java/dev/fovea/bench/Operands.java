package dev.fovea.bench;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Input;
import dev.fovea.op.Ops;
import dev.fovea.op.RandomBits;
import dev.fovea.op.Variable;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The operands of an operation that is timed. They are variables, so that they lie in the layout that the operation likes,
/// as the values between two layers do.
final class Operands {
    private final Graph graph = new Graph();
    private final Map<String, Tensor> variables = new LinkedHashMap<>();
    private final Map<String, Tensor> fed = new LinkedHashMap<>();

    Graph graph() {
        return graph;
    }

    Map<String, Tensor> variables() {
        return variables;
    }

    Map<String, Tensor> fed() {
        return fed;
    }

    /// One more, uniform in [-1, 1).
    Value floats(int... extents) {
        return floats(Shape.of(extents));
    }

    Value floats(Shape shape) {
        Value x = Ops.variable(graph, "x" + variables.size(), new TensorType(DType.F32, shape));
        known(x, -1, 1);
        return x;
    }

    /// One more: numbers of classes.
    Value labels(int count, int classes) {
        Value x = Ops.variable(graph, "x" + variables.size(), TensorType.of(DType.I32, count));
        known(x, 0, classes);
        return x;
    }

    /// Draws the values of a variable or an input that the caller has put into the graph.
    void known(Value x, double from, double to) {
        Tensor values = Tensor.zeros(x.dtype(), x.shape());
        String name = x.op() instanceof Variable v ? v.path() : x.op() instanceof Input in ? in.name() : x.toString();
        long key = RandomBits.key(name);
        for (long i = 0; i < values.count(); i++) {
            values.set(i, from + (to - from) * RandomBits.uniform(key, (int) i));
        }
        (x.op() instanceof Input ? fed : variables).put(name, values);
    }

    /// The shapes of all: `[100, 14, 14, 32] [5, 5, 32, 64]`.
    @Override public String toString() {
        List<String> shapes = variables.values().stream().map(t -> t.shape().toString()).distinct().toList();
        return String.join(" ", shapes);
    }
}
