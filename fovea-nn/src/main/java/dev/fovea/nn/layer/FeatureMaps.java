package dev.fovea.nn.layer;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Random.Distribution;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/// What the layers that drop whole feature maps have in common.
final class FeatureMaps {
    private FeatureMaps() {}

    /// @param what `images`
    /// @param axes those of a sample: `height, width, channels`
    static void check(Shape x, String what, String axes) {
        if (x.rank() != axes.split(", ").length + 1) {
            throw new ShapeException("the input %s is no batch of %s; [batch, %s] was expected.\n"
                    + "Put reshape(%s) before it.", x, what, axes, axes);
        }
    }

    /// In training `x · m / (1 − rate)`, with one draw of `m` for all positions of a feature map.
    static Value drop(Scope scope, Value x, double rate) {
        if (scope.mode() == Mode.INFERENCE || rate == 0) {
            return x;
        }
        Shape maps = x.shape();
        for (int axis = 1; axis < maps.rank() - 1; axis++) {
            maps = maps.withExtent(axis, 1);
        }
        Value kept = greater(scope.random(Distribution.UNIFORM, maps), constant(x, rate));
        return times(x, times(kept, 1 / (1 - rate)));
    }
}
