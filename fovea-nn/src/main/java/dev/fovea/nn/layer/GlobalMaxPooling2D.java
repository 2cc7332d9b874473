package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,c] = max_{i,j} x[n,i,j,c]`: the strongest response of each feature map, whatever the size of the image.
///
/// `x` is `[batch, height, width, channels]`, and `y` is `[batch, channels]`, or with `keepDims` of the axes of `x`,
/// with extents of 1 between.
public record GlobalMaxPooling2D(boolean keepDims) implements Layer {

    public GlobalMaxPooling2D keepDims(boolean keepDims) { return new GlobalMaxPooling2D(keepDims); }

    @Override public String kind() {
        return "global_max_pooling2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Pools.globalMax(x, 2, keepDims);
    }

    @Override public String toString() {
        return call("globalMaxPooling2d").option("keepDims", keepDims, Layers.globalMaxPooling2d().keepDims).toString();
    }
}
