package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,i,j,c] = x[n, ⌊i/s⌋, ⌊j/s⌋, c]`, or what lies between the pixels: an image `s` times as high and wide.
///
/// `x` is `[batch, height, width, channels]`; the `size` `s` is per axis. The way back from a pooling of stride `s`,
/// without weights: decoders of autoencoders and of segmentation use it before a convolution. See [Interpolation].
public record UpSampling2D(Size size, Interpolation interpolation) implements Layer {

    public UpSampling2D {
        size.requirePositive("the size of upSampling2d");
    }

    public UpSampling2D interpolation(Interpolation interpolation) { return new UpSampling2D(size, interpolation); }

    @Override public String kind() {
        return "up_sampling2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return switch (interpolation) {
            case NEAREST -> Resample.repeat(x, size.axes());
            case BILINEAR -> bilinear(x);
        };
    }

    private Value bilinear(Value x) {
        Images.check(x.shape());
        var to = new Size(Math.multiplyExact(x.shape().height(), size.height()),
                Math.multiplyExact(x.shape().width(), size.width()));
        return Resample.resize(x, to, interpolation);
    }

    @Override public String toString() {
        UpSampling2D plain = Layers.upSampling2d(size.height(), size.width());
        return call("upSampling2d", size).option("interpolation", interpolation, plain.interpolation).toString();
    }
}
