package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,i,c] = x[n, i + before, c]`: a sequence without some of its sides.
///
/// `x` is `[batch, steps, channels]`. It undoes a padding, and fits feature maps of different extents together before
/// they are added or concatenated.
public record Cropping1D(int before, int after) implements Layer {

    public Cropping1D {
        Sides.of(before, after).requireNotNegative("cropping1d");
    }

    @Override public String kind() {
        return "cropping1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Sides.of(before, after).crop(x);
    }

    @Override public String toString() {
        return call("cropping1d", Sides.of(before, after)).toString();
    }
}
