package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.conv;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;

/// `y[n,h,i,j,f] = g(Σ_{t,u,v,c} x[n, h·s + t·d − p, i·s + u·d − p, j·s + v·d − p, c] · k[t,u,v,c,f] + b[f])`: filters
/// slide through a volume, or through the frames of a film.
///
/// `x` is `[batch, depth, height, width, channels]`, the kernel `k` is `[depth, height, width, channels / groups,
/// filters]`, the bias `b` is `[filters]`. Stride `s`, dilation `d` and padding `p` are per axis, `g` is the activation.
/// Ji et al. 2013. See [Conv] for the operation itself.
public record Conv3D(int filters, Size3D size, Size3D stride, Padding padding, Size3D dilation, int groups,
        Neurons neurons)
        implements
            NeuronLayer<Conv3D> {

    public Conv3D {
        positive("the filters of conv3d", filters);
        size.requirePositive("the size of conv3d");
        stride.requirePositive("the stride of conv3d");
        Images.requireFits(padding, 3, "conv3d");
        dilation.requirePositive("the dilation of conv3d");
        Groups.check(filters, groups, "conv3d");
    }

    public Conv3D size(int depth, int height, int width) {
        return new Conv3D(filters, new Size3D(depth, height, width), stride, padding, dilation, groups, neurons);
    }

    public Conv3D stride(int all) { return stride(all, all, all); }
    public Conv3D stride(int depth, int height, int width) {
        return with(new Size3D(depth, height, width), padding, dilation, groups);
    }
    public Conv3D dilation(int all) { return dilation(all, all, all); }
    public Conv3D dilation(int depth, int height, int width) {
        return with(stride, padding, new Size3D(depth, height, width), groups);
    }
    public Conv3D groups(int groups) { return with(stride, padding, dilation, groups); }
    public Conv3D padding(Padding padding) { return with(stride, padding, dilation, groups); }
    public Conv3D padding(int everywhere) { return padding(everywhere, everywhere, everywhere); }
    public Conv3D padding(int depth, int height, int width) {
        return padding(Padding.Explicit3D.of(new Size3D(depth, height, width)));
    }

    private Conv3D with(Size3D stride, Padding padding, Size3D dilation, int groups) {
        return new Conv3D(filters, size, stride, padding, dilation, groups, neurons);
    }

    @Override public Conv3D neurons(Neurons neurons) {
        return new Conv3D(filters, size, stride, padding, dilation, groups, neurons);
    }

    @Override public String kind() {
        return "conv3d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var convolution = new Conv(Images.windows(x.shape(), size, stride, padding, dilation), groups);
        Value kernel = neurons.kernel(scope, Groups.kernel(scope, x.shape(), groups, size.axes(), filters));
        return neurons.end(scope, conv(convolution, x, kernel));
    }

    @Override public String toString() {
        Conv3D plain = Layers.conv3d(filters, size.depth());
        return neurons.print(call("conv3d", filters, size.depth()).option("size", size, plain.size)
                .option("stride", stride, plain.stride).option("padding", padding, plain.padding)
                .option("dilation", dilation, plain.dilation).option("groups", groups, plain.groups)).toString();
    }
}
