package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,h,i,j,c] = max_{t,u,v} x[n, h·s + t·d − p, i·s + u·d − p, j·s + v·d − p, c]`: how strong the response is
/// somewhere in this region.
///
/// `x` is `[batch, depth, height, width,
/// channels]`. It has no weights. Padding is never the maximum; with [Padding.Same] or `ceilMode` a last window that
/// is not full counts too.
public record MaxPooling3D(Size3D size, Size3D stride, Padding padding, Size3D dilation, boolean ceilMode)
        implements
            Window3D<MaxPooling3D> {

    public MaxPooling3D {
        size.requirePositive("the size of maxPooling3d");
        stride.requirePositive("the stride of maxPooling3d");
        dilation.requirePositive("the dilation of maxPooling3d");
        Images.requireFits(padding, 3, "maxPooling3d");
    }

    private MaxPooling3D with(Size3D stride, Padding padding, Size3D dilation, boolean ceilMode) {
        return new MaxPooling3D(size, stride, padding, dilation, ceilMode);
    }

    @Override public MaxPooling3D stride(Size3D stride) { return with(stride, padding, dilation, ceilMode); }
    @Override public MaxPooling3D padding(Padding padding) { return with(stride, padding, dilation, ceilMode); }
    public MaxPooling3D dilation(int all) { return dilation(all, all, all); }
    public MaxPooling3D dilation(int depth, int height, int width) {
        return with(stride, padding, new Size3D(depth, height, width), ceilMode);
    }

    /// Whether a last window that hangs over the end counts, as in PyTorch.
    public MaxPooling3D ceilMode(boolean ceilMode) { return with(stride, padding, dilation, ceilMode); }

    @Override public String kind() {
        return "max_pooling3d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Pools.max(x, Images.windows(x.shape(), size, stride, padding, dilation), ceilMode);
    }

    @Override public String toString() {
        MaxPooling3D plain = Layers.maxPooling3d(size.depth(), size.height(), size.width());
        return call("maxPooling3d", size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)
                .option("dilation", dilation, plain.dilation).option("ceilMode", ceilMode, plain.ceilMode).toString();
    }
}
