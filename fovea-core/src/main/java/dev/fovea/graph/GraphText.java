package dev.fovea.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A graph as stable text, one line per node: number, name, what it reads, the types it yields.
public final class GraphText {
    private GraphText() {
    }

    public static String of(Collection<Value> outputs) {
        Map<Node, Integer> numbers = new HashMap<>();
        var text = new StringBuilder();
        for (Node n : Graph.topological(outputs)) {
            numbers.put(n, numbers.size());
            String reads = n.inputs().stream()
                    .map(v -> "%" + numbers.get(v.node()) + (v.index() == 0 ? "" : "." + v.index()))
                    .collect(Collectors.joining(", "));
            String yields = n.outputs().stream().map(v -> v.type().toString()).collect(Collectors.joining(", "));
            text.append("%%%d = %s(%s) : %s%n".formatted(numbers.get(n), n, reads, yields));
        }
        return text.toString();
    }
}
