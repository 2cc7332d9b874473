package dev.fovea.op;

import static dev.fovea.op.Ops.inverse;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// From `(x, γ, β)`: `y = γ · (x − μ) / √(σ² + ε) + β`, then `μ` and `σ²`, the mean and the variance of each channel.
///
/// `x` is `[batch, …, channels]`, all else `[channels]`; the statistics are over all axes but the last, the variance is the mean
/// square (divided by the count, not by one less). Ioffe & Szegedy 2015, algorithm 1.
public record BatchNorm(double epsilon) implements Composite {

    public BatchNorm {
        requirePositive("batch normalisation", epsilon);
    }

    static void requirePositive(String what, double epsilon) {
        if (!(epsilon > 0 && Double.isFinite(epsilon))) {
            throw new ShapeException("ε of %s must be more than 0, since a variance may be 0, but is %s", what,
                    epsilon);
        }
    }

    @Override public List<TensorType> results(List<TensorType> in) {
        TensorType each = ofChannels(in.getFirst());
        if (!in.subList(1, in.size()).equals(List.of(each, each))) {
            throw new ShapeException("batch normalisation of %s takes γ and β of the type %s, but was given %s",
                    in.getFirst(), each, in.subList(1, in.size()));
        }
        return List.of(in.getFirst(), each, each);
    }

    static TensorType ofChannels(TensorType x) {
        if (x.shape().rank() < 2) {
            throw new ShapeException("batch normalisation takes [batch, ..., channels], but was given %s", x.shape());
        }
        return x.withShape(Shape.of(x.shape().channels()));
    }

    /// All axes but the last.
    static List<Integer> axes(Value x) {
        return IntStream.range(0, x.shape().rank() - 1).boxed().toList();
    }

    @Override public List<Value> expand(List<Value> in) {
        Value x = in.get(0);
        Value mean = mean(x, axes(x));
        Value centred = minus(x, mean);
        Value variance = mean(times(centred, centred), axes(x));
        Value scale = times(in.get(1), inverse(sqrt(plus(variance, epsilon))));
        Shape each = in.get(1).shape();
        return List.of(plus(times(centred, scale), in.get(2)), reshape(mean, each), reshape(variance, each));
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value x = node.input(0);
        Value mean = node.output(1);
        Value g = Ops.broadcastTo(adjoints.get(0), x.shape());
        List<Value> rule = x.graph().addNode(new BatchNormGradient(epsilon),
                List.of(x, node.input(1), g, mean, node.output(2))).outputs();
        Value dx = rule.get(0);
        if (isRead(x, adjoints.get(1))) {
            dx = plus(dx, times(adjoints.get(1), share(x)));                                    // ∂μ/∂x = 1/m
        }
        if (isRead(x, adjoints.get(2))) {
            dx = plus(dx, times(minus(x, mean), times(times(adjoints.get(2), 2), share(x))));   // ∂σ²/∂x = 2 (x − μ) / m
        }
        return List.of(dx, rule.get(1), rule.get(2));
    }

    static boolean isRead(Value x, Value adjoint) {
        return adjoint != Ops.zero(x);
    }

    /// `1 / m`, where `m` numbers share a mean.
    private static Value share(Value x) {
        double ofSample = (double) x.shape().channels() / x.shape().sampleCount();
        return x.shape().isSymbolic()
                ? Ops.constantPerSample(x, ofSample)
                : Ops.constant(x, ofSample / x.shape().batch());
    }

    @Override public Region reach(Node node, int input, Region of) {
        return wholeChannels(node.inputShape(input), of);
    }

    /// Every position in the channels of a region.
    static Region wholeChannels(Shape input, Region of) {
        var axes = new ArrayList<>(Region.all(input).axes());
        axes.set(axes.size() - 1, of.axes().getLast());
        return new Region(axes);
    }
}
