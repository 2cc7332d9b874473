package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,h,i,j,c] = x[n, h − front, i − top, j − left, c]`, and 0 outside of `x`: zeros on each side of a volume.
///
/// `x` is `[batch, depth, height, width,
/// channels]`. A layer of its own where the zeros are to be seen by more than one window, or differ from what `padding`
/// of a layer says.
public record ZeroPadding3D(int front, int back, int top, int bottom, int left, int right) implements Layer {

    public ZeroPadding3D {
        Sides.of(front, back, top, bottom, left, right).requireNotNegative("zeroPadding3d");
    }

    @Override public String kind() {
        return "zero_padding3d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Sides.of(front, back, top, bottom, left, right).pad(x);
    }

    @Override public String toString() {
        return call("zeroPadding3d", Sides.of(front, back, top, bottom, left, right)).toString();
    }
}
