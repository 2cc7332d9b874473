package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.Match.is;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.MatMul;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// Sums of products with weights, and the bias that follows them: `Conv`, `ConvTranspose`, `Gemm`, `MatMul`.
record Products(Draft draft, Readers readers) {
    private static final List<Integer> ROWS = List.of(0, 1);
    private static final List<Integer> COLUMNS = List.of(1, 0);

    Optional<Piece> of(Node node) {
        Value y = node.output(0);
        if (is(y, Binary.Kind.ADD)) {
            Value sum = y.input(0);
            Value bias = y.input(1);
            boolean biased = readers.isOne(sum) && draft.isWeight(bias)
                    && bias.shape().equals(Shape.of(y.shape().channels()));
            return biased ? sum(y, sum, Optional.of(bias)) : Optional.empty();
        }
        return sum(y, y, Optional.empty());
    }

    private Optional<Piece> sum(Value y, Value sum, Optional<Value> bias) {
        return everywhere(y, sum, bias).or(() -> switch (sum.op()) {
            case Conv conv -> Optional.of(Piece.of(sum.input(0), sum.input(1), bias,
                    to -> conv(to, y, conv, sum.input(0), sum.input(1), bias)));
            case ConvInputGradient back -> Optional.of(Piece.of(sum.input(0), sum.input(1), bias,
                    to -> transposed(to, y, back, sum.input(0), sum.input(1), bias)));
            case MatMul product -> flattened(y, sum, product, bias).or(() -> product(y, sum, product, bias));
            default -> Optional.empty();
        });
    }

    // convolutions

    private static void conv(Draft to, Value y, Conv conv, Value x, Value kernel, Optional<Value> bias) {
        int rank = x.shape().rank();
        List<Integer> order = AxisOrder.channelsFirst(rank);
        Map<String, Object> attributes = attributes(conv.windows());
        attributes.put("group", (long) conv.groups());
        attributes.put("pads", pads(conv.windows()));
        to.node(y, order, "Conv", attributes, withBias(to, bias, to.in(x, order), to.in(kernel, filtersFirst(rank))));
    }

    /// `[filters, channels / groups, …]` of our `[…, channels / groups, filters]`.
    private static List<Integer> filtersFirst(int rank) {
        var order = new ArrayList<Integer>(List.of(rank - 1, rank - 2));
        order.addAll(AxisOrder.ours(rank - 2));
        return order;
    }

    static Map<String, Object> attributes(List<Window> windows) {
        var attributes = new TreeMap<String, Object>();
        attributes.put("kernel_shape", each(windows, Window::size));
        attributes.put("strides", each(windows, Window::stride));
        attributes.put("dilations", each(windows, Window::dilation));
        return attributes;
    }

    private static List<Integer> each(List<Window> windows, ToIntFunction<Window> number) {
        return windows.stream().map(number::applyAsInt).toList();
    }

    static List<Integer> pads(List<Window> windows) {
        var pads = new ArrayList<>(each(windows, Window::before));
        pads.addAll(each(windows, Window::after));
        return pads;
    }

    private static String[] withBias(Draft to, Optional<Value> bias, String... inputs) {
        var all = new ArrayList<>(List.of(inputs));
        bias.ifPresent(b -> all.add(to.in(b)));
        return all.toArray(String[]::new);
    }

    /// ONNX cuts off what stands over the end, or adds zeros there: `output_padding`, which must be less than a stride. More
    /// zeros than that are there when no window reaches the end; they are added by hand.
    private static void transposed(Draft to, Value y, ConvInputGradient back, Value x, Value kernel,
            Optional<Value> bias) {
        int rank = x.shape().rank();
        List<Integer> order = AxisOrder.channelsFirst(rank);
        List<Window> windows = back.conv().windows();
        var before = new ArrayList<Integer>();
        var after = new ArrayList<Integer>();
        var more = new ArrayList<Integer>();
        for (int d = 0; d < windows.size(); d++) {
            Window w = windows.get(d);
            int rest = (x.shape().extent(d + 1) - 1) * w.stride() + w.span() - w.before() - back.input().extent(d + 1);
            before.add(w.before());
            after.add(Math.max(0, rest));
            more.add(Math.max(0, -rest));
        }
        before.addAll(after);
        Map<String, Object> attributes = attributes(windows);
        attributes.put("group", (long) back.conv().groups());
        attributes.put("pads", before);
        attributes.put("output_padding", more);
        to.node(y, order, "ConvTranspose", attributes,
                withBias(to, bias, to.in(x, order), to.in(kernel, filtersFirst(rank))));
    }

    // dense layers

    /// The same neurons at every position, which is a convolution with a window of one among ours: a product of matrices where
    /// the features stand last, else a convolution.
    private Optional<Piece> everywhere(Value y, Value sum, Optional<Value> bias) {
        Value conv = sum.op() instanceof Reshape && readers.isOne(sum.input(0)) ? sum.input(0) : sum;
        if (!(conv.op() instanceof Conv(List<Window> windows, int groups)) || groups != 1
                || !windows.equals(List.of(Window.valid(1, 1))) || !draft.isWeight(conv.input(1))) {
            return Optional.empty();
        }
        Value rows = conv.input(0);
        Value x = conv == sum ? rows : rows.op() instanceof Reshape ? rows.input(0) : rows;
        int rank = y.shape().rank();
        if (rank < 3 || !x.shape().withExtent(x.shape().rank() - 1, y.shape().channels()).equals(y.shape())) {
            return Optional.empty();
        }
        Value kernel = conv.input(1);
        return Optional.of(Piece.of(x, kernel, bias, to -> {
            List<Integer> ours = AxisOrder.ours(rank);
            List<Integer> channelsFirst = AxisOrder.channelsFirst(rank);
            Shape matrix = kernel.shape().sub(1, 3);
            if (rank <= 5 && !to.has(x, ours) && to.has(x, channelsFirst)) {
                Shape filters = matrix;
                for (int d = 0; d < rank - 2; d++) {
                    filters = filters.prepend(1);
                }
                var attributes = attributes(Collections.nCopies(rank - 2, Window.valid(1, 1)));
                attributes.put("group", 1L);
                to.node(y, channelsFirst, "Conv", attributes, withBias(to, bias, to.in(x, channelsFirst),
                        to.weight(kernel, filters, filtersFirst(rank))));
            } else {
                String product = to.node("MatMul", Map.of(), to.in(x), to.weight(kernel, matrix, ROWS));
                to.put(y, ours, bias.isEmpty() ? product : to.node("Add", Map.of(), product, to.in(bias.get())));
            }
        }));
    }

    /// A dense layer behind a flattened image: the rows of its kernel are written in the order in which the file has the pixels,
    /// so that nothing need be transposed.
    private Optional<Piece> flattened(Value y, Value sum, MatMul product, Optional<Value> bias) {
        Value flat = sum.input(0);
        Value kernel = sum.input(1);
        boolean fits = flat.op() instanceof Reshape && readers.isOne(flat) && draft.isWeight(kernel)
                && !draft.isWeight(flat) && !product.transposeA() && flat.shape().rank() == 2
                && flat.input(0).shape().rank() > 2 && flat.input(0).shape().batch() == flat.shape().batch();
        if (!fits) {
            return Optional.empty();
        }
        Value x = flat.input(0);
        return Optional.of(Piece.of(x, kernel, bias, to -> {
            List<Integer> order = to.order(x).getFirst() == 0 ? to.order(x) : AxisOrder.ours(x.shape().rank());
            String rows = to.node("Flatten", Map.of("axis", 1L), to.in(x, order));
            Shape whole = x.shape().sub(1, x.shape().rank());
            List<Integer> taps = order.subList(1, order.size()).stream().map(axis -> axis - 1).toList();
            gemm(to, y, rows, rows(to, kernel, product.transposeB(), whole, taps), bias);
        }));
    }

    private static String rows(Draft to, Value kernel, boolean transposed, Shape whole, List<Integer> taps) {
        var order = new ArrayList<>(taps);
        if (transposed) {
            order.replaceAll(axis -> axis + 1);
            order.add(0);
            return to.weight(kernel, whole.prepend(kernel.shape().extent(0)), order, kernel.shape().extent(0));
        }
        order.add(taps.size());
        return to.weight(kernel, whole.append(kernel.shape().extent(1)), order, kernel.shape().extent(1));
    }

    private static void gemm(Draft to, Value y, String x, String kernel, Optional<Value> bias) {
        if (bias.isPresent()) {
            to.node(y, ROWS, "Gemm", Map.of(), withBias(to, bias, x, kernel));
        } else {
            to.node(y, ROWS, "MatMul", Map.of(), x, kernel);
        }
    }

    /// Of matrices with a bias, or of stacks of matrices.
    private static Optional<Piece> product(Value y, Value sum, MatMul product, Optional<Value> bias) {
        Value a = sum.input(0);
        Value b = sum.input(1);
        int rank = a.shape().rank();
        return Optional.of(Piece.of(a, b, bias, to -> {
            String left = to.in(a, product.transposeA() ? swapped(rank) : AxisOrder.ours(rank));
            String right = to.in(b, product.transposeB() ? swapped(rank) : AxisOrder.ours(rank));
            if (rank == 2) {
                gemm(to, y, left, right, bias);
            } else {
                String stack = to.node("MatMul", Map.of(), left, right);
                to.put(y, AxisOrder.ours(rank), bias.isEmpty()
                        ? stack
                        : to.node("Add", Map.of(), stack,
                                to.in(bias.get())));
            }
        }));
    }

    private static List<Integer> swapped(int rank) {
        if (rank == 2) {
            return COLUMNS;
        }
        var order = new ArrayList<>(AxisOrder.ours(rank));
        Collections.swap(order, rank - 2, rank - 1);
        return order;
    }
}
