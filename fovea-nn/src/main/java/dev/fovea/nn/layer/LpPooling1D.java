package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;

/// `y[n,i,c] = (Σ_u x[n, i·s + u − p, c]^q)^{1/q}`: a norm of the responses in this region.
///
/// `x` is `[batch, steps, channels]`; `norm` is `q`: 1 sums, 2 is the length, and the larger it is, the nearer
/// to the maximum. Where the sum is 0, so is the gradient. Sermanet, Chintala & LeCun 2012; as PyTorch's `LPPool1d`, also
/// in that a window which hangs over the end is scaled up to a whole one.
public record LpPooling1D(double norm, int size, int stride, Padding padding, boolean ceilMode)
        implements
            Window1D<LpPooling1D> {

    public LpPooling1D {
        require(norm >= 1 && Double.isFinite(norm),
                "the norm of lpPooling1d must be 1 or more, but is %s; for the maximum use maxPooling1d", norm);
        positive("the size of lpPooling1d", size);
        positive("the stride of lpPooling1d", stride);
        Images.requireFits(padding, 1, "lpPooling1d");
    }

    private LpPooling1D with(int stride, Padding padding, boolean ceilMode) {
        return new LpPooling1D(norm, size, stride, padding, ceilMode);
    }

    @Override public LpPooling1D stride(int stride) { return with(stride, padding, ceilMode); }
    @Override public LpPooling1D padding(Padding padding) { return with(stride, padding, ceilMode); }

    /// Whether a last window that hangs over the end counts, as in PyTorch.
    public LpPooling1D ceilMode(boolean ceilMode) { return with(stride, padding, ceilMode); }

    @Override public String kind() {
        return "lp_pooling1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var windows = Images.windows(x.shape(), size, stride, padding, 1);
        return Pools.norm(x, windows, ceilMode, norm);
    }

    @Override public String toString() {
        LpPooling1D plain = Layers.lpPooling1d(norm, size);
        return call("lpPooling1d", norm, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)
                .option("ceilMode", ceilMode, plain.ceilMode).toString();
    }
}
