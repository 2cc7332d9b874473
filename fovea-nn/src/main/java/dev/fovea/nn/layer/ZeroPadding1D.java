package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,i,c] = x[n, i − before, c]`, and 0 outside of `x`: zeros on each side of a sequence.
///
/// `x` is `[batch, steps,
/// channels]`. A layer of its own where the zeros are to be seen by more than one window, or differ from what `padding`
/// of a layer says.
public record ZeroPadding1D(int before, int after) implements Layer {

    public ZeroPadding1D {
        Sides.of(before, after).requireNotNegative("zeroPadding1d");
    }

    @Override public String kind() {
        return "zero_padding1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Sides.of(before, after).pad(x);
    }

    @Override public String toString() {
        return call("zeroPadding1d", Sides.of(before, after)).toString();
    }
}
