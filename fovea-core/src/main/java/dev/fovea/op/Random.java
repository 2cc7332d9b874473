package dev.fovea.op;

import static dev.fovea.op.Ops.zero;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// Random numbers that are a pure function of `(seed, step, first)`, its one input (i64, shape `[3]`), of `key` and of the position:
/// element `j` of sample `n` is drawn from the counter `(seed, step, key, first + n, j)`, so that neither the number of threads
/// nor the way a batch is cut changes anything. `key` tells layer path and call. [RandomBits] is the generator.
public record Random(Distribution distribution, long key, TensorType type) implements Primitive {

    /// `UNIFORM` in [0, 1) with 24 bits; `NORMAL` with mean 0 and deviation 1 (Box & Muller 1958).
    public enum Distribution {
        UNIFORM, NORMAL
    }

    @Override public Shape infer(List<Shape> in) {
        if (!in.getFirst().equals(Shape.of(3))) {
            throw new ShapeException(
                    "random numbers are keyed by (seed, step, first sample), a value of shape [3], but it is %s",
                    in.getFirst());
        }
        return type.shape();
    }

    @Override public DType dtype(List<DType> in) {
        return type.dtype();
    }

    @Override public List<Value> gradient(Value y, Value g) {
        return List.of(zero(y.input(0)));
    }

    @Override public Region reach(Node node, int input, Region of) {
        return new Region(List.of(Span.of(0, 2)));
    }

    @Override public Op bind(int batch) {
        return new Random(distribution, key, type.bind(batch));
    }
}
