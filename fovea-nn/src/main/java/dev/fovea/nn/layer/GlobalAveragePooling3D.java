package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,c] = mean_{h,i,j} x[n,h,i,j,c]`: one number per feature map, whatever the size of the volume (Lin, Chen & Yan
/// 2014).
///
/// `x` is `[batch, depth, height, width, channels]`, and `y` is `[batch, channels]`, or with
/// `keepDims` of the axes of `x`, with extents of 1 between.
public record GlobalAveragePooling3D(boolean keepDims) implements Layer {

    public GlobalAveragePooling3D keepDims(boolean keepDims) { return new GlobalAveragePooling3D(keepDims); }

    @Override public String kind() {
        return "global_average_pooling3d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Pools.globalMean(x, 3, keepDims);
    }

    @Override public String toString() {
        return call("globalAveragePooling3d").option("keepDims", keepDims, Layers.globalAveragePooling3d().keepDims)
                .toString();
    }
}
