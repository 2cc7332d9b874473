package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,c] = max_i x[n,i,c]`: the strongest response of each feature map, whatever the size of the sequence.
///
/// `x` is `[batch, steps, channels]`, and `y` is `[batch, channels]`, or with `keepDims` of the axes of `x`, with
/// extents of 1 between.
public record GlobalMaxPooling1D(boolean keepDims) implements Layer {

    public GlobalMaxPooling1D keepDims(boolean keepDims) { return new GlobalMaxPooling1D(keepDims); }

    @Override public String kind() {
        return "global_max_pooling1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Pools.globalMax(x, 1, keepDims);
    }

    @Override public String toString() {
        return call("globalMaxPooling1d").option("keepDims", keepDims, Layers.globalMaxPooling1d().keepDims).toString();
    }
}
