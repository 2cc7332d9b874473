package dev.fovea.formats.onnx;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// How often each value of a graph is read.
record Readers(Map<Value, Integer> counts) {

    static Readers of(Collection<Value> outputs) {
        var counts = new HashMap<Value, Integer>();
        outputs.forEach(v -> counts.merge(v, 1, Integer::sum));
        for (Node n : Graph.topological(outputs)) {
            n.inputs().forEach(v -> counts.merge(v, 1, Integer::sum));
        }
        return new Readers(counts);
    }

    /// Whether nobody else needs the value.
    boolean isOne(Value v) {
        return counts.getOrDefault(v, 0) == 1;
    }

    boolean isRead(Value v) {
        return counts.containsKey(v);
    }
}
