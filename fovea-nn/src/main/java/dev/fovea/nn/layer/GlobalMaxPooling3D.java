package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,c] = max_{h,i,j} x[n,h,i,j,c]`: the strongest response of each feature map, whatever the size of the volume.
///
/// `x` is `[batch, depth, height, width, channels]`, and `y` is `[batch, channels]`, or with
/// `keepDims` of the axes of `x`, with extents of 1 between.
public record GlobalMaxPooling3D(boolean keepDims) implements Layer {

    public GlobalMaxPooling3D keepDims(boolean keepDims) { return new GlobalMaxPooling3D(keepDims); }

    @Override public String kind() {
        return "global_max_pooling3d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Pools.globalMax(x, 3, keepDims);
    }

    @Override public String toString() {
        return call("globalMaxPooling3d").option("keepDims", keepDims, Layers.globalMaxPooling3d().keepDims).toString();
    }
}
