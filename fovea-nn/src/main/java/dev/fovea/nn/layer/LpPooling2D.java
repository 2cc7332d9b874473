package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;

/// `y[n,i,j,c] = (Σ_{u,v} x[n, i·s + u − p, j·s + v − p, c]^q)^{1/q}`: a norm of the responses in this region.
///
/// `x` is `[batch, height, width, channels]`; `norm` is `q`: 1 sums, 2 is the length, and the larger it is, the nearer
/// to the maximum. Where the sum is 0, so is the gradient. Sermanet, Chintala & LeCun 2012; as PyTorch's `LPPool2d`, also
/// in that a window which hangs over the end is scaled up to a whole one.
public record LpPooling2D(double norm, Size size, Size stride, Padding padding, boolean ceilMode)
        implements
            Window2D<LpPooling2D> {

    public LpPooling2D {
        require(norm >= 1 && Double.isFinite(norm),
                "the norm of lpPooling2d must be 1 or more, but is %s; for the maximum use maxPooling2d", norm);
        size.requirePositive("the size of lpPooling2d");
        stride.requirePositive("the stride of lpPooling2d");
        Images.requireFits(padding, 2, "lpPooling2d");
    }

    private LpPooling2D with(Size stride, Padding padding, boolean ceilMode) {
        return new LpPooling2D(norm, size, stride, padding, ceilMode);
    }

    @Override public LpPooling2D stride(Size stride) { return with(stride, padding, ceilMode); }
    @Override public LpPooling2D padding(Padding padding) { return with(stride, padding, ceilMode); }

    /// Whether a last window that hangs over the end counts, as in PyTorch.
    public LpPooling2D ceilMode(boolean ceilMode) { return with(stride, padding, ceilMode); }

    @Override public String kind() {
        return "lp_pooling2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var windows = Images.windows(x.shape(), size, stride, padding, Size.of(1));
        return Pools.norm(x, windows, ceilMode, norm);
    }

    @Override public String toString() {
        LpPooling2D plain = Layers.lpPooling2d(norm, size.height(), size.width());
        return call("lpPooling2d", norm, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)
                .option("ceilMode", ceilMode, plain.ceilMode).toString();
    }
}
