package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,i,j,c] = x[n, i − top, j − left, c]`, and 0 outside of `x`: zeros on each side of an image.
///
/// `x` is `[batch, height, width,
/// channels]`. A layer of its own where the zeros are to be seen by more than one window, or differ from what `padding`
/// of a layer says.
public record ZeroPadding2D(int top, int bottom, int left, int right) implements Layer {

    public ZeroPadding2D {
        Sides.of(top, bottom, left, right).requireNotNegative("zeroPadding2d");
    }

    @Override public String kind() {
        return "zero_padding2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Sides.of(top, bottom, left, right).pad(x);
    }

    @Override public String toString() {
        return call("zeroPadding2d", Sides.of(top, bottom, left, right)).toString();
    }
}
