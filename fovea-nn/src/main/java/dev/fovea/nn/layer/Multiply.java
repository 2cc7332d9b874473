package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.stream.IntStream;

/// `y = Π_i x_i`, element by element: a gate, which says how much of each number passes.
///
/// The values have one shape, or extent 1 where a gate is the same for all: `[batch, 1, 1, channels]` weighs whole
/// feature maps (squeeze and excitation, Hu et al. 2018).
public record Multiply() implements Merge {

    @Override public String kind() {
        return "multiply";
    }

    @Override public Value apply(Scope scope, List<Value> inputs) {
        for (Value x : inputs) {
            if (!fits(inputs.getFirst().shape(), x.shape())) {
                throw new ShapeException("the inputs %s and %s have different shapes; to be multiplied, extents must "
                        + "be equal, or 1 in a gate.\n"
                        + "Fit one with conv2d(filters, 1) or dense(units), a gate with reshape(1, 1, channels).",
                        inputs.getFirst().shape(), x.shape());
            }
        }
        return inputs.stream().reduce(Ops::times).orElseThrow();
    }

    private static boolean fits(Shape a, Shape b) {
        return a.rank() == b.rank() && IntStream.range(0, a.rank())
                .allMatch(i -> a.extent(i) == b.extent(i) || i > 0 && (a.extent(i) == 1 || b.extent(i) == 1));
    }

    @Override public String toString() {
        return "multiply()";
    }
}
