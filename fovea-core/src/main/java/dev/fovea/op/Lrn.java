package dev.fovea.op;

import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.pool;
import static dev.fovea.op.Ops.power;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
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
        if (in.getFirst().shape().rank() < 2) {
            throw new ShapeException("local response normalisation takes [batch, ..., channels], but was given %s",
                    in.getFirst().shape());
        }
        return List.of(in.getFirst());
    }

    @Override public List<Value> expand(List<Value> in) {
        Value x = in.getFirst();
        return List.of(times(x, power(damping(x), -beta)));
    }

    /// `d = k + α · Σ x²`
    private Value damping(Value x) {
        return plus(times(aroundEach(times(x, x)), alpha), k);
    }

    /// `Σ_j x_j` over the channels around each: a mean that counts its padding, times the size.
    private Value aroundEach(Value x) {
        Shape shape = x.shape();
        int positions = Math.toIntExact(shape.countFrom(1) / shape.channels());
        var channels = new Window(size, 1, size / 2, size / 2, 1);
        var mean = new Pool(Pool.Kind.AVERAGE, List.of(Window.valid(1, 1), channels), true);
        Value image = reshape(x, Shape.of(shape.batch(), positions, shape.channels(), 1));
        return times(reshape(pool(mean, image), shape), size);
    }

    /// `x̄_i = ȳ_i d_i^−β − 2αβ x_i · Σ_j ȳ_j y_j / d_j`: who is around whom is mutual.
    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value x = node.input(0);
        Value g = adjoints.getFirst();
        Value d = damping(x);
        Value others = aroundEach(dividedBy(times(g, node.output(0)), d));
        return List.of(minus(times(g, power(d, -beta)), times(times(x, others), 2 * alpha * beta)));
    }

    @Override public Region reach(Node node, int input, Region of) {
        int last = of.axes().size() - 1;
        Span s = of.axis(last);
        int channels = node.inputShape(0).channels();
        return of.with(last, Span.of(Math.max(0, s.from() - size / 2), Math.min(channels - 1, s.to() + size / 2)));
    }
}
