package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;

import dev.fovea.graph.Value;

/// `y[n,i,c] = max_u x[n, i·s + u·d − p, c]`: how strong the response is somewhere in this region.
///
/// `x` is `[batch, steps,
/// channels]`. It has no weights. Padding is never the maximum; with [Padding.Same] or `ceilMode` a last window that
/// is not full counts too.
public record MaxPooling1D(int size, int stride, Padding padding, int dilation, boolean ceilMode)
        implements
            Window1D<MaxPooling1D> {

    public MaxPooling1D {
        positive("the size of maxPooling1d", size);
        positive("the stride of maxPooling1d", stride);
        positive("the dilation of maxPooling1d", dilation);
        Images.requireFits(padding, 1, "maxPooling1d");
    }

    private MaxPooling1D with(int stride, Padding padding, int dilation, boolean ceilMode) {
        return new MaxPooling1D(size, stride, padding, dilation, ceilMode);
    }

    @Override public MaxPooling1D stride(int stride) { return with(stride, padding, dilation, ceilMode); }
    @Override public MaxPooling1D padding(Padding padding) { return with(stride, padding, dilation, ceilMode); }
    public MaxPooling1D dilation(int dilation) { return with(stride, padding, dilation, ceilMode); }

    /// Whether a last window that hangs over the end counts, as in PyTorch.
    public MaxPooling1D ceilMode(boolean ceilMode) { return with(stride, padding, dilation, ceilMode); }

    @Override public String kind() {
        return "max_pooling1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Pools.max(x, Images.windows(x.shape(), size, stride, padding, dilation), ceilMode);
    }

    @Override public String toString() {
        MaxPooling1D plain = Layers.maxPooling1d(size);
        return call("maxPooling1d", size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)
                .option("dilation", dilation, plain.dilation).option("ceilMode", ceilMode, plain.ceilMode).toString();
    }
}
