package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,i,j,c] = mean_{u,v} x[n, i·s + u − p, j·s + v − p, c]`: the mean response in this region.
///
/// `x` is `[batch, height, width,
/// channels]`. It has no weights. Padding does not count, as in Keras, unless `countPadding` says so.
public record AveragePooling2D(Size size, Size stride, Padding padding, boolean ceilMode, boolean countPadding)
        implements
            Window2D<AveragePooling2D> {

    public AveragePooling2D {
        size.requirePositive("the size of averagePooling2d");
        stride.requirePositive("the stride of averagePooling2d");
        Images.requireFits(padding, 2, "averagePooling2d");
    }

    /// Without what came later: ceil mode and counted padding.
    public AveragePooling2D(Size size, Size stride, Padding padding) {
        this(size, stride, padding, false, false);
    }

    private AveragePooling2D with(Size stride, Padding padding, boolean ceilMode, boolean countPadding) {
        return new AveragePooling2D(size, stride, padding, ceilMode, countPadding);
    }

    @Override public AveragePooling2D stride(Size stride) { return with(stride, padding, ceilMode, countPadding); }
    @Override public AveragePooling2D padding(Padding padding) { return with(stride, padding, ceilMode, countPadding); }

    /// Whether a last window that hangs over the end counts, as in PyTorch: as the mean of what it sees.
    public AveragePooling2D ceilMode(boolean ceilMode) { return with(stride, padding, ceilMode, countPadding); }

    /// Whether zeros of the padding count, as PyTorch's `count_include_pad`, which is its default.
    public AveragePooling2D countPadding(boolean countPadding) { return with(stride, padding, ceilMode, countPadding); }

    @Override public String kind() {
        return "average_pooling2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var windows = Images.windows(x.shape(), size, stride, padding, Size.of(1));
        return Pools.mean(x, windows, ceilMode, countPadding);
    }

    @Override public String toString() {
        AveragePooling2D plain = Layers.averagePooling2d(size.height(), size.width());
        return call("averagePooling2d", size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)
                .option("ceilMode", ceilMode, plain.ceilMode).option("countPadding", countPadding, plain.countPadding)
                .toString();
    }
}
