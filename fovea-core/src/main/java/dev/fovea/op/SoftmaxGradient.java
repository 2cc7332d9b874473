package dev.fovea.op;

import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// From `(y, ȳ)`: `z̄_i = y_i · (ȳ_i − Σ_j ȳ_j y_j)`, the gradient of [Softmax], whose Jacobian is `diag(y) − y yᵀ`.
public record SoftmaxGradient() implements Composite {

    @Override public List<TensorType> results(List<TensorType> in) {
        TensorType y = new Softmax().results(in.subList(0, 1)).getFirst();
        if (!in.equals(List.of(y, y))) {
            throw new ShapeException("the gradient of softmax reads y and ȳ of one type, but was given %s", in);
        }
        return List.of(y);
    }

    @Override public List<Value> expand(List<Value> in) {
        Value y = in.get(0);
        Value g = in.get(1);
        return List.of(times(y, minus(g, overClasses(times(g, y)))));
    }

    private static Value overClasses(Value x) {
        return sum(x, List.of(x.shape().rank() - 1));
    }

    /// With `u` as the adjoint of `z̄`: `u · (ȳ − Σ ȳ y) − ȳ · Σ u y` for `y`; for `ȳ` the same Jacobian, which is symmetric.
    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value y = node.input(0);
        Value g = node.input(1);
        Value u = adjoints.getFirst();
        return List.of(
                minus(times(u, minus(g, overClasses(times(g, y)))), times(g, overClasses(times(u, y)))),
                y.graph().add(this, y, u));
    }

    @Override public Region reach(Node node, int input, Region of) {
        Shape y = node.inputShape(0);
        return of.with(y.rank() - 1, Span.of(0, y.channels() - 1));
    }
}
