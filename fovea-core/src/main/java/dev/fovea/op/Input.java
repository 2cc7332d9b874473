package dev.fovea.op;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// A value that the caller feeds at every run: a batch of images, its labels, the learning rate of the step.
public record Input(String name, TensorType type) implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        return type.shape();
    }

    @Override public DType dtype(List<DType> in) {
        return type.dtype();
    }

    @Override public List<Value> gradient(Value y, Value g) {
        return List.of();
    }

    @Override public Region reach(Node node, int input, Region of) {
        throw new IllegalArgumentException(name + " is fed, it has no inputs");
    }

    @Override public Op bind(int batch) {
        return new Input(name, type.bind(batch));
    }

    @Override public String label() {
        return name;
    }
}
