package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// `[batch, …]` becomes `[batch, extents…]`: the same numbers, in the same order. One extent may be −1, which is what
/// is left.
public record Reshape(List<Integer> extents) implements Layer {

    public Reshape {
        extents = List.copyOf(extents);
        require(extents.stream().allMatch(e -> e >= 1 || e == -1) && extents.stream().filter(e -> e == -1).count() <= 1,
                "the extents of reshape must be 1 or more, and one may be -1, but they are %s", extents);
    }

    @Override public String kind() {
        return "reshape";
    }

    @Override public boolean takesIntegers() {
        return true;
    }

    @Override public Value apply(Scope scope, Value x) {
        if (x.shape().isScalar()) {
            throw new ShapeException("a scalar has no samples to reshape; [batch, ...] was expected.\n"
                    + "Feed a batch, also of one sample.");
        }
        long count = x.shape().sampleCount();
        long known = extents.stream().mapToLong(e -> Math.abs((long) e)).reduce(1, Math::multiplyExact);
        if (extents.contains(-1) ? count % known != 0 : count != known) {
            throw new ShapeException("the input %s has %d numbers a sample, which do not fill %s.\n"
                    + "Choose extents whose product is %d, or -1 for one of them.", x.shape(), count, extents, count);
        }
        int open = Math.toIntExact(count / known);
        return Ops.reshape(x,
                new Shape(extents.stream().map(e -> e == -1 ? open : e).toList()).prepend(x.shape().batch()));
    }

    @Override public String toString() {
        return call("reshape", extents).toString();
    }
}
