package dev.fovea.formats.onnx;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.Collections;
import java.util.function.UnaryOperator;

/// One use of an ONNX operator.
///
/// @param inputs     names of tensors; an empty one stands for what is left out
/// @param attributes by name: a `Long`, a `Float`, a text, or a list of whole numbers
record WrittenNode(String op, String name, List<String> inputs, String output,
        SequencedMap<String, Object> attributes) {

    WrittenNode {
        inputs = List.copyOf(inputs);
        attributes = Collections.unmodifiableSequencedMap(new TreeMap<>(attributes));
    }

    static WrittenNode of(String op, String name, List<String> inputs, String output, Map<String, ?> attributes) {
        return new WrittenNode(op, name, inputs, output, new TreeMap<>(attributes));
    }

    WrittenNode renamed(UnaryOperator<String> names) {
        return new WrittenNode(op, name, inputs.stream().map(names).toList(), names.apply(output), attributes);
    }
}
