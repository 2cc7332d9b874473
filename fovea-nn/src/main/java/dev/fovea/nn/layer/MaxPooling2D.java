package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `y[n,i,j,c] = max_{u,v} x[n, i·s + u·d − p, j·s + v·d − p, c]`: how strong the response is somewhere in this region.
///
/// `x` is `[batch, height, width,
/// channels]`. It has no weights. Padding is never the maximum; with [Padding.Same] or `ceilMode` a last window that
/// is not full counts too.
public record MaxPooling2D(Size size, Size stride, Padding padding, Size dilation, boolean ceilMode)
        implements
            Window2D<MaxPooling2D> {

    public MaxPooling2D {
        size.requirePositive("the size of maxPooling2d");
        stride.requirePositive("the stride of maxPooling2d");
        dilation.requirePositive("the dilation of maxPooling2d");
        Images.requireFits(padding, 2, "maxPooling2d");
    }

    /// Without what came later: dilation and ceil mode.
    public MaxPooling2D(Size size, Size stride, Padding padding) {
        this(size, stride, padding, Size.of(1), false);
    }

    private MaxPooling2D with(Size stride, Padding padding, Size dilation, boolean ceilMode) {
        return new MaxPooling2D(size, stride, padding, dilation, ceilMode);
    }

    @Override public MaxPooling2D stride(Size stride) { return with(stride, padding, dilation, ceilMode); }
    @Override public MaxPooling2D padding(Padding padding) { return with(stride, padding, dilation, ceilMode); }
    public MaxPooling2D dilation(int both) { return dilation(both, both); }
    public MaxPooling2D dilation(int rows, int columns) {
        return with(stride, padding, new Size(rows, columns), ceilMode);
    }

    /// Whether a last window that hangs over the end counts, as in PyTorch.
    public MaxPooling2D ceilMode(boolean ceilMode) { return with(stride, padding, dilation, ceilMode); }

    @Override public String kind() {
        return "max_pooling2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Pools.max(x, Images.windows(x.shape(), size, stride, padding, dilation), ceilMode);
    }

    @Override public String toString() {
        MaxPooling2D plain = Layers.maxPooling2d(size.height(), size.width());
        return call("maxPooling2d", size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)
                .option("dilation", dilation, plain.dilation).option("ceilMode", ceilMode, plain.ceilMode).toString();
    }
}
