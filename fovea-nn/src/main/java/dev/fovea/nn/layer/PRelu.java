package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.min;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;

/// `y = max(x, 0) + α · min(x, 0)`: a leaky rectifier that learns its slopes `α` (He et al. 2015).
///
/// `α` has the shape of a sample, with extent 1 on the shared axes, which count from 1 as the batch is axis 0:
/// `prelu().sharedAxes(1, 2)` after a convolution learns one slope per feature map, as in the paper; without it one per
/// position and map, as in Keras.
public record PRelu(List<Integer> sharedAxes, Initializer alphaInitializer) implements Layer {

    public PRelu {
        sharedAxes = List.copyOf(sharedAxes);
        require(sharedAxes.stream().allMatch(a -> a >= 1)
                && sharedAxes.stream().distinct().count() == sharedAxes.size(),
                "the shared axes of prelu must count from 1 and differ, but are %s", sharedAxes);
    }

    public PRelu sharedAxes(int... axes) {
        return new PRelu(Arrays.stream(axes).boxed().toList(), alphaInitializer);
    }

    public PRelu alphaInitializer(Initializer initializer) { return new PRelu(sharedAxes, initializer); }

    @Override public String kind() {
        return "prelu";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (x.shape().isScalar()) {
            throw new ShapeException("a scalar has no samples with slopes of their own; [batch, ...] was expected.\n"
                    + "Feed a batch, also of one sample.");
        }
        Value alpha = scope.parameter("alpha", slopes(x.shape()), alphaInitializer);
        return plus(relu(x), times(alpha, min(constant(x, 0), x)));
    }

    private Shape slopes(Shape x) {
        Shape slopes = x.sub(1, x.rank());
        for (int axis : sharedAxes) {
            if (axis >= x.rank()) {
                throw new ShapeException("the input %s has no axis %d to share slopes along; "
                        + "axes count from 0, the batch.\nUse axes from 1 to %d.", x, axis, x.rank() - 1);
            }
            slopes = slopes.withExtent(axis - 1, 1);
        }
        return slopes;
    }

    @Override public String toString() {
        PRelu plain = Layers.prelu();
        return call("prelu").option("sharedAxes", sharedAxes, plain.sharedAxes)
                .option("alphaInitializer", alphaInitializer, plain.alphaInitializer).toString();
    }
}
