package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// `y[n,i,j,f] = g(Σ_{u,v,c} x[n, i·s + u − p, j·s + v − p, c] · k[i,j,u,v,c,f] + b[i,j,f])`: local connections like
/// [Conv2D]'s, but each position has weights of its own.
///
/// `x` is `[batch, height, width, channels]`. The kernel is the kernels of all positions side by side, `[rows · height,
/// columns · width, channels, filters]`, less the taps that see nothing but padding; the bias is `[rows, columns,
/// filters]`. For pictures in which each place means something else, such as faces that are always in the middle
/// (Taigman et al. 2014, DeepFace). As in Keras 2.
public record LocallyConnected2D(int filters, Size size, Size stride, Padding padding, Neurons neurons)
        implements
            NeuronLayer<LocallyConnected2D> {

    public LocallyConnected2D {
        positive("the filters of locallyConnected2d", filters);
        size.requirePositive("the size of locallyConnected2d");
        stride.requirePositive("the stride of locallyConnected2d");
        Images.requireFits(padding, 2, "locallyConnected2d");
    }

    public LocallyConnected2D stride(int both) { return stride(both, both); }
    public LocallyConnected2D stride(int rows, int columns) {
        return new LocallyConnected2D(filters, size, new Size(rows, columns), padding, neurons);
    }
    public LocallyConnected2D padding(Padding padding) {
        return new LocallyConnected2D(filters, size, stride, padding, neurons);
    }
    public LocallyConnected2D padding(int everywhere) { return padding(everywhere, everywhere); }
    public LocallyConnected2D padding(int rows, int columns) { return padding(rows, rows, columns, columns); }

    public LocallyConnected2D padding(int top, int bottom, int left, int right) {
        return padding(new Padding.Explicit(top, bottom, left, right));
    }

    @Override public LocallyConnected2D neurons(Neurons neurons) {
        return new LocallyConnected2D(filters, size, stride, padding, neurons);
    }

    @Override public String kind() {
        return "locally_connected2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        Fields fields = fields(x.shape());
        Value kernel = neurons.kernelInitializer(fields.perPosition(neurons.kernelInitializer()))
                .kernel(scope, fields.kernel());
        return neurons.end(scope, fields.sums(x, kernel), fields.biases());
    }

    /// The kernel, for samples of that shape, with the same weights at every position: `[height, width, channels,
    /// filters]` of a [Conv2D].
    public Tensor unshared(Shape sample, Tensor kernel) {
        return fields(sample.prepend(1)).mosaic(_ -> kernel);
    }

    private Fields fields(Shape x) {
        return new Fields(x, Images.windows(x, size, stride, padding, Size.of(1)), filters);
    }

    @Override public String toString() {
        LocallyConnected2D plain = Layers.locallyConnected2d(filters, size.height(), size.width());
        return neurons.print(call("locallyConnected2d", filters, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)).toString();
    }
}
