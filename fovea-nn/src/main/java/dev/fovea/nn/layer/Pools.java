package dev.fovea.nn.layer;

import static dev.fovea.op.Ops.abs;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.power;
import static dev.fovea.op.Ops.sign;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Maximum, mean and norm over windows of one to three axes, and over whole inputs.
final class Pools {
    private Pools() {}

    static Value max(Value x, List<Window> windows, boolean ceilMode) {
        return Ops.pool(new Pool(Pool.Kind.MAX, ceilMode ? overhanging(x, windows) : windows, false), x);
    }

    /// What hangs over the end with `ceilMode` is no part of a mean, whether padding is or not, as in PyTorch.
    static Value mean(Value x, List<Window> windows, boolean ceilMode, boolean countPadding) {
        List<Window> all = ceilMode ? overhanging(x, windows) : windows;
        return countPadding && !all.equals(windows)
                ? Ops.pool(new Pool(Pool.Kind.AVERAGE, unpadded(all, windows), false), padded(x, windows))
                : Ops.pool(new Pool(Pool.Kind.AVERAGE, all, countPadding), x);
    }

    private static List<Window> overhanging(Value x, List<Window> windows) {
        return IntStream.range(0, windows.size()).mapToObj(d -> windows.get(d).overhanging(x.shape().extent(d + 1)))
                .toList();
    }

    private static Value padded(Value x, List<Window> windows) {
        Value padded = x;
        for (int d = 0; d < windows.size(); d++) {
            padded = Ops.pad(padded, d + 1, windows.get(d).before(), windows.get(d).after(), 0);
        }
        return padded;
    }

    private static List<Window> unpadded(List<Window> all, List<Window> padding) {
        var rest = new ArrayList<Window>();
        for (int d = 0; d < all.size(); d++) {
            Window w = all.get(d);
            rest.add(new Window(w.size(), w.stride(), 0, Math.max(0, w.after() - padding.get(d).after()),
                    w.dilation()));
        }
        return rest;
    }

    /// `(Σ xᵖ)^{1/p}`, as the mean times the size of the window.
    static Value norm(Value x, List<Window> windows, boolean ceilMode, double p) {
        Value powers = p == 1 ? x : p == 2 ? times(x, x) : power(x, p);
        double taps = windows.stream().mapToDouble(Window::size).reduce(1, (a, b) -> a * b);
        Value sum = times(mean(powers, windows, ceilMode, true), taps);
        return p == 1 ? sum : root(sum, p);
    }

    /// The root of a 0 is taken of a 1 and is then multiplied by 0: the slope of the root itself is infinite there.
    private static Value root(Value sum, double p) {
        Value notZero = plus(abs(sum), equal(sum, Ops.zero(sum)));
        return times(sign(sum), p == 2 ? sqrt(notZero) : power(notZero, 1 / p));
    }

    static Value globalMax(Value x, int axes, boolean keepDims) {
        Images.check(x.shape(), axes);
        return withoutAxes(Ops.max(x, spatial(axes)), keepDims);
    }

    static Value globalMean(Value x, int axes, boolean keepDims) {
        Images.check(x.shape(), axes);
        return withoutAxes(Ops.mean(x, spatial(axes)), keepDims);
    }

    private static List<Integer> spatial(int axes) {
        return IntStream.rangeClosed(1, axes).boxed().toList();
    }

    private static Value withoutAxes(Value y, boolean keepDims) {
        return keepDims ? y : Ops.reshape(y, Shape.of(y.shape().batch(), y.shape().channels()));
    }
}
