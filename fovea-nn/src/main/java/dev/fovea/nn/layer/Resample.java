package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.op.Resample.Kind;
import java.util.List;

/// Sequences, images and volumes with other extents.
final class Resample {
    private Resample() {}

    /// Each position as often as its axis says.
    static Value repeat(Value x, List<Integer> factors) {
        Images.check(x.shape(), factors.size());
        return Ops.upsample(x, factors);
    }

    /// An image of that size.
    static Value resize(Value x, Size size, Interpolation interpolation) {
        Images.check(x.shape());
        return Ops.resample(x, kind(interpolation), size.axes());
    }

    private static Kind kind(Interpolation interpolation) {
        return switch (interpolation) {
            case NEAREST -> Kind.NEAREST;
            case BILINEAR -> Kind.LINEAR;
        };
    }
}
