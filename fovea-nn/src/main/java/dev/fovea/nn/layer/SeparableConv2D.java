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

/// `y[n,i,j,f] = g(Σ_e z[n,i,j,e] · k[e,f] + b[f])`, where `z` is what [DepthwiseConv2D] makes of `x`: first look around
/// in each channel by itself, then mix the channels at each position.
///
/// `x` is `[batch, height, width, channels]`, `depthwise_kernel` is `[height, width, channels, m]`, `pointwise_kernel`
/// is `[1, 1, channels · m, filters]`, the bias `[filters]`. Of the multiply-adds of a full convolution of `s × s` it
/// needs `1 / filters + 1 / s²`. Stride, padding and dilation are the depthwise part's; [#kernelInitializer] and
/// [#kernelRegularizer] the pointwise kernel's. Chollet 2017 (Xception), Howard et al. 2017 (MobileNet).
public record SeparableConv2D(int filters, Size size, Size stride, Padding padding, Size dilation, int depthMultiplier,
        Initializer depthwiseInitializer, Penalty depthwiseRegularizer, Neurons neurons)
        implements
            NeuronLayer<SeparableConv2D> {

    public SeparableConv2D {
        positive("the filters of separableConv2d", filters);
        size.requirePositive("the size of separableConv2d");
        stride.requirePositive("the stride of separableConv2d");
        Images.requireFits(padding, 2, "separableConv2d");
        dilation.requirePositive("the dilation of separableConv2d");
        positive("the depth multiplier of separableConv2d", depthMultiplier);
    }

    public SeparableConv2D stride(int both) { return stride(both, both); }
    public SeparableConv2D stride(int rows, int columns) {
        return with(new Size(rows, columns), padding, dilation, depthMultiplier);
    }
    public SeparableConv2D dilation(int both) { return dilation(both, both); }
    public SeparableConv2D dilation(int rows, int columns) {
        return with(stride, padding, new Size(rows, columns), depthMultiplier);
    }
    public SeparableConv2D depthMultiplier(int depthMultiplier) {
        return with(stride, padding, dilation, depthMultiplier);
    }
    public SeparableConv2D padding(Padding padding) { return with(stride, padding, dilation, depthMultiplier); }
    public SeparableConv2D padding(int everywhere) { return padding(everywhere, everywhere); }
    public SeparableConv2D padding(int rows, int columns) { return padding(rows, rows, columns, columns); }

    public SeparableConv2D padding(int top, int bottom, int left, int right) {
        return padding(new Padding.Explicit(top, bottom, left, right));
    }

    private SeparableConv2D with(Size stride, Padding padding, Size dilation, int depthMultiplier) {
        return new SeparableConv2D(filters, size, stride, padding, dilation, depthMultiplier, depthwiseInitializer,
                depthwiseRegularizer, neurons);
    }

    public SeparableConv2D depthwiseInitializer(Initializer initializer) {
        return new SeparableConv2D(filters, size, stride, padding, dilation, depthMultiplier, initializer,
                depthwiseRegularizer, neurons);
    }

    public SeparableConv2D depthwiseRegularizer(Penalty penalty) {
        return new SeparableConv2D(filters, size, stride, padding, dilation, depthMultiplier, depthwiseInitializer,
                penalty, neurons);
    }

    @Override public SeparableConv2D neurons(Neurons neurons) {
        return new SeparableConv2D(filters, size, stride, padding, dilation, depthMultiplier, depthwiseInitializer,
                depthwiseRegularizer, neurons);
    }

    @Override public String kind() {
        return "separable_conv2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        Neurons ofDepthwise = neurons.kernelInitializer(depthwiseInitializer).kernelRegularizer(depthwiseRegularizer);
        Value z = new DepthwiseConv2D(size, stride, padding, dilation, depthMultiplier, ofDepthwise)
                .sums(scope, x, "depthwise_kernel");
        Window one = Window.valid(1, 1);
        Value kernel = neurons.kernel(scope, "pointwise_kernel", Shape.of(1, 1, z.shape().channels(), filters));
        return neurons.end(scope, conv(new Conv(List.of(one, one), 1), z, kernel));
    }

    @Override public String toString() {
        SeparableConv2D plain = Layers.separableConv2d(filters, size.height(), size.width());
        return neurons.print(call("separableConv2d", filters, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).option("dilation", dilation, plain.dilation)
                .option("depthMultiplier", depthMultiplier, plain.depthMultiplier)
                .option("depthwiseInitializer", depthwiseInitializer, plain.depthwiseInitializer)
                .option("depthwiseRegularizer", depthwiseRegularizer, plain.depthwiseRegularizer)).toString();
    }
}
