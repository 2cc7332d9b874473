package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,h,i,j,c] = mean_{t,u,v} x[n, h·s + t − p, i·s + u − p, j·s + v − p, c]`: the mean response in this region.
///
/// `x` is `[batch, depth, height, width,
/// channels]`. It has no weights. Padding does not count, as in Keras, unless `countPadding` says so.
public record AveragePooling3D(Size3D size, Size3D stride, Padding padding, boolean ceilMode, boolean countPadding)
        implements
            Window3D<AveragePooling3D> {

    public AveragePooling3D {
        size.requirePositive("the size of averagePooling3d");
        stride.requirePositive("the stride of averagePooling3d");
        Images.requireFits(padding, 3, "averagePooling3d");
    }

    private AveragePooling3D with(Size3D stride, Padding padding, boolean ceilMode, boolean countPadding) {
        return new AveragePooling3D(size, stride, padding, ceilMode, countPadding);
    }

    @Override public AveragePooling3D stride(Size3D stride) { return with(stride, padding, ceilMode, countPadding); }
    @Override public AveragePooling3D padding(Padding padding) { return with(stride, padding, ceilMode, countPadding); }

    /// Whether a last window that hangs over the end counts, as in PyTorch: as the mean of what it sees.
    public AveragePooling3D ceilMode(boolean ceilMode) { return with(stride, padding, ceilMode, countPadding); }

    /// Whether zeros of the padding count, as PyTorch's `count_include_pad`, which is its default.
    public AveragePooling3D countPadding(boolean countPadding) { return with(stride, padding, ceilMode, countPadding); }

    @Override public String kind() {
        return "average_pooling3d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var windows = Images.windows(x.shape(), size, stride, padding, Size3D.of(1));
        return Pools.mean(x, windows, ceilMode, countPadding);
    }

    @Override public String toString() {
        AveragePooling3D plain = Layers.averagePooling3d(size.depth(), size.height(), size.width());
        return call("averagePooling3d", size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)
                .option("ceilMode", ceilMode, plain.ceilMode).option("countPadding", countPadding, plain.countPadding)
                .toString();
    }
}
