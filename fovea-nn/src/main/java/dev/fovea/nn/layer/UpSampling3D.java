package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;


/// `y[n,h,i,j,c] = x[n, ⌊h/s⌋, ⌊i/s⌋, ⌊j/s⌋, c]`: each point of a volume becomes a box.
///
/// `x` is `[batch, depth, height, width, channels]`. The `size`
/// `s` is per axis. The way back from a pooling of stride `s`, without weights.
public record UpSampling3D(Size3D size) implements Layer {

    public UpSampling3D {
        size.requirePositive("the size of upSampling3d");
    }

    @Override public String kind() {
        return "up_sampling3d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Resample.repeat(x, size.axes());
    }

    @Override public String toString() {
        return call("upSampling3d", size).toString();
    }
}
