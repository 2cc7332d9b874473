package dev.fovea.nn.initializer;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// From which family weights of a given variance are drawn.
public enum Distribution {
    /// Normal, cut at two deviations, as in Keras.
    NORMAL,
    /// Between `±√(3 σ²)`.
    UNIFORM;

    /// Values with mean 0 and that variance.
    Tensor draw(double variance, Shape shape, long key) {
        double limit = Math.sqrt(3 * variance);
        return switch (this) {
            case NORMAL ->
                new TruncatedNormal(0, Math.sqrt(variance) / TruncatedNormal.DEVIATION_LEFT).draw(shape, key);
            case UNIFORM -> new Uniform(-limit, limit).draw(shape, key);
        };
    }
}
