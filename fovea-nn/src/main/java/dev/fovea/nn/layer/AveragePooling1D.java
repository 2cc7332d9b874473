package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;

import dev.fovea.graph.Value;

/// `y[n,i,c] = mean_u x[n, i·s + u − p, c]`: the mean response in this region.
///
/// `x` is `[batch, steps, channels]`. It has no weights. Padding does not count, as in Keras, unless `countPadding`
/// says so.
public record AveragePooling1D(int size, int stride, Padding padding, boolean ceilMode, boolean countPadding)
        implements
            Window1D<AveragePooling1D> {

    public AveragePooling1D {
        positive("the size of averagePooling1d", size);
        positive("the stride of averagePooling1d", stride);
        Images.requireFits(padding, 1, "averagePooling1d");
    }

    private AveragePooling1D with(int stride, Padding padding, boolean ceilMode, boolean countPadding) {
        return new AveragePooling1D(size, stride, padding, ceilMode, countPadding);
    }

    @Override public AveragePooling1D stride(int stride) { return with(stride, padding, ceilMode, countPadding); }
    @Override public AveragePooling1D padding(Padding padding) { return with(stride, padding, ceilMode, countPadding); }

    /// Whether a last window that hangs over the end counts, as in PyTorch: as the mean of what it sees.
    public AveragePooling1D ceilMode(boolean ceilMode) { return with(stride, padding, ceilMode, countPadding); }

    /// Whether zeros of the padding count, as PyTorch's `count_include_pad`, which is its default.
    public AveragePooling1D countPadding(boolean countPadding) { return with(stride, padding, ceilMode, countPadding); }

    @Override public String kind() {
        return "average_pooling1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var windows = Images.windows(x.shape(), size, stride, padding, 1);
        return Pools.mean(x, windows, ceilMode, countPadding);
    }

    @Override public String toString() {
        AveragePooling1D plain = Layers.averagePooling1d(size);
        return call("averagePooling1d", size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)
                .option("ceilMode", ceilMode, plain.ceilMode).option("countPadding", countPadding, plain.countPadding)
                .toString();
    }
}
