package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.abs;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Sums, products, norms and extremes over axes, and where the extremes are.
final class ReductionRules {
    private static final int MOST_TAKEN = 256;
    private static final int STEPS = 1024;        // of a network, for each number taken out, as numbers that are written down

    private ReductionRules() {}

    static List<Operator> all() {
        return List.of(whole("ReduceSum", Ops::sum, new Host(x -> x, 0, Double::sum, x -> x)),
                whole("ReduceMax", ReductionRules::max, new Host(x -> x, Double.NEGATIVE_INFINITY, Math::max, x -> x)),
                whole("ReduceMin", (x, axes) -> negate(max(negate(x), axes)),
                        new Host(x -> x, Double.POSITIVE_INFINITY, Math::min, x -> x)),
                whole("ReduceProd", ReductionRules::product, new Host(x -> x, 1, (a, b) -> a * b, x -> x)),
                whole("ReduceL1", (x, axes) -> sum(abs(x), axes), new Host(Math::abs, 0, Double::sum, x -> x)),
                whole("ReduceSumSquare", (x, axes) -> sum(times(x, x), axes),
                        new Host(x -> x * x, 0, Double::sum, x -> x)),
                floats("ReduceL2", (x, axes) -> sqrt(sum(times(x, x), axes)),
                        new Host(x -> x * x, 0, Double::sum, Math::sqrt)),
                floats("ReduceLogSum", (x, axes) -> log(sum(x, axes)), new Host(x -> x, 0, Double::sum, Math::log)),
                floats("ReduceLogSumExp", ReductionRules::logSumExp,
                        new Host(Math::exp, 0, Double::sum, Math::log)),
                Operator.of("ReduceMean", 1, ReductionRules::mean).known(1),
                Operator.of("ArgMax", 1, s -> argument(s, x -> x)),
                Operator.of("ArgMin", 1, s -> argument(s, Ops::negate)),
                Operator.several("TopK", 1, ReductionRules::largest).known(1));
    }

    /// On numbers that are known: `after(Σ before(x))`, with another operation in place of the sum.
    private record Host(DoubleUnaryOperator before, double start, DoubleBinaryOperator each,
            DoubleUnaryOperator after) {
        Known of(Known x, List<Integer> axes) {
            return x.map(before).reduce(axes, start, each).map(after);
        }
    }

    private static Operator whole(String name, BiFunction<Value, List<Integer>, Value> f, Host host) {
        return Operator.of(name, 1, s -> s.value(0) instanceof Known known
                ? kept(s, host.of(known, axes(s)))
                : reduce(s, s.in(0), f)).known(1);
    }

    private static Operator floats(String name, BiFunction<Value, List<Integer>, Value> f, Host host) {
        return Operator.of(name, 1, s -> s.value(0) instanceof Known known
                ? kept(s, host.of(known, axes(s)))
                : inFloats(s, f)).known(1);
    }

    private static OnnxValue inFloats(OnnxStep s, BiFunction<Value, List<Integer>, Value> f) {
        OnnxType type = s.value(0).type();
        return type.isFloat()
                ? reduce(s, s.in(0), f)
                : reduce(s, s.value(0).cast(OnnxType.FLOAT).carried(), f).cast(type);
    }

    private static OnnxValue mean(OnnxStep s) {
        return inFloats(s, (x, axes) -> axes.isEmpty() ? x : Ops.mean(x, axes));
    }

    private static OnnxValue reduce(OnnxStep s, Carried x, BiFunction<Value, List<Integer>, Value> f) {
        return kept(s, x.with(f.apply(x.value(), x.places(axes(s)))));
    }

    private static List<Integer> axes(OnnxStep s) {
        int rank = s.value(0).rank();
        Optional<List<Integer>> given = s.integers("axes", 1).filter(a -> !a.isEmpty());
        return given.isPresent()
                ? s.axes(given.get(), rank)
                : s.flag("noop_with_empty_axes", false) ? List.of() : s.allAxes(rank);
    }

    /// With the axes of extent 1 that were gone over, or without.
    private static OnnxValue kept(OnnxStep s, OnnxValue y) {
        OnnxValue result = y;
        if (!s.flag("keepdims", true)) {
            for (int axis : axes(s).reversed()) {
                result = result.drop(axis);
            }
        }
        return result;
    }

    private static Value max(Value x, List<Integer> axes) {
        return axes.isEmpty() ? x : Ops.max(x, axes);
    }

    /// Halves times halves, until one is left.
    private static Value product(Value x, List<Integer> axes) {
        Value y = x;
        for (int axis : axes) {
            while (y.shape().extent(axis) > 1) {
                int half = y.shape().extent(axis) / 2;
                Value both = times(Ops.slice(y, axis, 0, half, 1), Ops.slice(y, axis, half, half, 1));
                y = y.shape().extent(axis) % 2 == 0
                        ? both
                        : Ops.concat(axis, List.of(both, Ops.slice(y, axis, 2 * half, 1, 1)));
            }
        }
        return y;
    }

    /// `m + ln Σ e^{x − m}` with the maximum `m`, so that no exponential is beyond what a float can be.
    private static Value logSumExp(Value x, List<Integer> axes) {
        Value largest = Ops.stopGradient(max(x, axes));
        return plus(largest, log(sum(exp(minus(x, largest)), axes)));
    }

    /// The coordinate of the largest: of several the first, or the last.
    private static OnnxValue argument(OnnxStep s, UnaryOperator<Value> sign) {
        Carried x = s.in(0);
        int axis = s.axis(s.integer("axis", 0), x.rank());
        int extent = x.dim(axis);
        boolean last = s.flag("select_last_index", false);
        s.spend(last ? extent : 0);
        OnnxValue turned = last ? x.take(axis, IntStream.range(0, extent).map(i -> extent - 1 - i).toArray()) : x;
        Carried from = turned.carried();
        Value place = Ops.argMax(sign.apply(from.value()), from.place(axis));
        Value counted = last ? minus(Ops.constant(place, extent - 1.0), place) : place;
        OnnxValue y = new Carried(counted, OnnxType.INT32, from.order()).cast(OnnxType.INT64);
        return s.flag("keepdims", true) ? y : y.drop(axis);
    }

    /// The largest in falling order and their coordinates, or the smallest in rising order: the largest is found, of equals the first,
    /// and taken out, as often as there are to be some.
    private static List<OnnxValue> largest(OnnxStep s) {
        Carried x = s.in(0);
        int axis = s.axis(s.integer("axis", -1), x.rank());
        int extent = x.dim(axis);
        long count = s.has(1) ? (long) s.knownNumber(1, 0) : s.integer("k", 0);
        if (extent == Shape.N) {
            throw s.unsupported("goes over the batch, whose size is open");
        }
        if (count < 1 || count > Math.min(extent, MOST_TAKEN)) {
            throw s.unsupported("asks for %d of %d numbers; from 1 to %d are found", count, extent,
                    Math.min(extent, MOST_TAKEN));
        }
        s.spend(extent + count * STEPS);
        int place = x.place(axis);
        Value v = s.flag("largest", true) ? x.value() : negate(x.value());
        Value coordinates = coordinates(x, place);
        Value lowest = Ops.constant(v, v.dtype().isFloat()
                ? Double.NEGATIVE_INFINITY
                : v.dtype() == DType.I32 ? Integer.MIN_VALUE : Long.MIN_VALUE);
        var values = new ArrayList<Value>();
        var places = new ArrayList<Value>();
        Value left = Ops.constant(v, 1);
        for (int i = 0; i < count; i++) {
            Value most = Ops.max(i == 0 ? v : Ops.select(left, v, lowest), List.of(place));
            Value found = Ops.argMax(times(Ops.equal(v, most), left), place);
            Value here = Ops.cast(Ops.equal(coordinates, found), v.dtype());
            values.add(sum(Ops.select(here, x.value(), Ops.constant(x.value(), 0)), List.of(place)));
            places.add(found);
            left = times(left, Ops.not(here));
        }
        return List.of(x.with(Ops.concat(place, values)),
                new Carried(Ops.concat(place, places), OnnxType.INT32, x.order()).cast(OnnxType.INT64));
    }

    /// 0, 1, … along one axis.
    private static Value coordinates(Carried x, int place) {
        var numbers = new int[x.value().shape().extent(place)];
        Arrays.setAll(numbers, i -> i);
        Shape shape = new Shape(Collections.nCopies(x.rank(), 1)).withExtent(place, numbers.length);
        return Ops.constant(x.value().graph(), Tensor.of(shape, numbers));
    }
}
