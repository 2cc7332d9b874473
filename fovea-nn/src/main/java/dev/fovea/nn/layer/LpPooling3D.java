package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;

/// `y[n,h,i,j,c] = (Σ_{t,u,v} x[n, h·s + t − p, i·s + u − p, j·s + v − p, c]^q)^{1/q}`: a norm of the responses in
/// this region.
///
/// `x` is `[batch, depth, height, width, channels]`; `norm` is `q`: 1 sums, 2 is the length, and the larger it is, the nearer
/// to the maximum. Where the sum is 0, so is the gradient. Sermanet, Chintala & LeCun 2012; as PyTorch's `LPPool3d`, also
/// in that a window which hangs over the end is scaled up to a whole one.
public record LpPooling3D(double norm, Size3D size, Size3D stride, Padding padding, boolean ceilMode)
        implements
            Window3D<LpPooling3D> {

    public LpPooling3D {
        require(norm >= 1 && Double.isFinite(norm),
                "the norm of lpPooling3d must be 1 or more, but is %s; for the maximum use maxPooling3d", norm);
        size.requirePositive("the size of lpPooling3d");
        stride.requirePositive("the stride of lpPooling3d");
        Images.requireFits(padding, 3, "lpPooling3d");
    }

    private LpPooling3D with(Size3D stride, Padding padding, boolean ceilMode) {
        return new LpPooling3D(norm, size, stride, padding, ceilMode);
    }

    @Override public LpPooling3D stride(Size3D stride) { return with(stride, padding, ceilMode); }
    @Override public LpPooling3D padding(Padding padding) { return with(stride, padding, ceilMode); }

    /// Whether a last window that hangs over the end counts, as in PyTorch.
    public LpPooling3D ceilMode(boolean ceilMode) { return with(stride, padding, ceilMode); }

    @Override public String kind() {
        return "lp_pooling3d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var windows = Images.windows(x.shape(), size, stride, padding, Size3D.of(1));
        return Pools.norm(x, windows, ceilMode, norm);
    }

    @Override public String toString() {
        LpPooling3D plain = Layers.lpPooling3d(norm, size.depth(), size.height(), size.width());
        return call("lpPooling3d", norm, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)
                .option("ceilMode", ceilMode, plain.ceilMode).toString();
    }
}
