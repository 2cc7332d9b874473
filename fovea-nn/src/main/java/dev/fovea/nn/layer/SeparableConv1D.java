package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.conv;

import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.loss.Penalty;
import dev.fovea.op.Conv;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.List;

/// `y[n,i,f] = g(Σ_e z[n,i,e] · k[e,f] + b[f])`, where `z` is what [DepthwiseConv1D] makes of the sequence `x`: first look
/// around in each channel by itself, then mix the channels at each step.
///
/// `x` is `[batch, steps, channels]`, `depthwise_kernel` is `[size, channels, m]`, `pointwise_kernel` is `[1, channels ·
/// m, filters]`, the bias `[filters]`. Stride, padding and dilation are the depthwise part's; [#kernelInitializer] and
/// [#kernelRegularizer] the pointwise kernel's. See [SeparableConv2D].
public record SeparableConv1D(int filters, int size, int stride, Padding padding, int dilation, int depthMultiplier,
        Initializer depthwiseInitializer, Penalty depthwiseRegularizer, Neurons neurons)
        implements
            NeuronLayer<SeparableConv1D> {

    public SeparableConv1D {
        positive("the filters of separableConv1d", filters);
        positive("the size of separableConv1d", size);
        positive("the stride of separableConv1d", stride);
        Images.requireFits(padding, 1, "separableConv1d");
        positive("the dilation of separableConv1d", dilation);
        positive("the depth multiplier of separableConv1d", depthMultiplier);
    }

    public SeparableConv1D stride(int stride) { return with(stride, padding, dilation, depthMultiplier); }
    public SeparableConv1D dilation(int dilation) { return with(stride, padding, dilation, depthMultiplier); }
    public SeparableConv1D depthMultiplier(int depthMultiplier) {
        return with(stride, padding, dilation, depthMultiplier);
    }
    public SeparableConv1D padding(Padding padding) { return with(stride, padding, dilation, depthMultiplier); }
    public SeparableConv1D padding(int both) { return padding(both, both); }
    public SeparableConv1D padding(int before, int after) { return padding(new Padding.Explicit1D(before, after)); }

    private SeparableConv1D with(int stride, Padding padding, int dilation, int depthMultiplier) {
        return new SeparableConv1D(filters, size, stride, padding, dilation, depthMultiplier, depthwiseInitializer,
                depthwiseRegularizer, neurons);
    }

    public SeparableConv1D depthwiseInitializer(Initializer initializer) {
        return new SeparableConv1D(filters, size, stride, padding, dilation, depthMultiplier, initializer,
                depthwiseRegularizer, neurons);
    }

    public SeparableConv1D depthwiseRegularizer(Penalty penalty) {
        return new SeparableConv1D(filters, size, stride, padding, dilation, depthMultiplier, depthwiseInitializer,
                penalty, neurons);
    }

    @Override public SeparableConv1D neurons(Neurons neurons) {
        return new SeparableConv1D(filters, size, stride, padding, dilation, depthMultiplier, depthwiseInitializer,
                depthwiseRegularizer, neurons);
    }

    @Override public String kind() {
        return "separable_conv1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        Neurons ofDepthwise = neurons.kernelInitializer(depthwiseInitializer).kernelRegularizer(depthwiseRegularizer);
        Value z = new DepthwiseConv1D(size, stride, padding, dilation, depthMultiplier, ofDepthwise)
                .sums(scope, x, "depthwise_kernel");
        Value kernel = neurons.kernel(scope, "pointwise_kernel", Shape.of(1, z.shape().channels(), filters));
        return neurons.end(scope, conv(new Conv(List.of(Window.valid(1, 1)), 1), z, kernel));
    }

    @Override public String toString() {
        SeparableConv1D plain = Layers.separableConv1d(filters, size);
        return neurons.print(call("separableConv1d", filters, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).option("dilation", dilation, plain.dilation)
                .option("depthMultiplier", depthMultiplier, plain.depthMultiplier)
                .option("depthwiseInitializer", depthwiseInitializer, plain.depthwiseInitializer)
                .option("depthwiseRegularizer", depthwiseRegularizer, plain.depthwiseRegularizer)).toString();
    }
}
