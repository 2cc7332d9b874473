package dev.fovea.op;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// A value that lives from one run to the next, known by its path: `conv2d_1/kernel`, or an optimizer's slot.
/// What it becomes at the end of a run stands in the program, not here.
public record Variable(String path, TensorType type) implements Primitive {

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
        throw new IllegalArgumentException(path + " is a variable, it has no inputs");
    }

    @Override public String label() {
        return path;
    }
}
