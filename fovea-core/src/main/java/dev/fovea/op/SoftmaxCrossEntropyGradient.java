package dev.fovea.op;

import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.softmax;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// From `(z, t, g)`: `z̄ = g · (softmax(z) − t)`, the gradient of [SoftmaxCrossEntropy] for its logits.
public record SoftmaxCrossEntropyGradient() implements Composite {

    @Override public List<TensorType> results(List<TensorType> in) {
        Shape z = in.get(0).shape();
        if (!in.get(0).equals(in.get(1)) || !in.get(2).shape().equals(z.sub(0, z.rank() - 1))) {
            throw new ShapeException(
                    "the gradient of cross-entropy reads logits, targets and one number a row, but was given %s", in);
        }
        return List.of(in.getFirst());
    }

    @Override public List<Value> expand(List<Value> in) {
        Value g = in.get(2);
        return List.of(times(reshape(g, g.shape().append(1)), minus(softmax(in.get(0)), in.get(1))));
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value z = node.input(0);
        Value t = node.input(1);
        Value g = node.input(2);
        Value up = adjoints.getFirst();
        Value weighted = times(up, reshape(g, g.shape().append(1)));
        var onlySoftmax = z.graph().add(new Softmax(), z);
        Value dz = new Softmax().gradient(onlySoftmax.node(), List.of(weighted)).getFirst();
        Value dg = Ops.sum(times(up, minus(onlySoftmax, t)), List.of(z.shape().rank() - 1));
        return List.of(dz, Ops.negate(weighted), reshape(dg, g.shape()));
    }

    @Override public Region reach(Node node, int input, Region of) {
        int last = of.axes().size() - 1;
        return input == 2
                ? new Region(of.axes().subList(0, last))
                : of.with(last, Span.of(0, node.inputShape(0).channels() - 1));
    }
}
