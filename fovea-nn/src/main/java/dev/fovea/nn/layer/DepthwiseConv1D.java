package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.conv;
import static dev.fovea.op.Ops.reshape;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.tensor.Shape;

/// `y[n,i,c·m + q] = g(Σ_u x[n, i·s + u·d − p, c] · k[u,c,q] + b[c·m + q])`: each channel of a sequence has `m` filters of
/// its own, which read no other channel.
///
/// `x` is `[batch, steps, channels]`, the kernel `k` is `[size, channels, m]` as in Keras, where `m` is the depth
/// multiplier, the bias `b` is `[channels · m]`. See [DepthwiseConv2D].
public record DepthwiseConv1D(int size, int stride, Padding padding, int dilation, int depthMultiplier,
        Neurons neurons)
        implements
            NeuronLayer<DepthwiseConv1D> {

    public DepthwiseConv1D {
        positive("the size of depthwiseConv1d", size);
        positive("the stride of depthwiseConv1d", stride);
        Images.requireFits(padding, 1, "depthwiseConv1d");
        positive("the dilation of depthwiseConv1d", dilation);
        positive("the depth multiplier of depthwiseConv1d", depthMultiplier);
    }

    public DepthwiseConv1D stride(int stride) { return with(stride, padding, dilation, depthMultiplier); }
    public DepthwiseConv1D dilation(int dilation) { return with(stride, padding, dilation, depthMultiplier); }
    public DepthwiseConv1D depthMultiplier(int depthMultiplier) {
        return with(stride, padding, dilation, depthMultiplier);
    }
    public DepthwiseConv1D padding(Padding padding) { return with(stride, padding, dilation, depthMultiplier); }
    public DepthwiseConv1D padding(int both) { return padding(both, both); }
    public DepthwiseConv1D padding(int before, int after) { return padding(new Padding.Explicit1D(before, after)); }

    private DepthwiseConv1D with(int stride, Padding padding, int dilation, int depthMultiplier) {
        return new DepthwiseConv1D(size, stride, padding, dilation, depthMultiplier, neurons);
    }

    @Override public DepthwiseConv1D neurons(Neurons neurons) {
        return new DepthwiseConv1D(size, stride, padding, dilation, depthMultiplier, neurons);
    }

    @Override public String kind() {
        return "depthwise_conv1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return neurons.end(scope, sums(scope, x, "kernel"));
    }

    /// The sums before bias and activation, with a kernel of that name.
    Value sums(Scope scope, Value x, String name) {
        var windows = Images.windows(x.shape(), size, stride, padding, dilation);
        int channels = x.shape().channels();
        Value kernel = neurons.kernel(scope, name, Shape.of(size, channels, depthMultiplier));
        return conv(new Conv(windows, channels), x,
                reshape(kernel, Shape.of(size, 1, Math.multiplyExact(channels, depthMultiplier))));
    }

    @Override public String toString() {
        DepthwiseConv1D plain = Layers.depthwiseConv1d(size);
        return neurons.print(call("depthwiseConv1d", size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).option("dilation", dilation, plain.dilation)
                .option("depthMultiplier", depthMultiplier, plain.depthMultiplier)).toString();
    }
}
