package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,c] = mean_i x[n,i,c]`: one number per feature map, whatever the size of the sequence (Lin, Chen & Yan 2014).
///
/// `x` is `[batch, steps, channels]`, and `y` is `[batch, channels]`, or with `keepDims` of the axes of `x`, with
/// extents of 1 between.
public record GlobalAveragePooling1D(boolean keepDims) implements Layer {

    public GlobalAveragePooling1D keepDims(boolean keepDims) { return new GlobalAveragePooling1D(keepDims); }

    @Override public String kind() {
        return "global_average_pooling1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Pools.globalMean(x, 1, keepDims);
    }

    @Override public String toString() {
        return call("globalAveragePooling1d").option("keepDims", keepDims, Layers.globalAveragePooling1d().keepDims)
                .toString();
    }
}
