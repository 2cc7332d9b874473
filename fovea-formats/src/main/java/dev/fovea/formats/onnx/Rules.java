package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.Match.is;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.ArgMax;
import dev.fovea.op.Binary;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Cast;
import dev.fovea.op.Concat;
import dev.fovea.op.Constant;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Gather;
import dev.fovea.op.Input;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.LocallyConnected;
import dev.fovea.op.Lrn;
import dev.fovea.op.MatMul;
import dev.fovea.op.Pad;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.op.Primitive;
import dev.fovea.op.Random;
import dev.fovea.op.Reduce;
import dev.fovea.op.Resample;
import dev.fovea.op.Reshape;
import dev.fovea.op.Select;
import dev.fovea.op.Slice;
import dev.fovea.op.Softmax;
import dev.fovea.op.Transpose;
import dev.fovea.op.Unary;
import dev.fovea.op.Variable;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// For each operation of ours, the ONNX operators that compute the same; patterns that ONNX has one operator for come first.
final class Rules {
    private final Draft draft;
    private final Readers readers;
    private final Products products;
    private final Normalizations normalizations;
    private final String batched;

    /// @param batched the name of an input whose first axis is the batch
    Rules(Draft draft, Readers readers, String batched) {
        this.draft = draft;
        this.readers = readers;
        this.products = new Products(draft, readers);
        this.normalizations = new Normalizations(readers);
        this.batched = batched;
    }

    /// Whether a composite operation has a counterpart; else it is written as what it is made of.
    static boolean hasCounterpart(Node node, Readers readers) {
        return switch (node.op()) {
            case Softmax _,Lrn _,LocallyConnected _,Resample _ -> true;
            case LayerNorm _ -> !readers.isRead(node.output(1)) && !readers.isRead(node.output(2));
            default -> false;
        };
    }

    Piece of(Node node) {
        return normalizations.of(node).or(() -> products.of(node)).or(() -> Activations.of(node))
                .or(() -> mean(node)).or(() -> prelu(node)).orElseGet(() -> plain(node));
    }

    private Piece plain(Node node) {
        Value y = node.output(0);
        return switch (node.op()) {
            case Primitive p -> primitive(node, y, p);
            case Softmax _ -> Piece.of(node.input(0), to -> {
                List<Integer> order = to.order(node.input(0));
                to.node(y, order, "Softmax", Map.of("axis", (long) order.indexOf(order.size() - 1)),
                        to.in(node.input(0), order));
            });
            case Resample resample -> Piece.of(node.input(0), to -> resampled(to, y, resample, node.input(0)));
            case LocallyConnected local -> new Piece(node.inputs(), to -> local(to, node, local));
            default -> throw refused(node, "ONNX has no operator for it",
                    "Make it of operations of dev.fovea.op.Ops, or let it be a Composite that says how it is made");
        };
    }

    private Piece primitive(Node node, Value y, Primitive op) {
        return switch (op) {
            case Conv _,ConvInputGradient _,MatMul _ -> throw new AssertionError(node + " is one of Products");
            case Pool pool -> Piece.of(node.input(0), to -> pool(to, y, pool, node.input(0)));
            case Unary(Unary.Kind kind) -> Piece.of(node.input(0), to -> unary(to, y, kind, node.input(0)));
            case Binary(Binary.Kind kind) -> {
                List<Value> operands = withoutBroadcasts(node);
                yield new Piece(operands, to -> binary(to, y, kind, operands));
            }
            case Select _ -> select(y, withoutBroadcasts(node));
            case Reduce(Reduce.Kind kind, List<Integer> axes) ->
                Piece.of(node.input(0), to -> reduce(to, y, kind, axes, node.input(0)));
            case ArgMax(int axis) -> Piece.of(node.input(0), to -> {
                List<Integer> order = to.order(node.input(0));
                String place = to.node("ArgMax", Map.of("axis", (long) order.indexOf(axis), "keepdims", 1L),
                        to.in(node.input(0), order));
                to.node(y, order, "Cast", Map.of("to", WrittenType.of(DType.I32)), place);
            });
            case Broadcast(Shape target) -> Piece.of(node.input(0), to -> broadcast(to, y, target, node.input(0)));
            case Reshape(Shape target) -> Piece.of(node.input(0), to -> {
                Value x = node.input(0);
                var kept = AxisOrder.reshaped(x.shape(), to.order(x), target);
                List<Integer> from = kept.isPresent() ? to.order(x) : AxisOrder.ours(x.shape().rank());
                List<Integer> order = kept.orElse(AxisOrder.ours(target.rank()));
                to.node(y, order, "Reshape", Map.of(), to.in(x, from), to.extents(target, order));
            });
            case Transpose(List<Integer> order) ->
                Piece.of(node.input(0), to -> to.alias(y, node.input(0), order));
            case Slice _ -> slice(y);
            case Pad _ -> pad(node, y);
            case Concat(int axis) -> new Piece(node.inputs(), to -> {
                List<Integer> order = to.meeting(node.inputs(), y.shape().rank());
                to.node(y, order, "Concat", Map.of("axis", (long) order.indexOf(axis)),
                        node.inputs().stream().map(x -> to.in(x, order)).toArray(String[]::new));
            });
            case Gather _ -> new Piece(node.inputs(), to -> to.node(y, AxisOrder.ours(y.shape().rank()), "Gather",
                    Map.of(), to.in(node.input(0)), to.in(node.input(1))));
            case Cast(DType type) -> Piece.of(node.input(0), to -> {
                List<Integer> order = to.order(node.input(0));
                to.node(y, order, "Cast", Map.of("to", WrittenType.of(type)), to.in(node.input(0), order));
            });
            case Input _ -> throw refused(node, "the network asks for it at every step, but it is none of its inputs",
                    "It is asked for in training only: let the layer ask scope.mode() first");
            case Variable _ -> throw refused(node, "the model has no value for it",
                    "Let a layer ask its scope for the parameter, so that the model knows it");
            case Constant _ -> throw refused(node, "it is divided by the size of the batch, which is not known",
                    "Take the mean over the axes of a sample only");
            case Random _ ->
                throw refused(node, "random numbers are drawn, but a written model answers the same each time",
                        "Draw them in training only: let the layer ask scope.mode() first");
            case ConvKernelGradient _,PoolGradient _ ->
                throw refused(node, "it is a gradient, which a written model does not compute",
                        "Build the layer without it for inference: let it ask scope.mode() first");
        };
    }

    private static ExportException refused(Node node, String problem, String remedy) {
        return new ExportException(node.toString(), problem, remedy);
    }

    // element by element

    private static void unary(Draft to, Value y, Unary.Kind kind, Value x) {
        List<Integer> order = to.order(x);
        switch (kind) {
            case STOP_GRADIENT -> to.alias(y, x, AxisOrder.ours(x.shape().rank()));
            case STEP -> to.node(y, order, "Cast", Map.of("to", WrittenType.of(y.dtype())),
                    to.node("Greater", Map.of(), to.in(x, order), zero(to, x)));
            default -> to.node(y, order, switch (kind) {
                case NEGATE -> "Neg";
                case ABS -> "Abs";
                case SIGN -> "Sign";
                case EXP -> "Exp";
                case LOG -> "Log";
                case SQRT -> "Sqrt";
                case INVERSE -> "Reciprocal";
                case SIGMOID -> "Sigmoid";
                case TANH -> "Tanh";
                case RELU -> "Relu";
                case ERF -> "Erf";
                case FLOOR -> "Floor";
                case STEP, STOP_GRADIENT -> throw new AssertionError(kind);
            }, Map.of(), to.in(x, order));
        }
    }

    private static String zero(Draft to, Value like) {
        return to.tensor("zero", Tensor.zeros(like.dtype(), Shape.scalar()));
    }

    private static void binary(Draft to, Value y, Binary.Kind kind, List<Value> operands) {
        List<Integer> order = to.meeting(operands, y.shape().rank());
        String[] inputs = operands.stream().map(v -> to.operand(v, order)).toArray(String[]::new);
        String made = to.node(switch (kind) {
            case ADD -> "Add";
            case SUBTRACT -> "Sub";
            case MULTIPLY -> "Mul";
            case DIVIDE -> "Div";
            case MAX -> "Max";
            case MIN -> "Min";
            case POWER -> "Pow";
            case GREATER -> "Greater";
            case EQUAL -> "Equal";
        }, Map.of(), inputs);
        to.put(y, order, kind == Binary.Kind.GREATER || kind == Binary.Kind.EQUAL
                ? to.node("Cast", Map.of("to", WrittenType.of(y.dtype())), made)
                : made);
    }

    /// A comparison is the condition of `Where` as it is.
    private Piece select(Value y, List<Value> operands) {
        Value condition = operands.getFirst();
        boolean compared = is(condition, Binary.Kind.GREATER) || is(condition, Binary.Kind.EQUAL);
        List<Value> tested = compared ? condition.inputs() : List.of(condition);
        var reads = new ArrayList<>(tested);
        reads.addAll(operands.subList(1, 3));
        return new Piece(reads, to -> {
            List<Integer> order = to.meeting(reads, y.shape().rank());
            String[] test = tested.stream().map(v -> to.operand(v, order)).toArray(String[]::new);
            String chosen = compared
                    ? to.node(is(condition, Binary.Kind.GREATER) ? "Greater" : "Equal", Map.of(), test)
                    : to.node("Cast", Map.of("to", WrittenType.BOOL), test);
            to.node(y, order, "Where", Map.of(), chosen, to.operand(operands.get(1), order),
                    to.operand(operands.get(2), order));
        });
    }

    /// The operands as they are before they are repeated, where the operation repeats them by itself.
    private List<Value> withoutBroadcasts(Node node) {
        var operands = new ArrayList<>(node.inputs());
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i).op() instanceof Broadcast && !draft.isWeight(operands.get(i))) {
                Value repeated = operands.set(i, operands.get(i).input(0));
                Shape met = operands.stream().map(Value::shape).reduce(Shape.scalar(), Shape::broadcast);
                if (!met.equals(node.output(0).shape())) {
                    operands.set(i, repeated);
                }
            }
        }
        return operands;
    }

    /// `max(x, 0) + α · min(0, x)`
    private static Optional<Piece> prelu(Node node) {
        Value y = node.output(0);
        if (!is(y, Binary.Kind.ADD) || !is(y.input(0), Unary.Kind.RELU) || !is(y.input(1), Binary.Kind.MULTIPLY)) {
            return Optional.empty();
        }
        Value x = y.input(0).input(0);
        Value slope = y.input(1).input(0);
        return Activations.isBelow(y.input(1).input(1), x) && slope.shape().broadcastsTo(x.shape())
                ? Optional.of(new Piece(List.of(x, slope), to -> {
                    List<Integer> order = to.order(x);
                    to.node(y, order, "PRelu", Map.of(), to.in(x, order), to.operand(slope, order));
                }))
                : Optional.empty();
    }

    // sums

    /// `Σ x · (1 / count)`
    private static Optional<Piece> mean(Node node) {
        Value y = node.output(0);
        if (!is(y, Binary.Kind.MULTIPLY)
                || !(y.input(0).op() instanceof Reduce(Reduce.Kind kind, List<Integer> axes))
                || kind != Reduce.Kind.SUM || axes.isEmpty()) {
            return Optional.empty();
        }
        Value x = y.input(0).input(0);
        double count = axes.stream().mapToDouble(x.shape()::extent).reduce(1, (a, b) -> a * b);
        return Match.isNumber(y.input(1), 1 / count) && y.shape().equals(y.input(0).shape())
                ? Optional.of(Piece.of(x, to -> over(to, y, axes, x, "GlobalAveragePool", "ReduceMean")))
                : Optional.empty();
    }

    private static void reduce(Draft to, Value y, Reduce.Kind kind, List<Integer> axes, Value x) {
        if (kind == Reduce.Kind.MAX) {
            over(to, y, axes, x, "GlobalMaxPool", "ReduceMax");
        } else {
            List<Integer> order = to.order(x);
            to.node(y, order, "ReduceSum", Map.of("keepdims", 1L), to.in(x, order),
                    to.ints(axes.stream().map(order::indexOf).sorted().toList()));
        }
    }

    private static void over(Draft to, Value y, List<Integer> axes, Value x, String pooling, String reducing) {
        int rank = x.shape().rank();
        List<Integer> order = to.order(x);
        if (rank > 2 && order.equals(AxisOrder.channelsFirst(rank))
                && axes.equals(AxisOrder.ours(rank).subList(1, rank - 1))) {
            to.node(y, order, pooling, Map.of(), to.in(x, order));
        } else {
            to.node(y, order, reducing,
                    Map.of("axes", axes.stream().map(order::indexOf).sorted().toList(), "keepdims", 1L),
                    to.in(x, order));
        }
    }

    // windows

    /// ONNX Runtime takes less padding than a window has taps; more is written as padding that is never a maximum.
    private static void pool(Draft to, Value y, Pool pool, Value x) {
        List<Window> windows = pool.windows();
        List<Integer> order = AxisOrder.channelsFirst(x.shape().rank());
        Map<String, Object> attributes = Products.attributes(windows);
        if (pool.kind() == Pool.Kind.AVERAGE) {
            attributes.remove("dilations");
            attributes.put("pads", Products.pads(windows));
            attributes.put("count_include_pad", pool.countPadding() ? 1L : 0L);
            if (windows.stream().anyMatch(w -> w.dilation() > 1)) {
                throw refused(y.node(), "opset %d has no mean over windows with dilation".formatted(OnnxExport.OPSET),
                        "Use windows without dilation, or a depthwise convolution whose weights are equal");
            }
            to.node(y, order, "AveragePool", attributes, to.in(x, order));
            return;
        }
        String image = to.in(x, order);
        if (windows.stream().anyMatch(w -> w.before() >= w.size() || w.after() >= w.size())) {
            image = to.node("Pad", Map.of("mode", "constant"), image, to.ints(around(windows)),
                    to.number(Double.NEGATIVE_INFINITY));
            attributes.put("pads", Collections.nCopies(2 * windows.size(), 0));
        } else {
            attributes.put("pads", Products.pads(windows));
        }
        to.node(y, order, "MaxPool", attributes, image);
    }

    /// Padding for all axes of an image with its channels first: before each, then after each.
    private static List<Integer> around(List<Window> windows) {
        var pads = new ArrayList<Integer>();
        for (boolean before : List.of(true, false)) {
            pads.addAll(List.of(0, 0));
            windows.forEach(w -> pads.add(before ? w.before() : w.after()));
        }
        return pads;
    }

    /// Whole factors and linear interpolation are `Resize`; other nearest pixels are named by number, since the place of a
    /// pixel computed in float32 may fall on the wrong side of a border. ONNX Runtime moves transpositions across a `Resize`,
    /// also where it then cannot interpolate: what lies in an unusual order is interpolated by products.
    private static void resampled(Draft to, Value y, Resample resample, Value x) {
        int rank = x.shape().rank();
        List<Integer> channelsFirst = AxisOrder.channelsFirst(rank);
        List<Integer> order = to.order(x);
        if (resample.kind() == Resample.Kind.LINEAR) {
            if (order.equals(channelsFirst) || order.equals(AxisOrder.ours(rank))) {
                resized(to, y, channelsFirst, x, Map.of("mode", "linear", "coordinate_transformation_mode",
                        "half_pixel"));
            } else {
                interpolated(to, y, resample, x);
            }
        } else if (spatial(rank).stream().allMatch(d -> y.shape().extent(d) % x.shape().extent(d) == 0)) {
            resized(to, y, order, x, Map.of("mode", "nearest", "coordinate_transformation_mode", "asymmetric",
                    "nearest_mode", "floor"));
        } else {
            picked(to, y, resample, x);
        }
    }

    private static List<Integer> spatial(int rank) {
        return AxisOrder.ours(rank).subList(1, rank - 1);
    }

    private static void resized(Draft to, Value y, List<Integer> order, Value x, Map<String, String> attributes) {
        var scales = new float[order.size()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = scale(x.shape().extent(order.get(i)), y.shape().extent(order.get(i)));
        }
        to.node(y, order, "Resize", attributes, to.in(x, order), "",
                to.tensor("scales", Tensor.of(Shape.of(scales.length), scales)));
    }

    private static void picked(Draft to, Value y, Resample resample, Value x) {
        List<Integer> order = to.order(x);
        String made = to.in(x, order);
        for (int axis : spatial(order.size())) {
            int from = x.shape().extent(axis);
            int extent = y.shape().extent(axis);
            long[] pixels = IntStream.range(0, extent).mapToLong(i -> resample.read(i, from, extent).from()).toArray();
            if (from != extent) {
                made = to.node("Gather", Map.of("axis", (long) order.indexOf(axis)), made,
                        to.tensor("pixels", Tensor.of(Shape.of(extent), pixels)));
            }
        }
        to.put(y, order, made);
    }

    /// A product with the weights of the pixels for each axis, while this axis stands last.
    private static void interpolated(Draft to, Value y, Resample resample, Value x) {
        List<Integer> order = to.order(x);
        String made = to.in(x, order);
        for (int axis : spatial(order.size())) {
            int from = x.shape().extent(axis);
            int extent = y.shape().extent(axis);
            if (from != extent) {
                var last = new ArrayList<>(order);
                last.remove((Integer) axis);
                last.add(axis);
                String turned = to.node("Transpose", Map.of("perm", AxisOrder.change(order, last)), made);
                made = to.node("MatMul", Map.of(), turned, to.tensor("shares", shares(resample, from, extent)));
                order = last;
            }
        }
        to.put(y, order, made);
    }

    /// `[from, to]`: how much of each pixel is in each other.
    private static Tensor shares(Resample resample, int from, int to) {
        Tensor shares = Tensor.zeros(DType.F32, Shape.of(from, to));
        for (int i = 0; i < to; i++) {
            var read = resample.read(i, from, to);
            double right = resample.share(i, from, to);
            long left = (long) read.from() * to + i;
            shares.set(left, 1 - right);
            long other = (long) read.to() * to + i;
            shares.set(other, shares.get(other) + right);
        }
        return shares;
    }

    /// The factor of which the extent is the whole part in float32 too.
    private static float scale(int from, int to) {
        float scale = (float) to / from;
        while (Math.floor((double) scale * from) < to) {
            scale = Math.nextUp(scale);
        }
        return scale;
    }

    /// `[n, p, 1, t] · [p, t, f]`: a product for each position.
    private static void local(Draft to, Node node, LocallyConnected local) {
        Value kernel = node.input(1);
        String rows = to.node("Unsqueeze", Map.of(), to.in(node.input(0)), to.ints(2));
        String made = to.node("MatMul", Map.of(), rows,
                to.in(kernel, local.transposeKernel() ? List.of(0, 2, 1) : AxisOrder.ours(3)));
        to.node(node.output(0), AxisOrder.ours(3), "Squeeze", Map.of(), made, to.ints(2));
    }

    // places

    private void broadcast(Draft to, Value y, Shape target, Value x) {
        if (draft.isWeight(x)) {
            to.putLater(y, order -> to.node("Expand", Map.of(), to.operand(x, order), repeats(to, target, order)));
            return;
        }
        List<Integer> order = x.shape().rank() == target.rank() ? to.order(x) : AxisOrder.ours(target.rank());
        Shape repeated = x.shape().isSymbolic() && x.shape().rank() == target.rank()
                ? target.withExtent(0, 1)
                : target;
        to.node(y, order, "Expand", Map.of(), to.operand(x, order), repeats(to, repeated, order));
    }

    /// The extents of a shape; an open batch is that of the input.
    private String repeats(Draft to, Shape target, List<Integer> order) {
        if (!target.isSymbolic()) {
            return to.ints(AxisOrder.extents(target, order));
        }
        int at = order.indexOf(0);
        List<Integer> extents = AxisOrder.extents(target, order);
        var parts = new ArrayList<String>();
        if (at > 0) {
            parts.add(to.ints(extents.subList(0, at)));
        }
        parts.add(to.node("Shape", Map.of("start", 0L, "end", 1L), batched));
        if (at + 1 < extents.size()) {
            parts.add(to.ints(extents.subList(at + 1, extents.size())));
        }
        return parts.size() == 1
                ? parts.getFirst()
                : to.node("Concat", Map.of("axis", 0L), parts.toArray(String[]::new));
    }

    /// Slices of one axis after another are one node.
    private Piece slice(Value y) {
        var cuts = new ArrayList<Slice>();
        Value from = y;
        while (from.op() instanceof Slice cut && (from == y || readers.isOne(from))
                && cuts.stream().noneMatch(c -> c.axis() == cut.axis())) {
            cuts.add(cut);
            from = from.input(0);
        }
        Value x = from;
        return Piece.of(x, to -> {
            List<Integer> order = to.order(x);
            to.node(y, order, "Slice", Map.of(), to.in(x, order),
                    to.ints(cuts.stream().map(Slice::from).toList()),
                    to.ints(cuts.stream().map(c -> c.from() + (c.count() - 1) * c.step() + 1).toList()),
                    to.ints(cuts.stream().map(c -> order.indexOf(c.axis())).toList()),
                    to.ints(cuts.stream().map(Slice::step).toList()));
        });
    }

    /// Paddings of one axis after another are one node.
    private Piece pad(Node node, Value y) {
        int rank = y.shape().rank();
        var before = new int[rank];
        var after = new int[rank];
        Value from = y;
        while (from.op() instanceof Pad pad && (from == y || readers.isOne(from))) {
            if (pad.between() > 0) {
                throw refused(node, "ONNX puts no zeros between neighbours",
                        "Use upSampling, or a transposed convolution with a stride");
            }
            before[pad.axis()] += pad.before();
            after[pad.axis()] += pad.after();
            from = from.input(0);
        }
        Value x = from;
        return Piece.of(x, to -> {
            List<Integer> order = to.order(x);
            var pads = new ArrayList<Integer>();
            order.forEach(axis -> pads.add(before[axis]));
            order.forEach(axis -> pads.add(after[axis]));
            to.node(y, order, "Pad", Map.of("mode", "constant"), to.in(x, order), to.ints(pads), zero(to, x));
        });
    }
}
