package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Axis `i` of the output is axis `axes[i]` of the input; the batch, axis 0, stays and is not named.
///
/// `permute(2, 1)` makes `[batch, b, a]` of `[batch, a, b]`.
public record Permute(List<Integer> axes) implements Layer {

    public Permute {
        axes = List.copyOf(axes);
        require(axes.stream().sorted().toList().equals(IntStream.rangeClosed(1, axes.size()).boxed().toList()),
                "permute takes each axis from 1 on once, in their new order, but was given %s", axes);
    }

    @Override public String kind() {
        return "permute";
    }

    @Override public boolean takesIntegers() {
        return true;
    }

    @Override public Value apply(Scope scope, Value x) {
        if (x.shape().rank() != axes.size() + 1) {
            throw new ShapeException("the input %s has %d axes beside the batch, but %s puts %d in order.\n"
                    + "Name each axis after the batch once.", x.shape(), Math.max(0, x.shape().rank() - 1), axes,
                    axes.size());
        }
        var order = new ArrayList<Integer>(List.of(0));
        order.addAll(axes);
        return Ops.transpose(x, order);
    }

    @Override public String toString() {
        return call("permute", axes).toString();
    }
}
