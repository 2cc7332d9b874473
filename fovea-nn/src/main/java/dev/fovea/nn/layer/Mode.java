package dev.fovea.nn.layer;

/// What a graph is built for. Layers that differ between learning and using (dropout) build other values for each.
public enum Mode {
    TRAINING, INFERENCE
}
