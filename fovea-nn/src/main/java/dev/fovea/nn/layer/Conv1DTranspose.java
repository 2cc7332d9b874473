package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.convInputGradient;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// `y[n, i·s + u·d − p, f] = g(Σ_{i,u,c} x[n,i,c] · k[u,f,c] + b[f])`: each step of a sequence spreads out over a window.
///
/// `x` is `[batch, steps, channels]`, the kernel `k` is `[size, filters, channels]` as in Keras, the bias `b` is
/// `[filters]`. It is [Conv1D] backwards: its gradient for the input. See [Conv2DTranspose] for extents.
public record Conv1DTranspose(int filters, int size, int stride, Padding padding, int dilation,
        Optional<Integer> outputPadding, Neurons neurons)
        implements
            NeuronLayer<Conv1DTranspose> {

    public Conv1DTranspose {
        positive("the filters of conv1dTranspose", filters);
        positive("the size of conv1dTranspose", size);
        positive("the stride of conv1dTranspose", stride);
        Transposed.checkPadding(padding, 1, "conv1dTranspose");
        positive("the dilation of conv1dTranspose", dilation);
        outputPadding.ifPresent(
                p -> Transposed.checkOutputPadding(List.of(p), List.of(stride), p, "conv1dTranspose"));
    }

    public Conv1DTranspose stride(int stride) { return with(stride, padding, dilation, outputPadding); }
    public Conv1DTranspose dilation(int dilation) { return with(stride, padding, dilation, outputPadding); }
    public Conv1DTranspose padding(Padding padding) { return with(stride, padding, dilation, outputPadding); }
    public Conv1DTranspose padding(int both) { return padding(both, both); }
    public Conv1DTranspose padding(int before, int after) { return padding(new Padding.Explicit1D(before, after)); }
    public Conv1DTranspose outputPadding(int outputPadding) {
        return with(stride, padding, dilation, Optional.of(outputPadding));
    }

    private Conv1DTranspose with(int stride, Padding padding, int dilation, Optional<Integer> outputPadding) {
        return new Conv1DTranspose(filters, size, stride, padding, dilation, outputPadding, neurons);
    }

    @Override public Conv1DTranspose neurons(Neurons neurons) {
        return new Conv1DTranspose(filters, size, stride, padding, dilation, outputPadding, neurons);
    }

    @Override public String kind() {
        return "conv1d_transpose";
    }

    @Override public Value apply(Scope scope, Value x) {
        var backwards = Transposed.of(x.shape(), filters, padding, List.of(size), List.of(stride), List.of(dilation),
                outputPadding.stream().toList());
        Value kernel = neurons.kernel(scope, Shape.of(size, filters, x.shape().channels()));
        return neurons.end(scope, convInputGradient(backwards.conv(), backwards.output(), x, kernel));
    }

    @Override public String toString() {
        Conv1DTranspose plain = Layers.conv1dTranspose(filters, size);
        return neurons.print(call("conv1dTranspose", filters, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).option("dilation", dilation, plain.dilation)
                .option("outputPadding", outputPadding.<Object>map(p -> p).orElse(""), "")).toString();
    }
}
