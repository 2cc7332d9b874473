package dev.fovea.op;

import static dev.fovea.op.Ops.inverse;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// `y = (x − μ) / √(σ² + ε)`, with mean `μ` and variance `σ²` over the given axes, for each place on the others.
///
/// No sample looks at another, so training and inference are the same. Ba et al. 2016; over groups of channels Wu & He 2018.
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
        Shape x = in.getFirst().shape();
        if (axes.getLast() >= x.rank()) {
            throw new ShapeException("layer normalisation is over the axes %s, which %s does not have", axes, x);
        }
        return List.of(in.getFirst());
    }

    @Override public List<Value> expand(List<Value> in) {
        Value centred = centred(in.getFirst());
        return List.of(times(centred, scale(centred)));
    }

    private Value centred(Value x) {
        return minus(x, mean(x, axes));
    }

    private Value scale(Value centred) {
        return inverse(sqrt(plus(mean(times(centred, centred), axes), epsilon)));
    }

    /// `x̄ = s · (ȳ − mean(ȳ) − y · mean(ȳ y))`, with `s = 1/√(σ² + ε)`
    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value y = node.output(0);
        Value g = adjoints.getFirst();
        Value inner = minus(minus(g, mean(g, axes)), times(y, mean(times(g, y), axes)));
        return List.of(times(inner, scale(centred(node.input(0)))));
    }

    @Override public Region reach(Node node, int input, Region of) {
        Region reach = of;
        for (int axis : axes) {
            reach = reach.with(axis, Span.of(0, node.inputShape(0).extent(axis) - 1));
        }
        return reach;
    }
}
