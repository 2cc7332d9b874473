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
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// From `(x, γ, β)`: `y = γ · (x − μ) / √(σ² + ε) + β`, then `μ` and `σ²`, mean and variance over the given axes, for each place
/// on the others. From `x` alone, `γ` is 1 and `β` is 0.
///
/// `γ` and `β` have the extents of these axes; `μ` and `σ²` have extent 1 there. No sample looks at another, so training and
/// inference are the same. Ba et al. 2016; over groups of channels Wu & He 2018.
public record LayerNorm(List<Integer> axes, double epsilon) implements Composite {

    public LayerNorm {
        axes = axes.stream().sorted().distinct().toList();
        BatchNorm.requirePositive("layer normalisation", epsilon);
        if (axes.isEmpty() || axes.getFirst() < 1) {
            throw new ShapeException(
                    "layer normalisation is over one or more axes of a sample, 1 or higher, but is over %s",
                    axes);
        }
    }

    @Override public List<TensorType> results(List<TensorType> in) {
        TensorType x = in.getFirst();
        if (axes.getLast() >= x.shape().rank()) {
            throw new ShapeException("layer normalisation is over the axes %s, which %s does not have", axes,
                    x.shape());
        }
        TensorType each = ofAxes(x);
        if (in.size() > 1 && !in.equals(List.of(x, each, each))) {
            throw new ShapeException("layer normalisation of %s over the axes %s takes no γ and β, or both of the type "
                    + "%s, but was given %s", x, axes, each, in.subList(1, in.size()));
        }
        return List.of(x, statistics(x), statistics(x));
    }

    /// `γ` and `β`: a number for each place on the axes.
    TensorType ofAxes(TensorType x) {
        return x.withShape(new Shape(axes.stream().map(x.shape()::extent).toList()));
    }

    /// `μ` and `σ²`: a number for each place on the other axes.
    TensorType statistics(TensorType x) {
        var extents = new ArrayList<Integer>();
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            extents.add(axes.contains(axis) ? 1 : x.shape().extent(axis));
        }
        return x.withShape(new Shape(extents));
    }

    /// `γ` beside `x`: extent 1 on the axes between.
    Value spread(Value gamma, Value x) {
        var extents = new ArrayList<>(Collections.nCopies(x.shape().rank() - axes.getFirst(), 1));
        for (int axis : axes) {
            extents.set(axis - axes.getFirst(), x.shape().extent(axis));
        }
        return reshape(gamma, new Shape(extents));
    }

    @Override public List<Value> expand(List<Value> in) {
        Value x = in.getFirst();
        Value mean = mean(x, axes);
        Value centred = minus(x, mean);
        Value variance = mean(times(centred, centred), axes);
        Value normal = times(centred, scale(variance));
        Value y = in.size() == 1 ? normal : plus(times(normal, spread(in.get(1), x)), spread(in.get(2), x));
        return List.of(y, mean, variance);
    }

    /// `s = 1/√(σ² + ε)`
    Value scale(Value variance) {
        return inverse(sqrt(plus(variance, epsilon)));
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value x = node.input(0);
        Value mean = node.output(1);
        Value variance = node.output(2);
        Value g = Ops.broadcastTo(adjoints.get(0), x.shape());
        boolean scaled = node.inputs().size() > 1;
        Node rule = x.graph().addNode(new LayerNormGradient(this), scaled
                ? List.of(x, g, mean, variance, node.input(1))
                : List.of(x, g, mean, variance));
        double count = (double) x.shape().sampleCount() / variance.shape().sampleCount();
        Value dx = rule.output(0);
        if (BatchNorm.isRead(x, adjoints.get(1))) {
            dx = plus(dx, times(adjoints.get(1), 1 / count));                                   // ∂μ/∂x = 1/m
        }
        if (BatchNorm.isRead(x, adjoints.get(2))) {
            dx = plus(dx, times(minus(x, mean), times(adjoints.get(2), 2 / count)));            // ∂σ²/∂x = 2 (x − μ) / m
        }
        return scaled ? List.of(dx, rule.output(1), rule.output(2)) : List.of(dx);
    }

    @Override public Region reach(Node node, int input, Region of) {
        return reach(node.inputShape(0), node.inputShape(input), of);
    }

    /// What is normalised together: all of an input that has these axes, at the same place on the others.
    Region reach(Shape x, Shape input, Region of) {
        if (input.rank() < x.rank()) {
            return Region.all(input);
        }
        Region reach = of;
        for (int axis : axes) {
            reach = reach.with(axis, Span.of(0, input.extent(axis) - 1));
        }
        return reach;
    }
}
