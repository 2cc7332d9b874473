package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// `y[n,i,f] = g(Σ_{u,c} x[n, i·s + u − p, c] · k[i,u,c,f] + b[i,f])`: local connections like [Conv1D]'s, but each step
/// has weights of its own.
///
/// `x` is `[batch, steps, channels]`. The kernel is `[positions · size, channels, filters]`, less the taps that see
/// nothing but padding: with SAME, a size of 3 and `n` steps there are `3n − 2` connections per channel and filter. The
/// bias is `[positions, filters]`. Between a dense layer (`n²`) and a convolution (3): a pattern is learned where it
/// occurs, and only there. As in Keras 2.
public record LocallyConnected1D(int filters, int size, int stride, Padding padding, Neurons neurons)
        implements
            NeuronLayer<LocallyConnected1D> {

    public LocallyConnected1D {
        positive("the filters of locallyConnected1d", filters);
        positive("the size of locallyConnected1d", size);
        positive("the stride of locallyConnected1d", stride);
        Images.requireFits(padding, 1, "locallyConnected1d");
    }

    public LocallyConnected1D stride(int stride) {
        return new LocallyConnected1D(filters, size, stride, padding, neurons);
    }
    public LocallyConnected1D padding(Padding padding) {
        return new LocallyConnected1D(filters, size, stride, padding, neurons);
    }
    public LocallyConnected1D padding(int both) { return padding(both, both); }
    public LocallyConnected1D padding(int before, int after) { return padding(new Padding.Explicit1D(before, after)); }

    @Override public LocallyConnected1D neurons(Neurons neurons) {
        return new LocallyConnected1D(filters, size, stride, padding, neurons);
    }

    @Override public String kind() {
        return "locally_connected1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        Fields fields = fields(x.shape());
        Value kernel = neurons.kernelInitializer(fields.perPosition(neurons.kernelInitializer()))
                .kernel(scope, fields.kernel());
        return neurons.end(scope, fields.sums(x, kernel), fields.biases());
    }

    /// The kernel, for samples of that shape, with the same weights at every step: `[size, channels, filters]` of a
    /// [Conv1D].
    public Tensor unshared(Shape sample, Tensor kernel) {
        return fields(sample.prepend(1)).mosaic(_ -> kernel);
    }

    private Fields fields(Shape x) {
        return new Fields(x, Images.windows(x, size, stride, padding, 1), filters);
    }

    @Override public String toString() {
        LocallyConnected1D plain = Layers.locallyConnected1d(filters, size);
        return neurons.print(call("locallyConnected1d", filters, size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding)).toString();
    }
}
