package dev.fovea.op;

import static dev.fovea.op.Ops.cast;
import static dev.fovea.op.Ops.zero;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import java.util.List;

/// The same numbers as another type. To an integer type they are truncated, and have no gradient.
public record Cast(DType to) implements Primitive {

    /// Whether it only changes how a number is stored: between f32 and bf16.
    public boolean isStorage(DType from) {
        return from == DType.F32 && to == DType.BF16 || from == DType.BF16 && to == DType.F32;
    }

    @Override public Shape infer(List<Shape> in) {
        return in.getFirst();
    }

    @Override public DType dtype(List<DType> in) {
        return to;
    }

    @Override public List<Value> gradient(Value y, Value g) {
        Value x = y.input(0);
        return List.of(x.dtype().isFloat() && to.isFloat() ? cast(g, x.dtype()) : zero(x));
    }

    @Override public Region reach(Node node, int input, Region of) {
        return of;
    }

    @Override public String label() {
        return "Cast " + to;
    }
}
