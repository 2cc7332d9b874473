package dev.fovea.nn.layer;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;

/// A layer with the shape of one sample for it, small enough for differences.
///
/// @param dtype  of the input; integers are drawn from `0 … below − 1`
public record LayerCase(Layer layer, Shape sample, DType dtype, int below) {

    public static LayerCase of(Layer layer, int... sample) {
        return new LayerCase(layer, Shape.of(sample), DType.F32, 0);
    }

    /// A layer that reads whole numbers `0 … below − 1`.
    public static LayerCase ofIntegers(Layer layer, int below, int... sample) {
        return new LayerCase(layer, Shape.of(sample), DType.I32, below);
    }

    @Override public String toString() {
        return layer + " on " + sample;
    }
}
