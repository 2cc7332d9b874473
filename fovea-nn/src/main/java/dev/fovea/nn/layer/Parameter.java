package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.tensor.TensorType;

/// What a network learns, or keeps: a variable of the graph, known by its path `conv2d_1/kernel`, and how it starts.
///
/// Training changes it if it is `trainable`: not the state of a layer, and nothing in a frozen one.
public record Parameter(String path, TensorType type, Initializer initializer, Value value, boolean trainable) {
    @Override public String toString() {
        return path + " " + type;
    }
}
