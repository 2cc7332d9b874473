package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.conv;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;

/// `y[n,i,j,f] = g(Σ_{u,v,c} x[n, i·s + u·d − p, j·s + v·d − p, c] · k[u,v,c,f] + b[f])`: filters slide over an image.
///
/// `x` is `[batch, height, width, channels]`, the kernel `k` is `[height, width, channels / groups, filters]`, the
/// bias `b` is `[filters]`; each filter yields one feature map. Stride `s`, dilation `d` and padding `p` are per axis,
/// `g` is the activation. LeCun et al. 1998. See [Conv] for the operation itself.
public record Conv2D(int filters, Size size, Size stride, Padding padding, Size dilation, int groups, Neurons neurons)
        implements
            NeuronLayer<Conv2D> {

    public Conv2D {
        positive("the filters of conv2d", filters);
        size.requirePositive("the size of conv2d");
        stride.requirePositive("the stride of conv2d");
        Images.requireFits(padding, 2, "conv2d");
        dilation.requirePositive("the dilation of conv2d");
        Groups.check(filters, groups, "conv2d");
    }

    private Conv2D with(Size stride, Padding padding, Size dilation, int groups) {
        return new Conv2D(filters, size, stride, padding, dilation, groups, neurons);
    }

    public Conv2D stride(int both) { return stride(both, both); }
    public Conv2D stride(int rows, int columns) { return with(new Size(rows, columns), padding, dilation, groups); }
    public Conv2D dilation(int both) { return dilation(both, both); }
    public Conv2D dilation(int rows, int columns) { return with(stride, padding, new Size(rows, columns), groups); }
    public Conv2D groups(int groups) { return with(stride, padding, dilation, groups); }
    public Conv2D padding(Padding padding) { return with(stride, padding, dilation, groups); }
    public Conv2D padding(int everywhere) { return padding(everywhere, everywhere); }
    public Conv2D padding(int rows, int columns) { return padding(rows, rows, columns, columns); }

    public Conv2D padding(int top, int bottom, int left, int right) {
        return padding(new Padding.Explicit(top, bottom, left, right));
    }

    @Override public Conv2D neurons(Neurons neurons) {
        return new Conv2D(filters, size, stride, padding, dilation, groups, neurons);
    }

    @Override public String kind() {
        return "conv2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var convolution = new Conv(Images.windows(x.shape(), size, stride, padding, dilation), groups);
        Value kernel = neurons.kernel(scope, Groups.kernel(scope, x.shape(), groups, size.axes(), filters));
        return neurons.end(scope, conv(convolution, x, kernel));
    }

    @Override public String toString() {
        Conv2D plain = Layers.conv2d(filters, size.height(), size.width());
        return neurons.print(call("conv2d", filters, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).option("dilation", dilation, plain.dilation)
                .option("groups", groups, plain.groups)).toString();
    }
}
