package dev.fovea.op;

import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.sum;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// `y_i = e^{z_i} / Σ_j e^{z_j}` over the last axis; the maximum is subtracted first, so that no exponential overflows.
public record Softmax() implements Composite {

    @Override public List<TensorType> results(List<TensorType> in) {
        if (in.getFirst().shape().isScalar()) {
            throw new ShapeException("softmax is taken over the last axis, but a scalar has none");
        }
        return List.of(in.getFirst());
    }

    @Override public List<Value> expand(List<Value> in) {
        Value z = in.getFirst();
        List<Integer> last = List.of(z.shape().rank() - 1);
        Value e = exp(minus(z, max(z, last)));
        return List.of(dividedBy(e, sum(e, last)));
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value y = node.output(0);
        return List.of(y.graph().add(new SoftmaxGradient(), y, adjoints.getFirst()));
    }

    @Override public Region reach(Node node, int input, Region of) {
        Shape z = node.inputShape(0);
        return of.with(z.rank() - 1, Span.of(0, z.channels() - 1));
    }
}
