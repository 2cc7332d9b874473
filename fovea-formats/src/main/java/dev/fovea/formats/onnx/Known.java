package dev.fovea.formats.onnx;

import dev.fovea.graph.Graph;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// Numbers that are known while the network is built: shapes, and what is computed of them, on the host.
///
/// They are doubles, whole up to 2^53. One that is the open batch size may be moved about; arithmetic on it is refused.
record Known(Graph graph, OnnxType type, List<Integer> dims, double[] values, boolean[] open) implements OnnxValue {
    /// The open batch size among [#extents].
    static final int OPEN = Integer.MIN_VALUE;
    /// The most numbers that are computed on the host; more of them belong into the graph.
    static final int MOST = 4096;

    Known {
        dims = List.copyOf(dims);
    }

    static Known of(Graph graph, OnnxType type, List<Integer> dims, double... values) {
        return new Known(graph, type, dims, values, new boolean[values.length]);
    }

    /// Extents as numbers of type int64, the batch size open.
    static Known extents(Graph graph, List<Integer> extents) {
        var values = new double[extents.size()];
        var open = new boolean[extents.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = extents.get(i);
            open[i] = extents.get(i) == Shape.N;
        }
        return new Known(graph, OnnxType.INT64, List.of(values.length), values, open);
    }

    static long count(List<Integer> dims) {
        long count = 1;
        for (int dim : dims) {
            count = Math.multiplyExact(count, (long) dim);
        }
        return count;
    }

    int count() {
        return values.length;
    }

    boolean isOpen() {
        for (boolean o : open) {
            if (o) {
                return true;
            }
        }
        return false;
    }

    /// The numbers as integers, the largest and smallest for those beyond; the batch size as [#OPEN].
    List<Integer> extents() {
        return IntStream.range(0, values.length)
                .map(i -> open[i] ? OPEN : Math.max((int) values[i], -Integer.MAX_VALUE))
                .boxed().toList();
    }

    private static UnsupportedModelException batch(String what) {
        return new UnsupportedModelException("", what + " depends on the size of the batch, which is open.\n"
                + "Export the model so that it treats each sample alike");
    }

    private Known requireFixed() {
        if (isOpen()) {
            throw batch("a number that is computed");
        }
        return this;
    }

    /// Elements by their numbers, in other extents.
    private OnnxValue pick(List<Integer> to, java.util.function.IntUnaryOperator from) {
        int n = Math.toIntExact(count(to));
        var picked = new double[n];
        var also = new boolean[n];
        for (int i = 0; i < n; i++) {
            int at = from.applyAsInt(i);
            picked[i] = values[at];
            also[i] = open[at];
        }
        return new Known(graph, type, to, picked, also);
    }

    @Override public OnnxValue reshape(List<Integer> to) {
        if (to.contains(Shape.N) || count(to) != count()) {
            throw new IllegalArgumentException(
                    "%s has %d elements and cannot be seen as %s".formatted(dims, count(), to));
        }
        return new Known(graph, type, to, values, open);
    }

    @Override public OnnxValue transpose(List<Integer> order) {
        List<Integer> to = order.stream().map(dims::get).toList();
        return pick(to, i -> {
            int[] at = coordinates(i, to);
            var from = new int[at.length];
            for (int d = 0; d < at.length; d++) {
                from[order.get(d)] = at[d];
            }
            return flat(from, dims);
        });
    }

    static int[] coordinates(int flat, List<Integer> dims) {
        var at = new int[dims.size()];
        int rest = flat;
        for (int d = at.length - 1; d >= 0; d--) {
            at[d] = rest % dims.get(d);
            rest /= dims.get(d);
        }
        return at;
    }

    static int flat(int[] at, List<Integer> dims) {
        int flat = 0;
        for (int d = 0; d < at.length; d++) {
            flat = flat * dims.get(d) + at[d];
        }
        return flat;
    }

    @Override public OnnxValue insert(int axis) {
        var to = new ArrayList<>(dims);
        to.add(axis, 1);
        return reshape(to);
    }

    @Override public OnnxValue drop(int axis) {
        var to = new ArrayList<>(dims);
        to.remove(axis);
        return reshape(to);
    }

    @Override public OnnxValue expand(List<Integer> to) {
        if (to.equals(dims)) {
            return this;
        }
        if (to.contains(Shape.N) || count(to) > MOST) {
            return carried().expand(to);
        }
        int shift = to.size() - dims.size();
        return pick(to, i -> {
            int[] at = coordinates(i, to);
            var from = new int[dims.size()];
            for (int d = 0; d < from.length; d++) {
                from[d] = dims.get(d) == 1 ? 0 : at[d + shift];
            }
            return flat(from, dims);
        });
    }

    @Override public OnnxValue take(int axis, int[] coordinates) {
        var to = new ArrayList<>(dims);
        to.set(axis, coordinates.length);
        if (count(to) > MOST) {
            return carried().take(axis, coordinates);
        }
        return pick(to, i -> {
            int[] at = coordinates(i, to);
            at[axis] = coordinates[at[axis]];
            return flat(at, dims);
        });
    }

    @Override public OnnxValue slice(int axis, int from, int count, int step) {
        return take(axis, IntStream.range(0, count).map(i -> from + i * step).toArray());
    }

    @Override public OnnxValue cast(OnnxType to) {
        var cast = new double[values.length];
        for (int i = 0; i < cast.length; i++) {
            cast[i] = type.isFloat() && to.isInteger() && to != OnnxType.INT64 && to != OnnxType.UINT64
                    ? to.round(values[i] < 0 ? Math.ceil(values[i]) : Math.floor(values[i]))
                    : to.round(values[i]);
        }
        return new Known(graph, to, dims, cast, open);
    }

    Known map(DoubleUnaryOperator f) {
        return of(graph, type, dims, Arrays.stream(requireFixed().values).map(f).map(type::round).toArray());
    }

    /// `f` of each pair of elements, where extents of 1 are repeated. A batch size that `f` leaves as it is stays open.
    static Known map(Known a, Known b, OnnxType type, DoubleBinaryOperator f) {
        List<Integer> to = broadcast(a.dims, b.dims);
        var x = (Known) a.expand(to);
        var y = (Known) b.expand(to);
        var values = new double[x.count()];
        var open = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            if (x.open[i] || y.open[i]) {
                values[i] = ofOpen(x.open[i], x.values[i], y.open[i], y.values[i], f);
                open[i] = Double.isNaN(values[i]);
            } else {
                values[i] = type.round(f.applyAsDouble(x.values[i], y.values[i]));
            }
        }
        return new Known(a.graph, type, to, values, open);
    }

    /// What `f` yields whatever the batch size is, tried at some; NaN where it is the batch size itself.
    private static double ofOpen(boolean openX, double x, boolean openY, double y, DoubleBinaryOperator f) {
        int[] sizes = {1, 2, 3, 1000, 32771};
        double first = 0;
        boolean same = true;
        boolean itself = true;
        for (int i = 0; i < sizes.length; i++) {
            double result = f.applyAsDouble(openX ? sizes[i] : x, openY ? sizes[i] : y);
            first = i == 0 ? result : first;
            same &= result == first;
            itself &= result == sizes[i];
        }
        if (!same && !itself) {
            throw batch("a number that is computed");
        }
        return itself ? Double.NaN : first;
    }

    static List<Integer> broadcast(List<Integer> a, List<Integer> b) {
        int rank = Math.max(a.size(), b.size());
        var to = new ArrayList<>(Collections.nCopies(rank, 1));
        for (int d = 0; d < rank; d++) {
            int x = d < rank - a.size() ? 1 : a.get(d - rank + a.size());
            int y = d < rank - b.size() ? 1 : b.get(d - rank + b.size());
            if (x != y && x != 1 && y != 1) {
                throw new IllegalArgumentException("%s and %s do not broadcast".formatted(a, b));
            }
            to.set(d, x == 1 ? y : x);
        }
        return to;
    }

    /// `f` of all elements along axes, which stay with extent 1.
    Known reduce(List<Integer> axes, double start, DoubleBinaryOperator f) {
        requireFixed();
        var to = new ArrayList<>(dims);
        axes.forEach(a -> to.set(a, 1));
        var sums = new double[Math.toIntExact(count(to))];
        Arrays.fill(sums, start);
        for (int i = 0; i < values.length; i++) {
            int[] at = coordinates(i, dims);
            axes.forEach(a -> at[a] = 0);
            int into = flat(at, to);
            sums[into] = f.applyAsDouble(sums[into], values[i]);
        }
        return of(graph, type, to, Arrays.stream(sums).map(type::round).toArray());
    }

    /// All of one type along one axis.
    static Known concat(int axis, List<Known> parts) {
        Known first = parts.getFirst();
        var to = new ArrayList<>(first.dims);
        to.set(axis, parts.stream().mapToInt(p -> p.dim(axis)).sum());
        int n = Math.toIntExact(count(to));
        var values = new double[n];
        var open = new boolean[n];
        int start = 0;
        for (Known part : parts) {
            for (int i = 0; i < part.count(); i++) {
                int[] at = coordinates(i, part.dims);
                at[axis] += start;
                int into = flat(at, to);
                values[into] = part.values[i];
                open[into] = part.open[i];
            }
            start += part.dim(axis);
        }
        return new Known(first.graph, first.type, to, values, open);
    }

    /// The same numbers as a tensor.
    Tensor tensor(DType dtype) {
        requireFixed();
        if (dims.contains(0)) {
            throw new UnsupportedModelException("",
                    "a tensor %s has no elements; Fovea's extents are 1 or more".formatted(dims));
        }
        Tensor t = Tensor.zeros(dtype, new Shape(dims));
        for (int i = 0; i < values.length; i++) {
            t.set(i, values[i]);
        }
        return t;
    }

    @Override public Carried carried() {
        return Carried.of(Ops.constant(graph, tensor(type.in(graph.floatType()))), type);
    }

    @Override public boolean equals(Object other) {
        return this == other;
    }

    @Override public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override public String toString() {
        return "%s%s".formatted(type, dims);
    }
}
