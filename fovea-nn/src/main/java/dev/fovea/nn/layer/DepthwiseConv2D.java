package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.conv;
import static dev.fovea.op.Ops.reshape;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.tensor.Shape;

/// `y[n,i,j,c·m + q] = g(Σ_{u,v} x[n, i·s + u·d − p, j·s + v·d − p, c] · k[u,v,c,q] + b[c·m + q])`: each channel has `m`
/// filters of its own, which read no other channel.
///
/// `x` is `[batch, height, width, channels]`, the kernel `k` is `[height, width, channels, m]` as in Keras, where `m` is
/// the depth multiplier, the bias `b` is `[channels · m]`. It is a convolution with as many groups as channels, which
/// needs `1 / filters` of the multiply-adds of a full one. Sifre 2014, Howard et al. 2017 (MobileNet).
public record DepthwiseConv2D(Size size, Size stride, Padding padding, Size dilation, int depthMultiplier,
        Neurons neurons)
        implements
            NeuronLayer<DepthwiseConv2D> {

    public DepthwiseConv2D {
        size.requirePositive("the size of depthwiseConv2d");
        stride.requirePositive("the stride of depthwiseConv2d");
        Images.requireFits(padding, 2, "depthwiseConv2d");
        dilation.requirePositive("the dilation of depthwiseConv2d");
        positive("the depth multiplier of depthwiseConv2d", depthMultiplier);
    }

    public DepthwiseConv2D stride(int both) { return stride(both, both); }
    public DepthwiseConv2D stride(int rows, int columns) {
        return with(new Size(rows, columns), padding, dilation, depthMultiplier);
    }
    public DepthwiseConv2D dilation(int both) { return dilation(both, both); }
    public DepthwiseConv2D dilation(int rows, int columns) {
        return with(stride, padding, new Size(rows, columns), depthMultiplier);
    }
    public DepthwiseConv2D depthMultiplier(int depthMultiplier) {
        return with(stride, padding, dilation, depthMultiplier);
    }
    public DepthwiseConv2D padding(Padding padding) { return with(stride, padding, dilation, depthMultiplier); }
    public DepthwiseConv2D padding(int everywhere) { return padding(everywhere, everywhere); }
    public DepthwiseConv2D padding(int rows, int columns) { return padding(rows, rows, columns, columns); }

    public DepthwiseConv2D padding(int top, int bottom, int left, int right) {
        return padding(new Padding.Explicit(top, bottom, left, right));
    }

    private DepthwiseConv2D with(Size stride, Padding padding, Size dilation, int depthMultiplier) {
        return new DepthwiseConv2D(size, stride, padding, dilation, depthMultiplier, neurons);
    }

    @Override public DepthwiseConv2D neurons(Neurons neurons) {
        return new DepthwiseConv2D(size, stride, padding, dilation, depthMultiplier, neurons);
    }

    @Override public String kind() {
        return "depthwise_conv2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return neurons.end(scope, sums(scope, x, "kernel"));
    }

    /// The sums before bias and activation, with a kernel of that name.
    Value sums(Scope scope, Value x, String name) {
        var windows = Images.windows(x.shape(), size, stride, padding, dilation);
        int channels = x.shape().channels();
        Value kernel = neurons.kernel(scope, name,
                Shape.of(size.height(), size.width(), channels, depthMultiplier));
        Shape grouped = Shape.of(size.height(), size.width(), 1, Math.multiplyExact(channels, depthMultiplier));
        return conv(new Conv(windows, channels), x, reshape(kernel, grouped));
    }

    @Override public String toString() {
        DepthwiseConv2D plain = Layers.depthwiseConv2d(size.height(), size.width());
        return neurons.print(call("depthwiseConv2d", size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).option("dilation", dilation, plain.dilation)
                .option("depthMultiplier", depthMultiplier, plain.depthMultiplier)).toString();
    }
}
