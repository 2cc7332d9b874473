package dev.fovea.formats;

import java.util.Optional;
import java.util.stream.Stream;

/// What a `.fovea` archive may hold, in this order. No other entry is written or read.
public enum Part {
    /// The description of the network, and what belongs to the model, as class names.
    NETWORK("network.json", true),
    /// Optimizer, loss, metrics and schedule.
    TRAINING("training.json", false),
    /// Version, seed, digest of the data, metrics: how the weights came about.
    PROVENANCE("provenance.json", true),
    /// Step, position in the epoch and seed, for going on from here.
    CHECKPOINT("checkpoint.json", false),
    /// The parameters and statistics by path.
    WEIGHTS("weights.safetensors", true),
    /// The optimizer's slots by path.
    OPTIMIZER("optimizer.safetensors", false);

    private final String fileName;
    private final boolean required;

    Part(String fileName, boolean required) {
        this.fileName = fileName;
        this.required = required;
    }

    /// The name of its entry.
    public String fileName() {
        return fileName;
    }

    /// Whether it is JSON; otherwise it is tensors.
    public boolean isJson() {
        return fileName.endsWith(".json");
    }

    /// Whether no archive is without it.
    public boolean isRequired() {
        return required;
    }

    static Optional<Part> named(String fileName) {
        return Stream.of(values()).filter(p -> p.fileName.equals(fileName)).findFirst();
    }

    @Override public String toString() {
        return fileName;
    }
}
