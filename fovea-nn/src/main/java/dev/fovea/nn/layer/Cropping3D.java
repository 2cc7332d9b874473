package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,h,i,j,c] = x[n, h + front, i + top, j + left, c]`: a volume without some of its sides.
///
/// `x` is `[batch, depth, height, width, channels]`. It undoes a padding, and fits feature maps of different extents
/// together before they are added or concatenated.
public record Cropping3D(int front, int back, int top, int bottom, int left, int right) implements Layer {

    public Cropping3D {
        Sides.of(front, back, top, bottom, left, right).requireNotNegative("cropping3d");
    }

    @Override public String kind() {
        return "cropping3d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Sides.of(front, back, top, bottom, left, right).crop(x);
    }

    @Override public String toString() {
        return call("cropping3d", Sides.of(front, back, top, bottom, left, right)).toString();
    }
}
