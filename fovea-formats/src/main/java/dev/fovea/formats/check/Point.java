package dev.fovea.formats.check;

import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Component;
import java.util.List;
import java.util.Optional;

/// A value of a network that can be compared.
///
/// @param name      the path of the layer that yields it, `layer1/0/conv1`, or its name in a file of ONNX
/// @param text      what computes it, as a call
/// @param component the layer; none in networks of ONNX
/// @param reads     what the layer reads
/// @param fixed     whether its axes stand as in the program that the model comes from, and nowhere else
record Point(String name, String text, Optional<Component> component, List<Value> reads, Value value, boolean fixed) {
    Point {
        reads = List.copyOf(reads);
    }

    Point named(String name) {
        return new Point(name, text, component, reads, value, fixed);
    }

    @Override public String toString() {
        return name + " = " + text;
    }
}
