package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y = A·x·Bᵀ` for each channel: images of any size become `height × width`, whatever their proportions.
///
/// `x` is `[batch, height, width, channels]`. `A` and
/// `B` hold the weights of [Interpolation] for rows and columns; they are fixed, and the gradient goes back through them. As Keras' layer without `antialias`:
/// an image that shrinks to less than half has pixels that nothing reads.
public record Resizing(Size size, Interpolation interpolation) implements Layer {

    public Resizing {
        size.requirePositive("the size of resizing");
    }

    public Resizing interpolation(Interpolation interpolation) { return new Resizing(size, interpolation); }

    @Override public String kind() {
        return "resizing";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Resample.resize(x, size, interpolation);
    }

    @Override public String toString() {
        Resizing plain = Layers.resizing(size.height(), size.width());
        return call("resizing", size.height(), size.width())
                .option("interpolation", interpolation, plain.interpolation).toString();
    }
}
