package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,c] = mean_{i,j} x[n,i,j,c]`: one number per feature map, whatever the size of the image (Lin, Chen & Yan 2014).
///
/// `x` is `[batch, height, width, channels]`, and `y` is `[batch, channels]`, or with `keepDims` of the axes of `x`,
/// with extents of 1 between.
public record GlobalAveragePooling2D(boolean keepDims) implements Layer {

    /// Without what came later: extents of 1 that are kept.
    public GlobalAveragePooling2D() {
        this(false);
    }

    public GlobalAveragePooling2D keepDims(boolean keepDims) { return new GlobalAveragePooling2D(keepDims); }

    @Override public String kind() {
        return "global_average_pooling2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Pools.globalMean(x, 2, keepDims);
    }

    @Override public String toString() {
        return call("globalAveragePooling2d").option("keepDims", keepDims, Layers.globalAveragePooling2d().keepDims)
                .toString();
    }
}
