package dev.fovea.op;

import static dev.fovea.op.Ops.conv;
import static dev.fovea.op.Ops.inverse;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.power;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.Collections;
import java.util.List;

/// `y_i = x_i / (k + α · Σ_j x_j²)^β`, summed over the `size` channels around `i`, as far as they exist.
///
/// `x` is `[batch, …, channels]`. A strong response damps its neighbours. Krizhevsky et al. 2012, section 3.3, whose `α` stands
/// before the sum; before the mean, as in PyTorch and ONNX, it is `size` times as large.
public record Lrn(int size, double alpha, double beta, double k) implements Composite {

    public Lrn {
        if (size < 1 || size % 2 == 0) {
            throw new ShapeException(
                    "local response normalisation is over an odd number of channels, as many before as after, "
                            + "but is over %d",
                    size);
        }
        if (!(k > 0 && alpha >= 0)) {
            throw new ShapeException(
                    "local response normalisation divides by k + α·Σx² to some power, which must not be 0: "
                            + "k must be more than 0 and α not negative, but they are %s and %s",
                    k, alpha);
        }
    }

    @Override public List<TensorType> results(List<TensorType> in) {
        int rank = in.getFirst().shape().rank();
        if (rank < 2 || rank > 5) {
            throw new ShapeException("local response normalisation takes [batch, ..., channels], of up to 5 axes, "
                    + "but was given %s", in.getFirst().shape());
        }
        return List.of(in.getFirst());
    }

    @Override public List<Value> expand(List<Value> in) {
        Value x = in.getFirst();
        return List.of(times(x, factor(damping(x))));
    }

    /// `d = k + α · Σ x²`
    Value damping(Value x) {
        return plus(times(aroundEach(times(x, x)), alpha), k);
    }

    /// `d^−β`; for the paper's `β` by two roots, since a power takes a logarithm and an exponential.
    Value factor(Value d) {
        return beta == 0.75 ? inverse(times(sqrt(d), sqrt(sqrt(d)))) : power(d, -beta);
    }

    /// `Σ_j x_j` over the channels around each: a convolution with a window of one, whose kernel is a band of ones.
    Value aroundEach(Value x) {
        Shape shape = x.shape();
        Value image = shape.rank() > 2 ? x : reshape(x, Shape.of(shape.batch(), 1, shape.channels()));
        List<Window> one = Collections.nCopies(image.shape().rank() - 2, Window.valid(1, 1));
        return reshape(conv(new Conv(one, 1), image, band(x, one.size())), shape);
    }

    private Value band(Value x, int windows) {
        int channels = x.shape().channels();
        Tensor band = Tensor.zeros(x.dtype(), Shape.of(channels, channels));
        for (int from = 0; from < channels; from++) {
            for (int to = Math.max(0, from - size / 2); to <= Math.min(channels - 1, from + size / 2); to++) {
                band.set((long) from * channels + to, 1);
            }
        }
        Shape kernel = new Shape(Collections.nCopies(windows, 1)).append(channels).append(channels);
        return Ops.constant(x.graph(), band.reshape(kernel));
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value x = node.input(0);
        return List.of(x.graph().add(new LrnGradient(this), x, node.output(0), adjoints.getFirst()));
    }

    @Override public Region reach(Node node, int input, Region of) {
        int last = of.axes().size() - 1;
        Span s = of.axis(last);
        int channels = node.inputShape(0).channels();
        return of.with(last, Span.of(Math.max(0, s.from() - size / 2), Math.min(channels - 1, s.to() + size / 2)));
    }
}
