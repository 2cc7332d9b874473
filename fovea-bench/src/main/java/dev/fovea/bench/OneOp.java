package dev.fovea.bench;

import dev.fovea.compile.Program;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// A program of one operation (or of one with what fuses to it), and values for its operands.
///
/// @param shapes    of the operands
/// @param variables values by path
/// @param fed       values by name
/// @param made      paths of results that are variables of their own, which nothing reads
record OneOp(String shapes, Program program, Map<String, Tensor> variables, Map<String, Tensor> fed,
        List<String> made) {

    /// An operation of one result.
    static OneOp of(Function<Operands, Value> operation) {
        return ofAll(operation.andThen(List::of));
    }

    /// An operation of several results, such as a gradient for each operand.
    static OneOp ofAll(Function<Operands, List<Value>> operation) {
        var operands = new Operands();
        List<Value> results = operation.apply(operands);
        String shapes = operands.toString();
        var updates = new LinkedHashMap<String, Value>();
        for (Value y : results) {
            String name = "y" + (updates.isEmpty() ? "" : updates.size());
            updates.put(name, y);
            operands.variables().put(name, Tensor.zeros(y.dtype(), y.shape()));
        }
        return new OneOp(shapes, new Program(new LinkedHashMap<>(), updates), operands.variables(), operands.fed(),
                List.copyOf(updates.keySet()));
    }

    /// An operation that changes its own variables.
    static OneOp updating(Function<Operands, SequencedMap<String, Value>> operation) {
        var operands = new Operands();
        var updates = operation.apply(operands);
        return new OneOp(operands.toString(), new Program(new LinkedHashMap<>(), updates), operands.variables(),
                operands.fed(), List.of());
    }

    /// Bytes read and written: every operand once, and what is changed once more.
    long bytes() {
        long read = variables.entrySet().stream().filter(e -> !made.contains(e.getKey()))
                .mapToLong(e -> e.getValue().type().bytes()).sum();
        return read + program.updates().values().stream().mapToLong(v -> v.type().bytes()).sum();
    }
}
