package dev.fovea.nn.layer;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;

/// A layer with the shape of one sample for it, small enough for differences.
///
/// @param dtype     of the input; integers are drawn from `0 … below − 1`
/// @param invariant ends of the paths of parameters that do not change the answer: their exact gradient is 0, and what is
///                  computed is rounding of what cancels
public record LayerCase(Layer layer, Shape sample, DType dtype, int below, List<String> invariant) {

    public static LayerCase of(Layer layer, int... sample) {
        return new LayerCase(layer, Shape.of(sample), DType.F32, 0, List.of());
    }

    /// A layer that reads whole numbers `0 … below − 1`.
    public static LayerCase ofIntegers(Layer layer, int below, int... sample) {
        return new LayerCase(layer, Shape.of(sample), DType.I32, below, List.of());
    }

    /// These parameters do not change the answer.
    public LayerCase invariantTo(String... ends) {
        return new LayerCase(layer, sample, dtype, below, List.of(ends));
    }

    boolean isInvariantTo(String path) {
        return invariant.stream().anyMatch(path::endsWith);
    }

    @Override public String toString() {
        return layer + " on " + sample;
    }
}
