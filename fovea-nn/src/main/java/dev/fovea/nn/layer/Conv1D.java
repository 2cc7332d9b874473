package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.conv;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import java.util.List;

/// `y[n,i,f] = g(Σ_{u,c} x[n, i·s + u·d − p, c] · k[u,c,f] + b[f])`: filters slide over a sequence.
///
/// `x` is `[batch, steps, channels]`, the kernel `k` is `[size, channels / groups, filters]`, the bias `b` is
/// `[filters]`, with stride `s`, dilation `d`, padding `p` and activation `g`. A local pattern is found wherever it is.
/// With [Padding.Causal] no step sees a later one. Waibel et al. 1989. See [Conv] for the operation itself.
public record Conv1D(int filters, int size, int stride, Padding padding, int dilation, int groups, Neurons neurons)
        implements
            NeuronLayer<Conv1D> {

    public Conv1D {
        positive("the filters of conv1d", filters);
        positive("the size of conv1d", size);
        positive("the stride of conv1d", stride);
        Images.requireFits(padding, 1, "conv1d");
        positive("the dilation of conv1d", dilation);
        Groups.check(filters, groups, "conv1d");
    }

    public Conv1D stride(int stride) { return with(stride, padding, dilation, groups); }
    public Conv1D dilation(int dilation) { return with(stride, padding, dilation, groups); }
    public Conv1D groups(int groups) { return with(stride, padding, dilation, groups); }
    public Conv1D padding(Padding padding) { return with(stride, padding, dilation, groups); }
    public Conv1D padding(int both) { return padding(both, both); }
    public Conv1D padding(int before, int after) { return padding(new Padding.Explicit1D(before, after)); }

    private Conv1D with(int stride, Padding padding, int dilation, int groups) {
        return new Conv1D(filters, size, stride, padding, dilation, groups, neurons);
    }

    @Override public Conv1D neurons(Neurons neurons) {
        return new Conv1D(filters, size, stride, padding, dilation, groups, neurons);
    }

    @Override public String kind() {
        return "conv1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var convolution = new Conv(Images.windows(x.shape(), size, stride, padding, dilation), groups);
        Value kernel = neurons.kernel(scope, Groups.kernel(scope, x.shape(), groups, List.of(size), filters));
        return neurons.end(scope, conv(convolution, x, kernel));
    }

    @Override public String toString() {
        Conv1D plain = Layers.conv1d(filters, size);
        return neurons.print(call("conv1d", filters, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).option("dilation", dilation, plain.dilation)
                .option("groups", groups, plain.groups)).toString();
    }
}
