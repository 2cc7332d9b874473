package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.conv;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

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
        positive("the groups of conv2d", groups);
        require(filters % groups == 0, "%d filters of conv2d cannot be shared out among %d groups; use a multiple",
                filters, groups);
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
        scope.loaded("kernel").ifPresent(loaded -> checkLoaded(x.shape(), loaded));
        int channels = channelsOfGroup(x.shape());
        Value kernel = neurons.kernel(scope, Shape.of(size.height(), size.width(), channels, filters));
        return neurons.end(scope, conv(convolution, x, kernel));
    }

    private int channelsOfGroup(Shape x) {
        if (x.channels() % groups != 0) {
            throw new ShapeException("the input %s has %d channels, which cannot be shared out among %d groups.\n"
                    + "Use groups that divide the channels, or other filters in the layer before.", x, x.channels(),
                    groups);
        }
        return x.channels() / groups;
    }

    private void checkLoaded(Shape x, Shape kernel) {
        if (kernel.rank() == 4 && kernel.extent(2) * groups != x.channels()) {
            throw new ShapeException("the input %s has %d channels, but the loaded kernel %s with %d groups reads %d.\n"
                    + "Load weights that were made for %d channels, "
                    + "or build the layer as the model that made them did.",
                    x, x.channels(), kernel, groups, kernel.extent(2) * groups, x.channels());
        }
    }

    @Override public String toString() {
        Conv2D plain = Layers.conv2d(filters, size.height(), size.width());
        return neurons.print(call("conv2d", filters, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).option("dilation", dilation, plain.dilation)
                .option("groups", groups, plain.groups)).toString();
    }
}
