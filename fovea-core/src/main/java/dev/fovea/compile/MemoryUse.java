package dev.fovea.compile;

/// What a training step keeps from the forward pass for backpropagation.
public enum MemoryUse {
    /// All that backpropagation reads, unless it is computed again at no cost: beside its gradient, or a layer normalisation.
    SPEED,
    /// Only what is not cheap to compute: see [Recompute].
    SMALL
}
