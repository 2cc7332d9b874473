package dev.fovea.compile;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.stream.Collectors;

/// What is computed: a node as it is, or in f32 alone.
record Job(Op op, List<TensorType> inputs, List<TensorType> outputs) {
    static Job of(Node n) {
        return new Job(n.op(), n.inputTypes(), n.outputs().stream().map(Value::type).toList());
    }

    Job inF32() {
        return new Job(Narrow.wide(op), inputs.stream().map(Narrow::wide).toList(),
                outputs.stream().map(Narrow::wide).toList());
    }

    String types() {
        return text(inputs) + " → " + text(outputs);
    }

    /// That it is in bf16 is seen from the types.
    String what(int threads) {
        return "%s %s, %d threads".formatted(Narrow.wide(op), types(), threads);
    }

    static String text(List<?> all) {
        return all.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
