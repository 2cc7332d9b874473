package dev.fovea.op;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

/// A value that never changes. With `perSample` it is divided by the batch size as soon as that is known,
/// which is how a mean over a batch of open size is written.
public record Constant(Tensor value, boolean perSample) implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        return value.shape();
    }

    @Override public DType dtype(List<DType> in) {
        return value.dtype();
    }

    @Override public List<Value> gradient(Value y, Value g) {
        return List.of();
    }

    @Override public Region reach(Node node, int input, Region of) {
        throw new IllegalArgumentException("a constant has no inputs");
    }

    @Override public Op bind(int batch) {
        if (!perSample) {
            return this;
        }
        Tensor each = value.copy();
        for (long i = 0; i < each.count(); i++) {
            each.set(i, each.get(i) / batch);
        }
        return new Constant(each, false);
    }

    @Override public String label() {
        return (value.shape().isScalar() ? Double.toString(value.get(0)) : "constant") + (perSample ? "/N" : "");
    }
}
