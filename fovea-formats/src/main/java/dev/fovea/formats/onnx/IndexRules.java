package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.gather;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.select;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.GatherGradient;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Elements that are taken from, or put at, places that other numbers name.
///
/// What is taken may be named while the network runs; what is written over must be known when it is built.
final class IndexRules {
    private static final int MOST = 1 << 22;        // places that are written down before a network is built

    private IndexRules() {}

    static List<Operator> all() {
        return List.of(Operator.of("GatherElements", 11, s -> elements(s, s.in(0), s.in(1),
                s.axis(s.integer("axis", 0), s.value(0).rank()))),
                Operator.of("GatherND", 11, IndexRules::rows),
                Operator.of("Scatter", 9, IndexRules::scatterElements).until(10).known(1),
                Operator.of("ScatterElements", 11, IndexRules::scatterElements).known(1),
                Operator.of("ScatterND", 11, IndexRules::scatterRows).known(1),
                Operator.of("Compress", 9, IndexRules::compressed).known(1),
                Operator.of("ReverseSequence", 10, IndexRules::reversed),
                Operator.of("MaxUnpool", 9, IndexRules::unpooled).known(2));
    }

    // taken

    /// Numbers that may count from the end, from the start.
    private static Value counted(Value index, int extent) {
        Value number = Ops.cast(index, DType.I32);
        return plus(number, times(greater(constant(number, 0), number), constant(number, extent)));
    }

    /// Whole numbers along one of so many axes.
    private static Value along(OnnxStep s, int axis, int rank, int extent, IntUnaryOperator f) {
        s.spend(extent);
        var extents = new ArrayList<>(Collections.nCopies(rank, 1));
        extents.set(axis, extent);
        return constant(s.graph(), Tensor.of(new Shape(extents), IntStream.range(0, extent).map(f).toArray()));
    }

    /// Distances of neighbours along each axis in a tensor that lies row by row.
    private static int[] strides(List<Integer> dims) {
        var strides = new int[dims.size()];
        int next = 1;
        for (int d = strides.length - 1; d >= 0; d--) {
            strides[d] = next;
            next = Math.multiplyExact(next, dims.get(d));
        }
        return strides;
    }

    /// `y[i, j, k] = x[i, index[i, j, k], k]` for the axis in the middle; of the other axes only as much as the index has.
    private static OnnxValue elements(OnnxStep s, Carried x, Carried index, int axis) {
        if (index.rank() != x.rank()) {
            throw s.wrong("takes elements of %s by an index %s, which has other axes", x.dims(), index.dims());
        }
        boolean open = x.dims().contains(Shape.N) || index.dims().contains(Shape.N);
        OnnxValue part = x;
        for (int d = 0; d < x.rank(); d++) {
            if (d != axis && index.dim(d) != x.dim(d)) {
                if (index.dim(d) == Shape.N || x.dim(d) == Shape.N || index.dim(d) > x.dim(d)) {
                    throw s.wrong("takes elements of %s by an index %s, which is larger on axis %d", x.dims(),
                            index.dims(), d);
                }
                part = part.slice(d, 0, index.dim(d), 1);
            }
        }
        Carried table = part.carried();
        int extent = table.dim(axis);
        return open ? chosen(s, table, index, axis, extent) : flat(s, table, index, axis, extent);
    }

    /// By the number of each element in the whole tensor.
    private static OnnxValue flat(OnnxStep s, Carried table, Carried index, int axis, int extent) {
        int[] strides = strides(table.dims());
        Value number = times(counted(index.onnx(), extent), constant(s.graph(), Tensor.of(Shape.scalar(),
                strides[axis])));
        for (int d = 0; d < strides.length; d++) {
            int stride = strides[d];
            if (d != axis && table.dim(d) > 1) {
                number = plus(number, along(s, d, strides.length, table.dim(d), i -> i * stride));
            }
        }
        int count = Math.toIntExact(Known.count(table.dims()));
        return Carried.of(gather(reshape(table.onnx(), Shape.of(count)), number), table.type());
    }

    /// The same within each sample of a batch whose size is open: `Σ_e x[…, e]` over the one `e` that the index names.
    private static OnnxValue chosen(OnnxStep s, Carried table, Carried index, int axis, int extent) {
        if (extent == Shape.N) {
            throw s.unsupported("takes elements along the batch, whose size is open; any other axis is read");
        }
        List<Integer> order = table.withLast(List.of(axis));
        Value x = table.inOrder(order);
        Value number = counted(index.inOrder(order), extent);
        int last = x.shape().rank();
        s.spend(extent);
        Value named = Ops.oneHot(number, extent, x.dtype());                               // […, k, e]
        Value row = reshape(x, new Shape(with(x.shape().extents(), last - 1, 1)));         // […, 1, e]
        Value y = sum(select(named, row, constant(x, 0)), List.of(last));
        return new Carried(reshape(y, number.shape()), table.type(), order);
    }

    private static List<Integer> with(List<Integer> extents, int at, int inserted) {
        var all = new ArrayList<>(extents);
        all.add(at, inserted);
        return all;
    }

    /// Rows by coordinates: `y[b, i…, :] = x[b, index[b, i…, 0], index[b, i…, 1], …, :]`, where `b` are the first `batch_dims` axes.
    private static OnnxValue rows(OnnxStep s) {
        Carried x = s.in(0);
        Carried index = s.in(1);
        int batch = Math.toIntExact(s.integer("batch_dims", 0));
        int rank = index.rank() - 1;
        int k = rank < 0 ? 0 : index.dim(rank);
        if (batch < 0 || batch > rank || k < 1 || batch + k > x.rank()
                || !x.dims().subList(0, batch).equals(index.dims().subList(0, batch))) {
            throw s.wrong("takes rows of %s by coordinates %s with batch_dims = %d", x.dims(), index.dims(), batch);
        }
        boolean openTable = x.dims().contains(Shape.N);
        if (openTable && batch < 1) {
            throw s.unsupported("takes samples of a batch whose size is open by the attribute batch_dims = 0; "
                    + "1 or more is read");
        }
        int first = openTable ? 1 : 0;
        List<Integer> named = x.dims().subList(first, batch + k);
        List<Integer> row = x.dims().subList(batch + k, x.rank());
        int[] strides = strides(named);
        Value coordinates = index.onnx();
        Shape places = coordinates.shape().sub(0, rank);
        Value number = Ops.constant(s.graph(), Tensor.of(Shape.scalar(), 0));
        for (int j = 0; j < k; j++) {
            int axis = batch + j - first;
            Value one = counted(reshape(Ops.slice(coordinates, rank, j, 1, 1), places), named.get(axis));
            number = plus(times(one, constant(one, strides[axis])), number);
        }
        for (int d = first; d < batch; d++) {
            int stride = strides[d - first];
            number = plus(number, along(s, d, rank, x.dim(d), i -> i * stride));
        }
        int all = Math.toIntExact(Known.count(named));
        var to = new ArrayList<>(index.dims().subList(0, rank));
        to.addAll(row);
        if (!openTable) {
            var table = new ArrayList<>(List.of(all));
            table.addAll(row);
            Value numbers = places.isScalar() ? reshape(number, Shape.of(1)) : number;
            Value y = gather(reshape(x.onnx(), new Shape(table)), numbers);
            return Carried.of(reshape(y, new Shape(to)), x.type());
        }
        int width = Math.toIntExact(Known.count(row));
        int count = Math.toIntExact(Known.count(index.dims().subList(1, rank)));
        s.spend(all);
        Value v = x.onnx();
        Value chosen = Ops.oneHot(reshape(number, Shape.of(Shape.N, count)), all, v.dtype());    // [N, places, rows]
        Value y = sum(select(reshape(chosen, Shape.of(Shape.N, count, all, 1)),
                reshape(v, Shape.of(Shape.N, 1, all, width)), constant(v, 0)), List.of(2));
        return Carried.of(reshape(y, new Shape(to)), x.type());
    }

    /// Each sequence backwards up to its length; what follows stays.
    private static OnnxValue reversed(OnnxStep s) {
        Carried x = s.in(0);
        int batch = s.axis(s.integer("batch_axis", 1), x.rank());
        int time = s.axis(s.integer("time_axis", 0), x.rank());
        Carried lengths = s.in(1);
        if (batch == time || lengths.rank() != 1 || lengths.dim(0) != x.dim(batch)) {
            throw s.wrong("has lengths %s for sequences along axis %d of %s, whose number is on axis %d",
                    lengths.dims(), time, x.dims(), batch);
        }
        if (x.dim(time) == Shape.N) {
            throw s.unsupported("turns the batch round, whose size is open; time_axis may be any other axis");
        }
        var each = new ArrayList<>(Collections.nCopies(x.rank(), 1));
        each.set(batch, x.dim(batch));
        Value length = reshape(Ops.cast(lengths.value(), DType.I32), new Shape(each));
        Value step = along(s, time, x.rank(), x.dim(time), i -> i);
        Value place = select(greater(length, step), minus(minus(length, step), constant(length, 1)), step);
        return elements(s, x, Carried.of(Ops.broadcastTo(place, new Shape(x.dims())), OnnxType.INT32), time);
    }

    /// The slices where a condition holds, of all elements in a row where no axis is named.
    private static OnnxValue compressed(OnnxStep s) {
        OnnxValue x = s.value(0);
        boolean whole = s.integers("axis").isEmpty();
        if (whole && x.dims().contains(Shape.N)) {
            throw s.unsupported(
                    "takes elements of a batch whose size is open; name another axis by the attribute axis");
        }
        OnnxValue from = whole ? x.reshape(List.of(Math.toIntExact(Known.count(x.dims())))) : x;
        int axis = whole ? 0 : s.axis(s.integer("axis", 0), x.rank());
        Known condition = s.known(1);
        int extent = from.dim(axis);
        if (extent == Shape.N) {
            throw s.unsupported("takes samples of a batch whose size is open; the attribute axis may name any other");
        }
        int[] kept = IntStream.range(0, condition.count()).filter(i -> condition.values()[i] != 0).toArray();
        if (kept.length > 0 && kept[kept.length - 1] >= extent) {
            throw s.wrong("takes the coordinate %d of axis %d of %s", kept[kept.length - 1], axis, from.dims());
        }
        if (kept.length == 0 && from instanceof Carried) {
            throw s.unsupported("takes nothing of axis %d of %s; Fovea's extents are 1 or more", axis, from.dims());
        }
        return from.take(axis, kept);
    }

    // put

    private static OnnxValue scatterElements(OnnxStep s) {
        Carried x = s.in(0);
        Known index = s.known(1);
        Carried updates = s.in(2);
        int axis = s.axis(s.integer("axis", 0), x.rank());
        boolean fits = index.rank() == x.rank() && updates.dims().equals(index.dims());
        for (int d = 0; fits && d < x.rank(); d++) {
            fits = d == axis || x.dim(d) == Shape.N || index.dim(d) <= x.dim(d);
        }
        if (!fits) {
            throw s.wrong("puts %s at places %s of %s", updates.dims(), index.dims(), x.dims());
        }
        requireFixed(s, x);
        int[] strides = strides(x.dims());
        List<Integer> coordinates = index.extents();
        var places = new int[index.count()];
        for (int i = 0; i < places.length; i++) {
            int[] at = Known.coordinates(i, index.dims());
            at[axis] = within(s, coordinates.get(i), axis, x.dims());
            for (int d = 0; d < at.length; d++) {
                places[i] += at[d] * strides[d];
            }
        }
        return scattered(s, x, updates, places, 1);
    }

    private static OnnxValue scatterRows(OnnxStep s) {
        Carried x = s.in(0);
        Known index = s.known(1);
        Carried updates = s.in(2);
        int k = index.rank() == 0 ? 0 : index.dim(index.rank() - 1);
        if (k < 1 || k > x.rank()) {
            throw s.wrong("puts rows at places %s of %s", index.dims(), x.dims());
        }
        var right = new ArrayList<>(index.dims().subList(0, index.rank() - 1));
        right.addAll(x.dims().subList(k, x.rank()));
        if (!updates.dims().equals(right)) {
            throw s.wrong("puts %s at places %s of %s; %s was expected", updates.dims(), index.dims(), x.dims(), right);
        }
        requireFixed(s, x);
        int[] strides = strides(x.dims().subList(0, k));
        List<Integer> coordinates = index.extents();
        var places = new int[index.count() / k];
        for (int i = 0; i < places.length; i++) {
            for (int j = 0; j < k; j++) {
                places[i] += within(s, coordinates.get(i * k + j), j, x.dims()) * strides[j];
            }
        }
        return scattered(s, x, updates, places, Math.toIntExact(Known.count(x.dims().subList(k, x.rank()))));
    }

    private static void requireFixed(OnnxStep s, Carried x) {
        if (x.dims().contains(Shape.N)) {
            throw s.unsupported("writes into a batch whose size is open.\n%s",
                    "Export the model with Concat or Where in its place");
        }
    }

    private static int within(OnnxStep s, int coordinate, int axis, List<Integer> dims) {
        int counted = coordinate < 0 ? coordinate + dims.get(axis) : coordinate;
        if (counted < 0 || counted >= dims.get(axis)) {
            throw s.wrong("writes at the coordinate %d of axis %d of %s", coordinate, axis, dims);
        }
        return counted;
    }

    /// Rows of one width, each put at its place. Of several for one place the last one stays, or they are added, multiplied, compared
    /// one after the other.
    private static OnnxValue scattered(OnnxStep s, Carried x, Carried updates, int[] places, int width) {
        int rows = Math.toIntExact(Known.count(x.dims()) / width);
        s.spend(rows + (long) places.length);
        if (rows > MOST || places.length == 0) {
            throw s.unsupported("writes %d rows into %d; 1 or more into %d at most are read", places.length, rows,
                    MOST);
        }
        Shape shape = new Shape(x.dims());
        Value table = reshape(x.onnx(), Shape.of(rows, width));
        Value put = reshape(updates.onnx(), Shape.of(places.length, width));
        String reduction = s.text("reduction", "none");
        if (reduction.equals("none")) {
            int[] from = IntStream.range(0, rows).toArray();
            for (int i = 0; i < places.length; i++) {
                from[places[i]] = rows + i;
            }
            Value both = Ops.concat(0, List.of(table, put));
            return Carried.of(reshape(gather(both, numbers(s, from)), shape), x.type());
        }
        BinaryOperator<Value> f = switch (reduction) {
            case "add" -> Ops::plus;
            case "mul" -> Ops::times;
            case "max" -> Ops::max;
            case "min" -> Ops::min;
            default -> throw s.unsupported("has the attribute reduction = \"%s\"; none, add, mul, max and min are read",
                    reduction);
        };
        return Carried.of(reshape(combined(s, table, put, places, f), shape), x.type());
    }

    /// In rounds, of which each has one row at most for each place.
    private static Value combined(OnnxStep s, Value table, Value put, int[] places, BinaryOperator<Value> f) {
        int rows = table.shape().batch();
        Value y = table;
        var done = new boolean[places.length];
        int left = places.length;
        while (left > 0) {
            s.spend(2L * rows + places.length);
            var from = new int[rows];
            Arrays.fill(from, -1);
            for (int i = 0; i < places.length; i++) {
                if (!done[i] && from[places[i]] < 0) {
                    from[places[i]] = i;
                    done[i] = true;
                    left--;
                }
            }
            Tensor mask = Tensor.zeros(y.dtype(), Shape.of(rows, 1));
            for (int row = 0; row < rows; row++) {
                mask.set(row, from[row] < 0 ? 0 : 1);
                from[row] = Math.max(0, from[row]);
            }
            y = select(constant(s.graph(), mask), f.apply(y, gather(put, numbers(s, from))), y);
        }
        return y;
    }

    private static Value numbers(OnnxStep s, int[] numbers) {
        return constant(s.graph(), Tensor.of(Shape.of(numbers.length), numbers));
    }

    /// Zeiler & Fergus 2014: each maximum back at its place, by its number in the whole tensor; 0 elsewhere. Of windows that overlap,
    /// several may have the same maximum, which is put there once.
    private static OnnxValue unpooled(OnnxStep s) {
        Carried x = s.in(0);
        Carried index = s.in(1);
        int images = x.rank() - 2;
        if (images < 1 || !index.dims().equals(x.dims())) {
            throw s.wrong("puts %s at places %s", x.dims(), index.dims());
        }
        if (x.dims().contains(Shape.N)) {
            throw s.unsupported("counts the elements of a batch whose size is open.\n%s",
                    "Export the model with a fixed batch, or with Resize or ConvTranspose in its place");
        }
        List<Integer> sizes = s.integers("kernel_shape").filter(k -> k.size() == images)
                .orElseThrow(() -> s.wrong("needs a kernel_shape of %d numbers", images));
        List<Integer> strides = ConvolutionRules.perAxis(s, "strides", images, 1);
        List<Integer> pads = ConvolutionRules.perAxis(s, "pads", 2 * images, 0);
        var dims = new ArrayList<>(x.dims().subList(0, 2));
        for (int d = 0; d < images; d++) {
            long extent = (x.dim(d + 2) - 1L) * strides.get(d) + sizes.get(d) - pads.get(d) - pads.get(d + images);
            if (extent < 1 || extent > MOST) {
                throw s.wrong("makes an extent of %d of %d", extent, x.dim(d + 2));
            }
            dims.add((int) extent);
        }
        long all = Known.count(dims);
        if (all > Integer.MAX_VALUE) {
            throw s.unsupported("makes %s, which is too large", dims);
        }
        Shape flat = Shape.of(Math.toIntExact(Known.count(x.dims())));
        Value place = counted(reshape(index.onnx(), flat), (int) all);
        Value v = reshape(x.onnx(), flat);
        var put = new GatherGradient(Shape.of((int) all));
        Value sums = s.graph().add(put, place, v);
        Value times = s.graph().add(put, place, Ops.broadcastTo(constant(v, 1), flat));
        Value once = dividedBy(sums, max(times, constant(times, 1)));
        OnnxValue y = Carried.of(reshape(once, new Shape(dims)), x.type());
        return s.has(2) ? padded(s, y, s.known(2).extents()) : y;
    }

    /// In the corner of larger extents.
    private static OnnxValue padded(OnnxStep s, OnnxValue y, List<Integer> to) {
        if (to.size() != y.rank()) {
            throw s.wrong("has the output_shape %s for %s", to, y.dims());
        }
        Carried all = y.carried();
        Value v = all.value();
        for (int d = 0; d < to.size(); d++) {
            int more = to.get(d) - y.dim(d);
            if (more < 0 || to.get(d) > MOST) {
                throw s.wrong("has the output_shape %s, but makes %s", to, y.dims());
            }
            v = Ops.pad(v, d, 0, more, 0);
        }
        return all.with(v);
    }
}
