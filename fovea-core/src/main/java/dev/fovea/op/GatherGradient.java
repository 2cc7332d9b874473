package dev.fovea.op;

import static dev.fovea.op.Ops.broadcastTo;
import static dev.fovea.op.Ops.convKernelGradient;
import static dev.fovea.op.Ops.gather;
import static dev.fovea.op.Ops.matmul;
import static dev.fovea.op.Ops.oneHot;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.zero;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/// From `(index, ȳ)`: `t̄[r, :] = Σ ȳ[i…, :]` over the places `i…` with `index[i…] = r`, the gradient of [Gather] for its `table`.
///
/// `index` is `[…]` of i32, `ȳ` is `[…, columns…]`; a row that nobody asked for is 0. Written out it is the product of `ȳ` with a one-hot
/// matrix, as for any layer whose input is one-hot.
public record GatherGradient(Shape table) implements Composite {

    @Override public List<TensorType> results(List<TensorType> in) {
        TensorType index = in.get(0);
        TensorType g = in.get(1);
        Shape rows = new Gather().infer(List.of(table, index.shape()));
        if (index.dtype() != DType.I32 || !g.shape().equals(rows)) {
            throw new ShapeException("the gradient for a table %s of which rows %s were gathered takes i32%s and %s, "
                    + "but was given %s and %s", table, index.shape(), index.shape(), rows, index, g);
        }
        return List.of(g.withShape(table));
    }

    @Override public List<Value> expand(List<Value> in) {
        Value index = in.get(0);
        int rows = table.extent(0);
        int width = Math.toIntExact(table.countFrom(1));
        Value sums = index.shape().isSymbolic()
                ? sumsOfBatch(rows, width, index, in.get(1))
                : sums(rows, width, index, in.get(1));
        return List.of(reshape(sums, table));
    }

    private static Value sums(int rows, int width, Value index, Value g) {
        int numbers = Math.toIntExact(index.shape().count());
        Value chosen = oneHot(reshape(index, Shape.of(numbers)), rows, g.dtype());                     // [numbers, rows]
        return matmul(chosen, reshape(g, Shape.of(numbers, width)), true, false);
    }

    /// The same where the batch size, and so the count of numbers, is not known yet: the gradient of a convolution's kernel sums
    /// over batch and positions.
    private static Value sumsOfBatch(int rows, int width, Value index, Value g) {
        int positions = Math.toIntExact(index.shape().sampleCount());
        Value chosen = oneHot(reshape(index, Shape.of(Shape.N, positions)), rows, g.dtype());          // [N, positions, rows]
        return convKernelGradient(new Conv(List.of(Window.valid(1, 1)), 1), Shape.of(1, rows, width), chosen,
                reshape(g, Shape.of(Shape.N, positions, width)));
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value index = node.input(0);
        return List.of(zero(index), gather(broadcastTo(adjoints.getFirst(), table), index));           // ∂L/∂ȳ
    }

    @Override public Region reach(Node node, int input, Region of) {
        Region places = Region.all(node.inputShape(0));
        if (input == 0) {
            return places;
        }
        var axes = new ArrayList<Span>(places.axes());
        axes.addAll(of.axes().subList(1, of.axes().size()));
        return new Region(axes);
    }
}
