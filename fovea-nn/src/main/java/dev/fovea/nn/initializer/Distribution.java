package dev.fovea.nn.initializer;

import dev.fovea.tensor.Tensor;

/// From which family weights of a given variance are drawn.
public enum Distribution {
    /// Normal, cut at two deviations, as in Keras.
    NORMAL,
    /// Between `±√(3 σ²)`.
    UNIFORM;

    /// Values with mean 0 and that variance.
    void fill(double variance, Tensor parameter, long key) {
        double limit = Math.sqrt(3 * variance);
        switch (this) {
            case NORMAL ->
                new TruncatedNormal(0, Math.sqrt(variance) / TruncatedNormal.DEVIATION_LEFT).fill(parameter, key);
            case UNIFORM -> new Uniform(-limit, limit).fill(parameter, key);
        }
    }
}
