package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.abs;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.pool;
import static dev.fovea.op.Ops.power;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Maximum, mean and norm over windows of one to three axes, and over whole images.
final class PoolingRules {
    private static final long MOST_TAPS = 1 << 22;      // that are looked at before a network is built

    private PoolingRules() {}

    static List<Operator> all() {
        return List.of(Operator.several("MaxPool", 1, PoolingRules::max),
                Operator.of("AveragePool", 1, PoolingRules::average), Operator.of("LpPool", 2, PoolingRules::norm),
                Operator.of("GlobalMaxPool", 1, s -> global(s, x -> Ops.max(x, spatial(x)))),
                Operator.of("GlobalAveragePool", 1, s -> global(s, x -> Ops.mean(x, spatial(x)))),
                Operator.of("GlobalLpPool", 2,
                        s -> global(s, x -> root(Ops.sum(powers(x, order(s)), spatial(x)), order(s)))));
    }

    private static List<OnnxValue> max(OnnxStep s) {
        OnnxValue largest = s.inFloats(s.value(0),
                x -> Carried.image(pool(new Pool(Pool.Kind.MAX, windows(s, x), false), x.image()), x.type()));
        return s.yields(1) ? List.of(largest, places(s, s.value(0).cast(OnnxType.FLOAT).carried())) : List.of(largest);
    }

    /// Where each maximum is, as the number of the element in the whole tensor; within an image row by row, or column by column.
    private static OnnxValue places(OnnxStep s, Carried x) {
        Value image = x.image();
        if (image.shape().isSymbolic()) {
            throw s.unsupported("counts the elements of a batch whose size is open");
        }
        List<Window> windows = windows(s, x);
        List<Integer> extents = ConvolutionRules.spatial(s, x);
        Value inside = Ops.broadcastTo(Ops.constant(image, 1), image.shape());
        Value padded = image;
        for (int d = 0; d < windows.size(); d++) {
            Window w = windows.get(d);
            padded = Ops.pad(padded, d + 1, w.before(), w.after(), 0);
            inside = Ops.pad(inside, d + 1, w.before(), w.after(), 0);
        }
        Value lowest = Ops.constant(image, Double.NEGATIVE_INFINITY);
        var taps = new ArrayList<>(List.of(Ops.select(inside, padded, lowest)));
        var offsets = new ArrayList<>(List.of(0));
        int elements = Math.toIntExact(Known.count(extents));
        Value base = numbers(s, 0, x.rank(), x.dim(0), n -> n * x.dim(1) * elements);
        base = plus(base, numbers(s, x.rank() - 1, x.rank(), x.dim(1), c -> c * elements));
        boolean columns = s.integer("storage_order", 0) != 0;
        for (int d = 0; d < windows.size(); d++) {
            Window w = windows.get(d);
            int axis = d + 1;
            int positions = w.positions(extents.get(d));
            int apart = Math
                    .toIntExact(Known.count(columns ? extents.subList(0, d) : extents.subList(d + 1, extents.size())));
            if ((long) taps.size() * w.size() > Known.MOST) {
                throw s.unsupported("looks for places in windows of more than %d", Known.MOST);
            }
            s.spend((long) taps.size() * w.size());
            List<Value> before = List.copyOf(taps);
            List<Integer> offsetsBefore = List.copyOf(offsets);
            taps.clear();
            offsets.clear();
            for (int i = 0; i < before.size(); i++) {
                for (int k = 0; k < w.size(); k++) {
                    taps.add(Ops.slice(before.get(i), axis, k * w.dilation(), positions, w.stride()));
                    offsets.add(offsetsBefore.get(i) + k * w.dilation() * apart);
                }
            }
            base = plus(base, numbers(s, axis, x.rank(), positions, i -> w.source(i, 0) * apart));
        }
        int last = x.rank();
        Value side = Ops.concat(last, taps.stream().map(t -> Ops.reshape(t, t.shape().append(1))).toList());
        Value tap = Ops.reshape(Ops.argMax(side, last), taps.getFirst().shape());
        Value table = Ops.constant(s.graph(),
                Tensor.of(Shape.of(offsets.size()), offsets.stream().mapToInt(i -> i).toArray()));
        return Carried.image(plus(Ops.gather(table, tap), base), OnnxType.INT32).cast(OnnxType.INT64);
    }

    /// Whole numbers along one of so many axes.
    private static Value numbers(OnnxStep s, int axis, int rank, int extent, IntUnaryOperator f) {
        s.spend(extent);
        var extents = new ArrayList<>(Collections.nCopies(rank, 1));
        extents.set(axis, extent);
        return Ops.constant(s.graph(), Tensor.of(new Shape(extents), IntStream.range(0, extent).map(f).toArray()));
    }

    /// The windows with as much padding after as the last ones need where they may hang over the end.
    private static List<Window> windows(OnnxStep s, Carried x) {
        List<Window> windows = bare(s, x);
        List<Integer> extents = ConvolutionRules.spatial(s, x);
        return s.flag("ceil_mode", false)
                ? IntStream.range(0, windows.size()).mapToObj(d -> windows.get(d).overhanging(extents.get(d))).toList()
                : windows;
    }

    private static List<Window> bare(OnnxStep s, Carried x) {
        List<Integer> extents = ConvolutionRules.spatial(s, x);
        List<Integer> sizes = s.integers("kernel_shape").filter(k -> k.size() == extents.size())
                .orElseThrow(() -> s.wrong("needs a kernel_shape of %d numbers", extents.size()));
        List<Window> windows = ConvolutionRules.windows(s, sizes, extents);
        for (int d = 0; d < windows.size(); d++) {
            Window w = windows.get(d);
            long atBorders = ((long) w.before() + w.after()) / w.stride() + 1;
            long taps = extents.get(d) / w.stride() + 2L + atBorders * w.size();
            s.spend(Math.min(taps, Effort.MOST));
            if (taps > MOST_TAPS) {
                throw s.unsupported("has a window of %d over an extent of %d, which is too much to go over",
                        windows.get(d).size(), extents.get(d));
            }
        }
        return windows;
    }

    private static OnnxValue average(OnnxStep s) {
        boolean counted = s.flag("count_include_pad", false);
        return s.inFloats(s.value(0), x -> Carried.image(mean(s, x, x.image(), counted), x.type()));
    }

    /// What hangs over the end is no part of a mean, whether padding is or not.
    private static Value mean(OnnxStep s, Carried x, Value image, boolean countPadding) {
        List<Window> bare = bare(s, x);
        List<Window> all = windows(s, x);
        boolean padded = bare.stream().anyMatch(w -> w.before() + w.after() > 0);
        if (!countPadding || !padded) {
            return pool(new Pool(Pool.Kind.AVERAGE, all, false), image);
        }
        Value y = image;
        var rest = new ArrayList<Window>();
        for (int d = 0; d < all.size(); d++) {
            Window w = all.get(d);
            y = Ops.pad(y, d + 1, bare.get(d).before(), bare.get(d).after(), 0);
            rest.add(new Window(w.size(), w.stride(), 0, Math.max(0, w.after() - bare.get(d).after()), w.dilation()));
        }
        return all.equals(bare)
                ? pool(new Pool(Pool.Kind.AVERAGE, all, true), image)
                : pool(new Pool(Pool.Kind.AVERAGE, rest, false), y);
    }

    /// `(Σ |x|ᵖ)^{1/p}`, as the mean over windows times their size; what lies outside is 0.
    private static OnnxValue norm(OnnxStep s) {
        int p = order(s);
        Carried x = s.in(0);
        List<Window> all = windows(s, x);
        Value y = powers(x.image(), p);
        var bare = new ArrayList<Window>();
        for (int d = 0; d < all.size(); d++) {
            Window w = all.get(d);
            y = Ops.pad(y, d + 1, w.before(), w.after(), 0);
            bare.add(new Window(w.size(), w.stride(), 0, 0, w.dilation()));
        }
        double taps = all.stream().mapToDouble(Window::size).reduce(1, (a, b) -> a * b);
        Value sum = times(pool(new Pool(Pool.Kind.AVERAGE, bare, false), y), taps);
        return Carried.image(root(sum, p), x.type());
    }

    private static int order(OnnxStep s) {
        int p = Math.toIntExact(s.integer("p", 2));
        if (p < 1) {
            throw s.wrong("takes the norm of order %d; it must be 1 or more", p);
        }
        return p;
    }

    private static Value powers(Value x, int p) {
        return p == 1 ? abs(x) : p == 2 ? times(x, x) : power(abs(x), p);
    }

    private static Value root(Value sum, int p) {
        return p == 1 ? sum : p == 2 ? sqrt(sum) : power(sum, 1.0 / p);
    }

    private static OnnxValue global(OnnxStep s, UnaryOperator<Value> f) {
        if (s.value(0).rank() < 3) {
            throw s.wrong("is over the axes of %s, which is no image", s.value(0).dims());
        }
        return s.inFloats(s.value(0), x -> Carried.image(f.apply(x.image()), x.type()));
    }

    private static List<Integer> spatial(Value image) {
        return IntStream.range(1, image.shape().rank() - 1).boxed().toList();
    }
}
