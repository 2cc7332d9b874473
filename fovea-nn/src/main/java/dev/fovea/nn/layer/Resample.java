package dev.fovea.nn.layer;

import static dev.fovea.op.Ops.conv;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Sequences, images and volumes with other extents: `y = A·x` on each axis, where the rows of `A` say what each new
/// position takes from the old ones.
final class Resample {
    private Resample() {}

    /// Each position as often as its axis says.
    static Value repeat(Value x, List<Integer> factors) {
        Images.check(x.shape(), factors.size());
        var apart = new ArrayList<Integer>(List.of(x.shape().batch()));
        var repeated = new ArrayList<>(apart);
        var together = new ArrayList<>(apart);
        for (int d = 0; d < factors.size(); d++) {
            int extent = x.shape().extent(d + 1);
            apart.addAll(List.of(extent, 1));
            repeated.addAll(List.of(extent, factors.get(d)));
            together.add(Math.multiplyExact(extent, factors.get(d)));
        }
        List.of(apart, repeated, together).forEach(shape -> shape.add(x.shape().channels()));
        return Ops.reshape(Ops.broadcastTo(Ops.reshape(x, new Shape(apart)), new Shape(repeated)), new Shape(together));
    }

    /// An image of that size.
    static Value resize(Value x, Size size, Interpolation interpolation) {
        Images.check(x.shape());
        return axis(axis(x, 1, size.height(), interpolation), 2, size.width(), interpolation);
    }

    private static Value axis(Value x, int axis, int extent, Interpolation interpolation) {
        int from = x.shape().extent(axis);
        if (from == extent) {
            return x;
        }
        return switch (interpolation) {
            case BILINEAR -> product(x, axis, bilinear(x, from, extent));
            case NEAREST -> nearest(x, axis, from, extent);
        };
    }

    /// Whole factors need no arithmetic.
    private static Value nearest(Value x, int axis, int from, int extent) {
        if (extent % from == 0) {
            return repeat(x, axis == 1 ? List.of(extent / from, 1) : List.of(1, extent / from));
        } else if (from % extent == 0) {
            int step = from / extent;
            return Ops.slice(x, axis, step / 2, extent, step);
        }
        return product(x, axis, nearest(x, from, extent));
    }

    private static Tensor nearest(Value x, int from, int extent) {
        Tensor a = Tensor.zeros(x.dtype(), Shape.of(from, extent));
        for (int i = 0; i < extent; i++) {
            long source = (2L * i + 1) * from / (2L * extent);
            a.set(source * extent + i, 1);
        }
        return a;
    }

    private static Tensor bilinear(Value x, int from, int extent) {
        Tensor a = Tensor.zeros(x.dtype(), Shape.of(from, extent));
        for (int i = 0; i < extent; i++) {
            double source = (i + 0.5) * from / extent - 0.5;
            long left = Math.max((long) Math.floor(source), 0);
            long right = Math.min((long) Math.ceil(source), from - 1);
            double share = source - Math.floor(source);
            add(a, left * extent + i, 1 - share);
            add(a, right * extent + i, share);
        }
        return a;
    }

    private static void add(Tensor a, long at, double share) {
        a.set(at, a.get(at) + share);
    }

    /// `y[…, i, …] = Σ_l x[…, l, …] · a[l, i]` on one axis of an image: a convolution of 1 x 1 with that axis as its channels.
    private static Value product(Value x, int axis, Tensor a) {
        List<Integer> last = IntStream.range(0, 4).map(d -> d == axis ? 3 : d == 3 ? axis : d).boxed().toList();
        Value kernel = Ops.constant(x.graph(), a.reshape(a.shape().prepend(1).prepend(1)));
        var each = new Conv(List.of(Window.valid(1, 1), Window.valid(1, 1)), 1);
        return Ops.transpose(conv(each, Ops.transpose(x, last), kernel), last);
    }
}
