package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.select;
import static dev.fovea.op.Ops.times;
import static dev.fovea.op.Ops.transpose;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Operators that compute nothing: shapes, and elements cut, moved, repeated and put together. They go for known numbers and for
/// values alike.
final class ShapeRules {
    private static final int MOST = 1 << 22;        // coordinates that are written down before a network is built

    private ShapeRules() {}

    static List<Operator> all() {
        return List.of(Operator.of("Constant", 1, s -> {
            throw s.unsupported("has no value that is read");
        }), Operator.of("Identity", 1, s -> s.value(0)),
                Operator.of("Cast", 6, s -> s.value(0).cast(type(s, (int) s.integer("to", 0)))),
                Operator.of("CastLike", 15, s -> s.value(0).cast(s.value(1).type())),
                Operator.of("Shape", 1, ShapeRules::shape), Operator.of("Size", 1, ShapeRules::size),
                Operator.of("Reshape", 5, ShapeRules::reshaped).known(1), Operator.of("Flatten", 1, ShapeRules::flat),
                Operator.of("Squeeze", 1, ShapeRules::squeeze).known(1),
                Operator.of("Unsqueeze", 1, ShapeRules::unsqueeze).known(1),
                Operator.of("Transpose", 1, ShapeRules::transposed), Operator.of("Concat", 1, ShapeRules::concat),
                Operator.several("Split", 1, ShapeRules::split).known(1),
                Operator.of("Slice", 1, ShapeRules::slice).known(1, 2, 3, 4),
                Operator.of("Pad", 1, ShapeRules::pad).known(1, 3), Operator.of("Gather", 1, ShapeRules::gather),
                Operator.of("Expand", 8, ShapeRules::expand).known(1),
                Operator.of("Tile", 6, ShapeRules::tile).known(1),
                Operator.of("ConstantOfShape", 9, ShapeRules::constantOfShape).known(0),
                Operator.of("Range", 11, ShapeRules::range).known(0, 1, 2),
                Operator.of("OneHot", 9, ShapeRules::oneHot).known(1),
                Operator.of("EyeLike", 9, ShapeRules::identity),
                Operator.of("CenterCropPad", 18, ShapeRules::centred).known(1),
                Operator.of("Trilu", 14, ShapeRules::triangle).known(1),
                Operator.of("DepthToSpace", 1, ShapeRules::depthToSpace),
                Operator.of("SpaceToDepth", 1, ShapeRules::spaceToDepth));
    }

    static OnnxType type(OnnxStep s, int code) {
        return OnnxType.of(code).orElseThrow(() -> OnnxTensor.unsupported(code, s.place()));
    }

    // shapes as numbers

    private static OnnxValue shape(OnnxStep s) {
        List<Integer> dims = s.value(0).dims();
        int from = bound(s.integer("start", 0), dims.size());
        int to = bound(s.integer("end", dims.size()), dims.size());
        return Known.extents(s.graph(), dims.subList(Math.min(from, to), to));
    }

    private static int bound(long index, int extent) {
        return Math.clamp(index < 0 ? index + extent : index, 0, extent);
    }

    private static OnnxValue size(OnnxStep s) {
        List<Integer> dims = new ArrayList<>(s.value(0).dims());
        boolean open = dims.remove((Object) Shape.N);
        long count = Known.count(dims);
        if (open && count != 1) {
            throw s.unsupported("counts the elements of a batch whose size is open");
        }
        return new Known(s.graph(), OnnxType.INT64, List.of(), new double[]{count}, new boolean[]{open});
    }

    private static OnnxValue constantOfShape(OnnxStep s) {
        List<Integer> dims = open(s.known(0).extents());
        OnnxType type = type(s, (int) s.integer("value_type", OnnxType.FLOAT.code()));
        OnnxValue one = s.numbers(type, List.of(), s.number("value", 0));
        return dims.contains(0) ? s.numbers(type, dims) : dims.isEmpty() ? one : one.expand(dims);
    }

    private static List<Integer> open(List<Integer> extents) {
        return extents.stream().map(e -> e == Known.OPEN ? Shape.N : e).toList();
    }

    private static OnnxValue range(OnnxStep s) {
        double start = s.knownNumber(0, 0);
        double delta = s.knownNumber(2, 1);
        double count = Math.max(0, Math.ceil((s.knownNumber(1, 0) - start) / delta));
        if (!(count <= MOST)) {
            throw s.unsupported("has %s numbers; %d at most are written down", count, MOST);
        }
        s.spend((long) count);
        return s.numbers(s.value(0).type(), List.of((int) count),
                IntStream.range(0, (int) count).mapToDouble(i -> start + i * delta).toArray());
    }

    // other extents

    private static OnnxValue reshaped(OnnxStep s) {
        OnnxValue x = s.value(0);
        List<Integer> given = s.integers("shape", 1).orElseThrow(() -> s.wrong("has no shape"));
        boolean zeros = s.flag("allowzero", false);
        var to = new ArrayList<Integer>();
        for (int i = 0; i < given.size(); i++) {
            boolean copied = given.get(i) == 0 && !zeros;
            if (copied && i >= x.rank()) {
                throw s.wrong("copies axis %d of %s", i, x.dims());
            }
            int extent = copied ? x.dim(i) == Shape.N ? Known.OPEN : x.dim(i) : given.get(i);
            to.add(extent);
        }
        return x.reshape(x.dims().contains(Shape.N) ? ofBatch(s, x, to) : ofAll(s, x, to));
    }

    /// The extents of a value whose number of elements is known, with −1 for what is left over.
    private static List<Integer> ofAll(OnnxStep s, OnnxValue x, List<Integer> to) {
        long count = Known.count(x.dims());
        int rest = to.indexOf(-1);
        if (rest >= 0) {
            long others = Known.count(to.stream().filter(e -> e != -1).toList());
            if (others == 0 || count % others != 0) {
                throw s.wrong("cannot turn %s into %s", x.dims(), to);
            }
            to.set(rest, Math.toIntExact(count / others));
        }
        if (to.stream().anyMatch(e -> e < 0) || Known.count(to) != count) {
            throw s.wrong("cannot turn %s into %s", x.dims(), to);
        }
        return to;
    }

    /// The extents of a value whose batch is open: it stays first. A shape that was written down for the batch size of the file means
    /// each sample alike.
    private static List<Integer> ofBatch(OnnxStep s, OnnxValue x, List<Integer> to) {
        long sample = Known.count(x.dims().stream().filter(e -> e != Shape.N).toList());
        int at = to.indexOf(Known.OPEN);
        int rest = to.indexOf(-1);
        long others = Known.count(to.stream().filter(e -> e != Known.OPEN && e != -1).toList());
        if (at < 0 && rest == 0 && others == sample) {
            at = rest;
            rest = -1;
        } else if (at < 0 && !to.isEmpty() && (to.getFirst() == 1 || to.getFirst() == s.network().batch())) {
            at = 0;
            others /= Math.max(1, to.getFirst());
        }
        if (at != 0 || others == 0 || sample % others != 0 || rest < 0 && others != sample) {
            throw s.unsupported(
                    "turns %s, of which N is the size of the batch, into %s; the batch must stay first.\n%s",
                    new Shape(x.dims()), to.stream().map(e -> e == Known.OPEN ? "N" : Integer.toString(e)).toList(),
                    "Export the model so that it treats each sample alike");
        }
        to.set(0, Shape.N);
        if (rest >= 0) {
            to.set(rest, Math.toIntExact(sample / others));
        }
        return to;
    }

    private static OnnxValue flat(OnnxStep s) {
        OnnxValue x = s.value(0);
        long axis = s.integer("axis", 1);
        int at = axis == x.rank() ? x.rank() : s.axis(axis, x.rank());
        List<Integer> before = x.dims().subList(0, at);
        List<Integer> after = x.dims().subList(at, x.rank());
        if (!x.dims().contains(Shape.N)) {
            return x.reshape(List.of(Math.toIntExact(Known.count(before)), Math.toIntExact(Known.count(after))));
        }
        if (!before.contains(Shape.N) || Known.count(before) != Shape.N) {
            throw s.unsupported("puts the batch, whose size is open, together with other axes");
        }
        return x.reshape(List.of(Shape.N, Math.toIntExact(Known.count(after))));
    }

    private static OnnxValue squeeze(OnnxStep s) {
        OnnxValue x = s.value(0);
        List<Integer> axes = s.integers("axes", 1).map(a -> s.axes(a, x.rank()))
                .orElseGet(() -> IntStream.range(0, x.rank()).filter(i -> x.dim(i) == 1).boxed().toList());
        OnnxValue y = x;
        for (int axis : axes.reversed()) {
            if (x.dim(axis) != 1) {
                throw s.unsupported("leaves out axis %d of %s, whose extent is not 1", axis, x.dims());
            }
            y = y.drop(axis);
        }
        return y;
    }

    private static OnnxValue unsqueeze(OnnxStep s) {
        OnnxValue x = s.value(0);
        List<Integer> given = s.integers("axes", 1).orElseThrow(() -> s.wrong("has no axes"));
        OnnxValue y = x;
        for (int axis : s.axes(given, x.rank() + given.size())) {
            y = y.insert(axis);
        }
        return y;
    }

    private static OnnxValue transposed(OnnxStep s) {
        OnnxValue x = s.value(0);
        List<Integer> order = s.integers("perm").orElse(Carried.axes(x.rank()).reversed());
        if (!order.stream().sorted().toList().equals(Carried.axes(x.rank()))) {
            throw s.wrong("orders %d axes as %s", x.rank(), order);
        }
        return x.transpose(order);
    }

    // cut and put together

    private static OnnxValue concat(OnnxStep s) {
        int axis = s.axis(s.integer("axis", 1), s.value(0).rank());
        List<OnnxValue> parts = s.values().stream().filter(p -> axis >= p.rank() || p.dim(axis) != 0).toList();
        if (parts.isEmpty()) {
            return s.value(0);
        }
        long sum = 0;
        for (OnnxValue part : parts) {
            if (part.rank() != s.value(0).rank()) {
                throw s.wrong("puts %s and %s together", s.value(0).dims(), part.dims());
            }
            sum += part.dims().contains(Shape.N) ? Known.MOST + 1L : Known.count(part.dims());
        }
        return sum <= Known.MOST && parts.stream().allMatch(Known.class::isInstance)
                ? Known.concat(axis, parts.stream().map(Known.class::cast).toList())
                : Carried.concat(axis, parts.stream().map(OnnxValue::carried).toList());
    }

    private static List<OnnxValue> split(OnnxStep s) {
        OnnxValue x = s.value(0);
        int axis = s.axis(s.integer("axis", 0), x.rank());
        int extent = x.dim(axis);
        int outputs = (int) s.integer("num_outputs", s.call().outputs().size());
        if (outputs < 1 || outputs > s.call().outputs().size()) {
            throw s.wrong("splits into %d parts, but has %d outputs", outputs, s.call().outputs().size());
        }
        int each = Math.ceilDiv(extent, outputs);
        List<Integer> sizes = s.integers("split", 1).orElseGet(() -> IntStream.range(0, outputs)
                .mapToObj(i -> Math.min(each, extent - i * each)).toList());
        if (sizes.stream().mapToLong(i -> i).sum() != extent || sizes.stream().anyMatch(i -> i < 0)) {
            throw s.wrong("splits an extent of %d into %s", extent, sizes);
        }
        var parts = new ArrayList<OnnxValue>();
        int from = 0;
        for (int size : sizes) {
            parts.add(slice(s, x, axis, from, size, 1));
            from += size;
        }
        return parts;
    }

    private static OnnxValue slice(OnnxStep s, OnnxValue x, int axis, int from, int count, int step) {
        if (count < 1 && x instanceof Carried) {
            throw s.unsupported("takes nothing of axis %d of %s; Fovea's extents are 1 or more", axis, x.dims());
        }
        return x.slice(axis, from, count, step);
    }

    private static OnnxValue slice(OnnxStep s) {
        OnnxValue x = s.value(0);
        List<Integer> starts = s.integers("starts", 1).orElseThrow(() -> s.wrong("has no starts"));
        List<Integer> ends = s.integers("ends", 2).orElseThrow(() -> s.wrong("has no ends"));
        List<Integer> axes = s.integers("axes", 3).orElse(Carried.axes(starts.size()));
        List<Integer> steps = s.knownIntegers(4).orElse(Collections.nCopies(starts.size(), 1));
        if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size()) {
            throw s.wrong("has %d starts, %d ends, %d axes and %d steps", starts.size(), ends.size(), axes.size(),
                    steps.size());
        }
        for (int i = 0; i < starts.size(); i++) {
            x = slice(s, x, s.axis(axes.get(i), x.rank()), starts.get(i), ends.get(i), steps.get(i), i);
        }
        return x;
    }

    private static OnnxValue slice(OnnxStep s, OnnxValue x, int axis, int start, int end, int step, int number) {
        if (step == 0) {
            throw s.wrong("has the step 0 as number %d", number);
        }
        int extent = x.dim(axis);
        if (extent == Shape.N) {
            if (start == 0 && step == 1 && (end == Known.OPEN || end == Integer.MAX_VALUE)) {
                return x;
            }
            throw s.unsupported("cuts samples from the batch, whose size is open");
        }
        int first = clamp(start, extent, step);
        int last = clamp(end, extent, step);
        int count = Math.max(0, step > 0 ? Math.ceilDiv(last - first, step) : Math.ceilDiv(first - last, -step));
        s.spend(step > 0 ? 0 : count);
        if (step > 0 || count <= 1) {
            return slice(s, x, axis, count == 0 ? 0 : first, count, count == 1 ? 1 : step);
        }
        return x.take(axis, IntStream.range(0, count).map(i -> first + i * step).toArray());
    }

    private static int clamp(int bound, int extent, int step) {
        long counted = bound < 0 ? (long) bound + extent : bound;
        return step > 0 ? Math.clamp(counted, 0, extent) : Math.clamp(counted, -1, extent - 1);
    }

    /// Around a value: the same number, what is mirrored at its borders, its borders, or itself once more.
    private static OnnxValue pad(OnnxStep s) {
        OnnxValue x = s.value(0);
        List<Integer> pads = s.has(1)
                ? s.known(1).extents()
                : s.integers("pads").or(() -> s.integers("paddings")).orElseThrow(() -> s.wrong("has no pads"));
        List<Integer> axes = s.knownIntegers(3).map(a -> a.stream().map(i -> s.axis(i, s.value(0).rank())).toList())
                .orElse(Carried.axes(x.rank()));
        String mode = s.text("mode", "constant");
        if (pads.size() != 2 * axes.size()) {
            throw s.wrong("has %d pads for %d axes", pads.size(), axes.size());
        }
        for (int i = 0; i < axes.size(); i++) {
            int axis = axes.get(i);
            int before = pads.get(i);
            int after = pads.get(i + axes.size());
            if (before == 0 && after == 0) {
                continue;
            }
            int extent = x.dim(axis);
            if (extent == Shape.N) {
                throw s.unsupported("pads the batch, whose size is open");
            }
            long made = (long) extent + before + after;
            if (made < 1 || made > MOST) {
                throw s.unsupported("makes an extent of %d of %d; 1 to %d are allowed", made, extent, MOST);
            }
            s.spend(mode.equals("constant") ? 0 : made);
            x = mode.equals("constant")
                    ? surrounded(s, x, axis, before, after)
                    : x.take(axis, IntStream.range(-before, extent + after).map(c -> source(s, mode, c, extent))
                            .toArray());
        }
        return x;
    }

    private static OnnxValue surrounded(OnnxStep s, OnnxValue x, int axis, int before, int after) {
        int extent = x.dim(axis);
        int from = Math.max(0, -before);
        OnnxValue kept = x.slice(axis, from, extent - from - Math.max(0, -after), 1);
        OnnxValue number = s.has(2) ? s.value(2) : s.numbers(x.type(), List.of(), s.number("value", 0));
        boolean zero = number instanceof Known k && k.count() == 1 && k.values()[0] == 0;
        Carried inside = kept.carried();
        if (zero || number instanceof Known none && none.count() == 0) {
            return inside.with(Ops.pad(inside.value(), inside.place(axis), Math.max(0, before), Math.max(0, after),
                    0));
        }
        var parts = new ArrayList<Carried>();
        Carried one = (Carried) number.carried().reshape(List.of());
        block(inside, one, axis, before, parts);
        parts.add(inside);
        block(inside, one, axis, after, parts);
        return Carried.concat(axis, parts);
    }

    private static void block(Carried like, Carried one, int axis, int count, List<Carried> parts) {
        if (count > 0) {
            Shape shape = like.value().shape().withExtent(like.place(axis), count);
            parts.add(new Carried(Ops.broadcastTo(one.value(), shape), like.type(), like.order()));
        }
    }

    private static int source(OnnxStep s, String mode, int at, int extent) {
        int period = Math.max(1, 2 * (extent - 1));
        return switch (mode) {
            case "edge" -> Math.clamp(at, 0, extent - 1);
            case "wrap" -> Math.floorMod(at, extent);
            case "reflect" -> {
                int within = Math.floorMod(at, period);
                yield within < extent ? within : period - within;
            }
            default -> throw s.wrong("pads in the mode \"%s\"", mode);
        };
    }

    private static OnnxValue gather(OnnxStep s) {
        OnnxValue x = s.value(0);
        OnnxValue index = s.value(1);
        int axis = s.axis(s.integer("axis", 0), x.rank());
        int extent = x.dim(axis);
        if (!(index instanceof Known known)) {
            return rows(s, x.carried(), index.carried(), axis);
        }
        int[] coordinates = known.extents().stream().mapToInt(i -> i < 0 ? i + extent : i).toArray();
        for (int c : coordinates) {
            if (extent == Shape.N || c < 0 || c >= extent) {
                throw s.wrong("takes the coordinate %d of axis %d of %s", c, axis, x.dims());
            }
        }
        if (coordinates.length == 0 && x instanceof Carried) {
            throw s.unsupported("takes nothing of axis %d of %s; Fovea's extents are 1 or more", axis, x.dims());
        }
        OnnxValue taken = x.take(axis, coordinates);
        if (known.rank() == 0) {
            return taken.drop(axis);
        }
        var dims = new ArrayList<>(x.dims().subList(0, axis));
        dims.addAll(known.dims());
        dims.addAll(x.dims().subList(axis + 1, x.rank()));
        return known.rank() == 1 ? taken : taken.reshape(dims);
    }

    /// Rows by numbers that are known only when the network runs; those below 0 count from the end.
    private static OnnxValue rows(OnnxStep s, Carried table, Carried index, int axis) {
        var front = new ArrayList<>(table.order());
        front.remove((Object) axis);
        front.addFirst(axis);
        Value number = Ops.cast(index.onnx(), DType.I32);
        Value negative = greater(constant(number, 0), number);
        Value counted = plus(number, times(negative, constant(number, table.dim(axis))));
        int more = index.rank() - 1;
        var order = new ArrayList<Integer>();
        IntStream.range(axis, axis + index.rank()).forEach(order::add);
        front.subList(1, front.size()).forEach(a -> order.add(a < axis ? a : a + more));
        return new Carried(Ops.gather(table.inOrder(front), counted), table.type(), order);
    }

    // repeated

    private static OnnxValue expand(OnnxStep s) {
        OnnxValue x = s.value(0);
        List<Integer> to = Known.broadcast(x.dims(), open(s.known(1).extents()));
        return to.isEmpty() ? x : x.expand(to);
    }

    private static OnnxValue tile(OnnxStep s) {
        OnnxValue x = s.value(0);
        List<Integer> repeats = s.known(1).extents();
        for (int axis = 0; axis < Math.min(repeats.size(), x.rank()); axis++) {
            int times = repeats.get(axis);
            int extent = x.dim(axis);
            if (times != 1) {
                if (extent == Shape.N || times < 1 || (long) extent * times > MOST) {
                    throw s.unsupported("repeats axis %d of %s %d times", axis, x.dims(), times);
                }
                s.spend((long) extent * times);
                x = x.take(axis, IntStream.range(0, extent * times).map(i -> i % extent).toArray());
            }
        }
        return x;
    }

    // masks

    private static OnnxValue oneHot(OnnxStep s) {
        double depth = s.knownNumber(1, 0);
        if (!(depth >= 1 && depth <= MOST)) {
            throw s.unsupported("has rows of %s numbers; 1 to %d are allowed", depth, MOST);
        }
        s.spend((long) depth);
        Carried index = (Carried) s.value(0).carried().cast(OnnxType.FLOAT);
        int axis = s.axis(s.integer("axis", -1), index.rank() + 1);
        Value negative = greater(constant(index.value(), 0), index.value());
        Carried counted = index.with(plus(index.value(), times(negative, depth)));
        var each = new ArrayList<>(Collections.nCopies(index.rank() + 1, 1));
        each.set(axis, (int) depth);
        Tensor numbers = Tensor.zeros(counted.value().dtype(), new Shape(each));
        for (int i = 0; i < depth; i++) {
            numbers.set(i, i);
        }
        Carried hot = Carried.map(counted.insert(axis).carried(),
                Carried.of(Ops.constant(s.graph(), numbers), OnnxType.FLOAT), OnnxType.BOOL, Ops::equal);
        Carried values = s.in(2);
        Value off = values.slice(0, 0, 1, 1).drop(0).carried().value();
        Value on = values.slice(0, 1, 1, 1).drop(0).carried().value();
        return new Carried(select(Ops.cast(hot.value(), on.dtype()), on, off), values.type(), hot.order());
    }

    /// The triangle above or below a diagonal of matrices; 0 elsewhere.
    private static OnnxValue triangle(OnnxStep s) {
        Carried x = s.in(0);
        Value v = x.onnx();
        int rows = x.dim(x.rank() - 2);
        int columns = x.dim(x.rank() - 1);
        int k = (int) s.knownNumber(1, 0);
        boolean upper = s.flag("upper", true);
        if (rows < 1 || (long) rows * columns > MOST) {
            throw s.unsupported("cuts a matrix of %d x %d", rows, columns);
        }
        s.spend((long) rows * columns);
        Tensor mask = Tensor.zeros(v.dtype(), Shape.of(rows, columns));
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                mask.set((long) i * columns + j, (upper ? j - i >= k : j - i <= k) ? 1 : 0);
            }
        }
        return Carried.of(select(Ops.constant(s.graph(), mask), v, constant(v, 0)), x.type());
    }

    /// 1 on a diagonal of a matrix of the same extents; 0 elsewhere.
    private static OnnxValue identity(OnnxStep s) {
        OnnxValue like = s.value(0);
        if (like.rank() != 2 || like.dims().contains(Shape.N)) {
            throw s.unsupported("makes a matrix like %s; two axes, of which none is a batch of open size, are read",
                    like.dims());
        }
        int rows = like.dim(0);
        int columns = like.dim(1);
        OnnxType type = s.integers("dtype").isPresent() ? type(s, (int) s.integer("dtype", 0)) : like.type();
        if ((long) rows * columns > MOST) {
            throw s.unsupported("makes a matrix of %d x %d; %d numbers are made at most", rows, columns, MOST);
        }
        s.spend((long) rows * columns);
        long k = s.integer("k", 0);
        var ones = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            long j = i + k;
            if (j >= 0 && j < columns) {
                ones[i * columns + (int) j] = 1;
            }
        }
        Known eye = s.numbers(type, List.of(rows, columns), ones);
        return ones.length <= Known.MOST ? eye : eye.carried();
    }

    /// Cut or surrounded with 0 on both sides alike; of an odd number of coordinates one more after.
    private static OnnxValue centred(OnnxStep s) {
        OnnxValue x = s.value(0);
        List<Integer> to = s.known(1).extents();
        List<Integer> axes = s.integers("axes").map(a -> a.stream().map(i -> s.axis(i, s.value(0).rank())).toList())
                .orElse(Carried.axes(x.rank()));
        if (to.size() != axes.size()) {
            throw s.wrong("has %d extents for %d axes", to.size(), axes.size());
        }
        for (int i = 0; i < axes.size(); i++) {
            int axis = axes.get(i);
            int extent = x.dim(axis);
            int target = to.get(i) == Known.OPEN ? Shape.N : to.get(i);
            if (target == extent) {
                continue;
            }
            if (extent == Shape.N) {
                throw s.unsupported("cuts or pads the batch, whose size is open");
            }
            if (target < 1 || target > MOST) {
                throw s.unsupported("makes an extent of %d of %d; 1 to %d are allowed", target, extent, MOST);
            }
            int before = Math.abs(target - extent) / 2;
            x = target < extent
                    ? x.slice(axis, before, target, 1)
                    : surrounded(s, x, axis, before, target - extent - before);
        }
        return x;
    }

    // blocks of pixels

    private static int block(OnnxStep s) {
        long size = s.integer("blocksize", 0);
        if (size < 1 || size > MOST || s.value(0).rank() != 4) {
            throw s.wrong("has blocks of %d in %s", size, s.value(0).dims());
        }
        return (int) size;
    }

    private static OnnxValue depthToSpace(OnnxStep s) {
        Carried x = s.in(0);
        int b = block(s);
        Shape in = x.image().shape();
        int c = in.channels() / b / b;
        boolean blocksFirst = s.text("mode", "DCR").equals("DCR");
        Value apart = reshape(x.image(), blocksFirst
                ? Shape.of(in.batch(), in.height(), in.width(), b, b, c)
                : Shape.of(in.batch(), in.height(), in.width(), c, b, b));
        Value mixed = transpose(apart, blocksFirst ? List.of(0, 1, 3, 2, 4, 5) : List.of(0, 1, 4, 2, 5, 3));
        return Carried.image(reshape(mixed, Shape.of(in.batch(), in.height() * b, in.width() * b, c)), x.type());
    }

    private static OnnxValue spaceToDepth(OnnxStep s) {
        Carried x = s.in(0);
        int b = block(s);
        Shape in = x.image().shape();
        Value apart = reshape(x.image(), Shape.of(in.batch(), in.height() / b, b, in.width() / b, b, in.channels()));
        return Carried.image(reshape(transpose(apart, List.of(0, 1, 3, 2, 4, 5)),
                Shape.of(in.batch(), in.height() / b, in.width() / b, b * b * in.channels())), x.type());
    }
}
