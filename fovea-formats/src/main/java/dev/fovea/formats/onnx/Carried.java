package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.broadcastTo;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.not;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/// A value of the network together with the order in which it has ONNX's axes: axis `i` of the value is axis `order[i]` of ONNX.
///
/// Convolutions are written for `[batch, height, width, channels]` here and for `[batch, channels, height, width]` there. A value keeps
/// the order in which it was made, a transpose only says another one, and elements are moved where an operator needs an order that is
/// not there. So chains of convolutions, pooling and element-wise operators move nothing.
record Carried(Value value, OnnxType type, List<Integer> order) implements OnnxValue {
    private static final int FEW = 16;             // pieces that are put together, rather than gathered one by one
    private static final int MANY = 512;           // the same, where the batch is open and must stay first

    Carried {
        order = List.copyOf(order);
    }

    /// A value whose axes stand as in ONNX.
    static Carried of(Value value, OnnxType type) {
        return new Carried(value, type, axes(value.shape().rank()));
    }

    /// An image whose channels stand last.
    static Carried image(Value value, OnnxType type) {
        return new Carried(value, type, channelsLast(value.shape().rank()));
    }

    /// `0, 1, …`
    static List<Integer> axes(int rank) {
        return IntStream.range(0, rank).boxed().toList();
    }

    /// `0, 2, 3, …, 1`: the batch, the axes of the image, the channels.
    static List<Integer> channelsLast(int rank) {
        return rank < 3
                ? axes(rank)
                : IntStream.concat(IntStream.concat(IntStream.of(0), IntStream.range(2, rank)), IntStream.of(1)).boxed()
                        .toList();
    }

    boolean isChannelsLast() {
        return rank() >= 3 && order.equals(channelsLast(rank()));
    }

    Carried with(Value same) {
        return new Carried(same, type, order);
    }

    @Override public List<Integer> dims() {
        var dims = new ArrayList<>(Collections.nCopies(order.size(), 1));
        for (int i = 0; i < order.size(); i++) {
            dims.set(order.get(i), value.shape().extent(i));
        }
        return dims;
    }

    @Override public int rank() {
        return order.size();
    }

    /// Where the value has that axis.
    int place(int axis) {
        return order.indexOf(axis);
    }

    List<Integer> places(List<Integer> axes) {
        return axes.stream().map(this::place).toList();
    }

    /// The value with its axes in ONNX's order.
    Value onnx() {
        return inOrder(axes(rank()));
    }

    /// The value with its channels last.
    Value image() {
        return inOrder(channelsLast(rank()));
    }

    /// The value with its axes in that order. Where only axes of extent 1 change their places, nothing moves.
    Value inOrder(List<Integer> wanted) {
        if (wanted.equals(order)) {
            return value;
        }
        List<Integer> from = places(wanted);
        Shape shape = value.shape();
        if (shape.isSymbolic() && from.getFirst() != 0) {
            throw new UnsupportedModelException("",
                    "the batch, whose size is open, would have to stand elsewhere than first.\n"
                            + "Export the model with the batch as the first axis");
        }
        List<Integer> moving = from.stream().filter(i -> shape.extent(i) != 1).toList();
        return moving.equals(moving.stream().sorted().toList())
                ? Ops.reshape(value, new Shape(from.stream().map(shape::extent).toList()))
                : Ops.transpose(value, from);
    }

    /// The order of now, but with these axes last.
    List<Integer> withLast(List<Integer> axes) {
        var last = new ArrayList<>(order);
        last.removeAll(axes);
        last.addAll(axes);
        return last;
    }

    Carried reordered(List<Integer> wanted) {
        return new Carried(inOrder(wanted), type, wanted);
    }

    /// Extents by ONNX's axes, in the order of the value.
    private Shape shape(List<Integer> dims) {
        return new Shape(order.stream().map(dims::get).toList());
    }

    @Override public OnnxValue reshape(List<Integer> dims) {
        return of(Ops.reshape(onnx(), new Shape(dims)), type);
    }

    @Override public OnnxValue transpose(List<Integer> axes) {
        return new Carried(value, type, order.stream().map(axes::indexOf).toList());
    }

    @Override public OnnxValue insert(int axis) {
        int place = axis < rank() ? place(axis) : rank();
        if (place == 0 && value.shape().isSymbolic()) {
            place = 1;
        }
        var now = new ArrayList<>(order.stream().map(a -> a >= axis ? a + 1 : a).toList());
        now.add(place, axis);
        var extents = new ArrayList<>(value.shape().extents());
        extents.add(place, 1);
        return new Carried(Ops.reshape(value, new Shape(extents)), type, now);
    }

    @Override public OnnxValue drop(int axis) {
        var now = new ArrayList<>(order);
        now.remove(place(axis));
        var extents = new ArrayList<>(value.shape().extents());
        extents.remove(place(axis));
        return new Carried(Ops.reshape(value, new Shape(extents)), type,
                now.stream().map(a -> a > axis ? a - 1 : a).toList());
    }

    /// With axes of extent 1 in front, until it has so many.
    private Carried ofRank(int rank) {
        OnnxValue all = this;
        while (all.rank() < rank) {
            all = all.insert(0);
        }
        return (Carried) all;
    }

    @Override public OnnxValue expand(List<Integer> dims) {
        if (dims.isEmpty()) {
            return this;
        }
        Carried all = ofRank(dims.size());
        if (dims.getFirst() == Shape.N && all.order.getFirst() != 0) {
            all = all.reordered(axes(dims.size()));
        }
        return all.with(broadcastTo(all.value, all.shape(dims)));
    }

    @Override public OnnxValue slice(int axis, int from, int count, int step) {
        return with(Ops.slice(value, place(axis), from, count, step));
    }

    @Override public OnnxValue take(int axis, int[] coordinates) {
        int most = value.shape().isSymbolic() ? MANY : FEW;
        List<int[]> runs = runs(coordinates, most);
        if (runs.size() <= most) {
            int place = place(axis);
            return with(Ops.concat(place,
                    runs.stream().map(r -> Ops.slice(value, place, r[0], r[1], r[2])).toList()));
        }
        var front = new ArrayList<>(order);
        front.remove((Object) axis);
        front.addFirst(axis);
        Value index = constant(value.graph(), Tensor.of(Shape.of(coordinates.length), coordinates));
        return new Carried(Ops.gather(inOrder(front), index), type, front);
    }

    /// First, count and step of the pieces that rise evenly.
    private static List<int[]> runs(int[] coordinates, int most) {
        var runs = new ArrayList<int[]>();
        int at = 0;
        while (at < coordinates.length && runs.size() <= most) {
            int step = at + 1 < coordinates.length ? Math.max(1, coordinates[at + 1] - coordinates[at]) : 1;
            int count = 1;
            while (at + count < coordinates.length
                    && coordinates[at + count] == coordinates[at] + (long) count * step) {
                count++;
            }
            runs.add(new int[]{coordinates[at], count, count == 1 ? 1 : step});
            at += count;
        }
        return runs;
    }

    @Override public OnnxValue cast(OnnxType to) {
        DType dtype = to.in(value.graph().floatType());
        Value cast = to == OnnxType.BOOL && type != OnnxType.BOOL
                ? not(equal(value, constant(value, 0)))
                : value;
        return new Carried(Ops.cast(cast, dtype), to, order);
    }

    @Override public Carried carried() {
        return this;
    }

    /// Values of as many axes in one order: that of the largest. Where their extents differ, some are 1.
    static List<Carried> aligned(List<Carried> values) {
        int rank = values.stream().mapToInt(Carried::rank).max().orElse(0);
        List<Carried> all = values.stream().map(v -> v.ofRank(rank)).toList();
        Carried largest = all.getFirst();
        for (Carried v : all) {
            boolean more = v.value.shape().isSymbolic() && !largest.value.shape().isSymbolic()
                    || v.value.shape().isSymbolic() == largest.value.shape().isSymbolic()
                            && v.value.shape().countFrom(0) > largest.value.shape().countFrom(0);
            largest = more ? v : largest;
        }
        List<Integer> order = largest.order;
        return all.stream().map(v -> v.reordered(order)).toList();
    }

    /// `f` of two values, element by element.
    static Carried map(Carried a, Carried b, OnnxType type, BinaryOperator<Value> f) {
        List<Carried> both = aligned(List.of(a, b));
        Value y = f.apply(both.get(0).value, both.get(1).value);
        return new Carried(Ops.cast(y, type.in(y.graph().floatType())), type, both.getFirst().order);
    }

    /// Along one axis; of values with an open batch beside those of one sample, the latter are repeated.
    static Carried concat(int axis, List<Carried> parts) {
        Carried leading = parts.stream().filter(p -> p.value.shape().isSymbolic()).findFirst().orElse(parts.getFirst());
        List<Integer> order = leading.order;
        boolean open = leading.value.shape().isSymbolic();
        List<Value> values = parts.stream().map(p -> {
            Value v = p.inOrder(order);
            return open && !v.shape().isSymbolic() && v.shape().batch() == 1
                    ? broadcastTo(v, v.shape().withExtent(0, Shape.N))
                    : v;
        }).toList();
        return leading.with(Ops.concat(leading.place(axis), values));
    }
}
