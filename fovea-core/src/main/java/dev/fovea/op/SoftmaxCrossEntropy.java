package dev.fovea.op;

import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// `L = −Σ_i t_i · ln softmax(z)_i` over the last axis, for logits `z` and target probabilities `t` (rows that sum to 1).
///
/// Computed as `Σ_i t_i · (ln Σ_j e^{s_j} − s_i)` with `s = z − max z`, which neither overflows, nor takes the logarithm of 0,
/// nor subtracts large logits from each other after rounding.
public record SoftmaxCrossEntropy() implements Composite {

    @Override public List<TensorType> results(List<TensorType> in) {
        Shape z = in.getFirst().shape();
        if (z.rank() < 1 || !in.get(0).equals(in.get(1))) {
            throw new ShapeException(
                    "cross-entropy compares logits and target probabilities of one type and shape [..., classes], "
                            + "but was given %s and %s",
                    in.get(0), in.get(1));
        }
        return List.of(in.getFirst().withShape(z.sub(0, z.rank() - 1)));
    }

    @Override public List<Value> expand(List<Value> in) {
        Value z = in.get(0);
        List<Integer> last = List.of(z.shape().rank() - 1);
        Value loss = sum(times(in.get(1), negativeLogSoftmax(z, last)), last);
        return List.of(reshape(loss, z.shape().sub(0, z.shape().rank() - 1)));
    }

    private static Value negativeLogSoftmax(Value z, List<Integer> last) {
        Value shifted = minus(z, max(z, last));
        return minus(log(sum(exp(shifted), last)), shifted);
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value z = node.input(0);
        Value t = node.input(1);
        Value g = adjoints.getFirst();
        List<Integer> last = List.of(z.shape().rank() - 1);
        return List.of(
                z.graph().add(new SoftmaxCrossEntropyGradient(), z, t, g),                          // ∂L/∂z = softmax(z) − t
                times(reshape(g, g.shape().append(1)), negativeLogSoftmax(z, last)));               // ∂L/∂t = −ln softmax(z)
    }

    @Override public Region reach(Node node, int input, Region of) {
        var axes = new ArrayList<>(of.axes());
        axes.add(Span.of(0, node.inputShape(0).channels() - 1));
        return new Region(axes);
    }
}
