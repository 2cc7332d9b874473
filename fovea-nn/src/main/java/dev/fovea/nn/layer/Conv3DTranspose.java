package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.convInputGradient;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// `y[n, h·s + t·d − p, i·s + u·d − p, j·s + v·d − p, f] = g(Σ_{h,i,j,t,u,v,c} x[n,h,i,j,c] · k[t,u,v,f,c] + b[f])`: each
/// place of a volume spreads out over a window.
///
/// `x` is `[batch, depth, height, width, channels]`, the kernel `k` is `[depth, height, width, filters, channels]` as in
/// Keras, the bias `b` is `[filters]`. It is [Conv3D] backwards. See [Conv2DTranspose] for extents.
public record Conv3DTranspose(int filters, Size3D size, Size3D stride, Padding padding, Size3D dilation,
        Optional<Size3D> outputPadding, Neurons neurons)
        implements
            NeuronLayer<Conv3DTranspose> {

    public Conv3DTranspose {
        positive("the filters of conv3dTranspose", filters);
        size.requirePositive("the size of conv3dTranspose");
        stride.requirePositive("the stride of conv3dTranspose");
        Transposed.checkPadding(padding, 3, "conv3dTranspose");
        dilation.requirePositive("the dilation of conv3dTranspose");
        outputPadding.ifPresent(
                p -> Transposed.checkOutputPadding(p.axes(), stride.axes(), p, "conv3dTranspose"));
    }

    public Conv3DTranspose size(int depth, int height, int width) {
        return new Conv3DTranspose(filters, new Size3D(depth, height, width), stride, padding, dilation, outputPadding,
                neurons);
    }

    public Conv3DTranspose stride(int all) { return stride(all, all, all); }
    public Conv3DTranspose stride(int depth, int height, int width) {
        return with(new Size3D(depth, height, width), padding, dilation, outputPadding);
    }
    public Conv3DTranspose dilation(int all) { return dilation(all, all, all); }
    public Conv3DTranspose dilation(int depth, int height, int width) {
        return with(stride, padding, new Size3D(depth, height, width), outputPadding);
    }
    public Conv3DTranspose padding(Padding padding) { return with(stride, padding, dilation, outputPadding); }
    public Conv3DTranspose padding(int everywhere) { return padding(everywhere, everywhere, everywhere); }
    public Conv3DTranspose padding(int depth, int height, int width) {
        return padding(Padding.Explicit3D.of(new Size3D(depth, height, width)));
    }
    public Conv3DTranspose outputPadding(int all) { return outputPadding(all, all, all); }
    public Conv3DTranspose outputPadding(int depth, int height, int width) {
        return with(stride, padding, dilation, Optional.of(new Size3D(depth, height, width)));
    }

    private Conv3DTranspose with(Size3D stride, Padding padding, Size3D dilation, Optional<Size3D> outputPadding) {
        return new Conv3DTranspose(filters, size, stride, padding, dilation, outputPadding, neurons);
    }

    @Override public Conv3DTranspose neurons(Neurons neurons) {
        return new Conv3DTranspose(filters, size, stride, padding, dilation, outputPadding, neurons);
    }

    @Override public String kind() {
        return "conv3d_transpose";
    }

    @Override public Value apply(Scope scope, Value x) {
        var backwards = Transposed.of(x.shape(), filters, padding, size.axes(), stride.axes(), dilation.axes(),
                outputPadding.map(Size3D::axes).orElse(List.of()));
        Value kernel = neurons.kernel(scope,
                Shape.of(size.depth(), size.height(), size.width(), filters, x.shape().channels()));
        return neurons.end(scope, convInputGradient(backwards.conv(), backwards.output(), x, kernel));
    }

    @Override public String toString() {
        Conv3DTranspose plain = Layers.conv3dTranspose(filters, size.depth());
        return neurons.print(call("conv3dTranspose", filters, size.depth()).option("size", size, plain.size)
                .option("stride", stride, plain.stride).option("padding", padding, plain.padding)
                .option("dilation", dilation, plain.dilation)
                .option("outputPadding", outputPadding.<Object>map(p -> p).orElse(""), "")).toString();
    }
}
