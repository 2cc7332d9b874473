package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.convInputGradient;

import dev.fovea.graph.Value;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// `y[n, i·s + u·d − p, j·s + v·d − p, f] = g(Σ_{i,j,u,v,c} x[n,i,j,c] · k[u,v,f,c] + b[f])`: each pixel spreads out over
/// a window; where windows overlap, they add up.
///
/// `x` is `[batch, height, width, channels]`, the kernel `k` is `[height, width, filters, channels]` as in Keras, the
/// bias `b` is `[filters]`. It is [Conv2D] backwards, its gradient for the input ([ConvInputGradient]), and makes maps
/// larger: with a stride `s` an extent `n` becomes `n · s` with SAME, and `(n − 1) · s + max(span, s)` with VALID; with
/// an output padding `o` it becomes `(n − 1) · s + span + o`, less the padding. Zeiler et al. 2010, Dumoulin & Visin 2016.
public record Conv2DTranspose(int filters, Size size, Size stride, Padding padding, Size dilation,
        Optional<Size> outputPadding, Neurons neurons)
        implements
            NeuronLayer<Conv2DTranspose> {

    public Conv2DTranspose {
        positive("the filters of conv2dTranspose", filters);
        size.requirePositive("the size of conv2dTranspose");
        stride.requirePositive("the stride of conv2dTranspose");
        Transposed.checkPadding(padding, 2, "conv2dTranspose");
        dilation.requirePositive("the dilation of conv2dTranspose");
        outputPadding.ifPresent(
                p -> Transposed.checkOutputPadding(p.axes(), stride.axes(), p, "conv2dTranspose"));
    }

    public Conv2DTranspose stride(int both) { return stride(both, both); }
    public Conv2DTranspose stride(int rows, int columns) {
        return with(new Size(rows, columns), padding, dilation, outputPadding);
    }
    public Conv2DTranspose dilation(int both) { return dilation(both, both); }
    public Conv2DTranspose dilation(int rows, int columns) {
        return with(stride, padding, new Size(rows, columns), outputPadding);
    }
    public Conv2DTranspose padding(Padding padding) { return with(stride, padding, dilation, outputPadding); }
    public Conv2DTranspose padding(int everywhere) { return padding(everywhere, everywhere); }
    public Conv2DTranspose padding(int rows, int columns) { return padding(rows, rows, columns, columns); }

    public Conv2DTranspose padding(int top, int bottom, int left, int right) {
        return padding(new Padding.Explicit(top, bottom, left, right));
    }

    public Conv2DTranspose outputPadding(int both) { return outputPadding(both, both); }
    public Conv2DTranspose outputPadding(int rows, int columns) {
        return with(stride, padding, dilation, Optional.of(new Size(rows, columns)));
    }

    private Conv2DTranspose with(Size stride, Padding padding, Size dilation, Optional<Size> outputPadding) {
        return new Conv2DTranspose(filters, size, stride, padding, dilation, outputPadding, neurons);
    }

    @Override public Conv2DTranspose neurons(Neurons neurons) {
        return new Conv2DTranspose(filters, size, stride, padding, dilation, outputPadding, neurons);
    }

    @Override public String kind() {
        return "conv2d_transpose";
    }

    @Override public Value apply(Scope scope, Value x) {
        var backwards = Transposed.of(x.shape(), filters, padding, size.axes(), stride.axes(), dilation.axes(),
                outputPadding.map(Size::axes).orElse(List.of()));
        Value kernel = neurons.kernel(scope, Shape.of(size.height(), size.width(), filters, x.shape().channels()));
        return neurons.end(scope, convInputGradient(backwards.conv(), backwards.output(), x, kernel));
    }

    @Override public String toString() {
        Conv2DTranspose plain = Layers.conv2dTranspose(filters, size.height(), size.width());
        return neurons.print(call("conv2dTranspose", filters, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).option("dilation", dilation, plain.dilation)
                .option("outputPadding", outputPadding.<Object>map(p -> p).orElse(""), "")).toString();
    }
}
