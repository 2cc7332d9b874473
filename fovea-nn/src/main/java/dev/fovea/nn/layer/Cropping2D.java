package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,i,j,c] = x[n, i + top, j + left, c]`: an image without some of its sides.
///
/// `x` is `[batch, height, width, channels]`. It undoes a padding, and fits feature maps of different extents
/// together before they are added or concatenated.
public record Cropping2D(int top, int bottom, int left, int right) implements Layer {

    public Cropping2D {
        Sides.of(top, bottom, left, right).requireNotNegative("cropping2d");
    }

    @Override public String kind() {
        return "cropping2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Sides.of(top, bottom, left, right).crop(x);
    }

    @Override public String toString() {
        return call("cropping2d", Sides.of(top, bottom, left, right)).toString();
    }
}
