package dev.fovea.bench.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A workload as a model in ONNX, opset 20, for batches of one size: what it answers, not how it is trained.
///
/// The numbers of the fields are those of `onnx.proto`.
final class OnnxNet implements NetBuilder<OnnxNet.Named> {
    static final String INPUT = "input";

    private static final int FLOAT = 1;                     // of tensors
    private static final int INT64 = 7;
    private static final int IR_VERSION = 9;
    private static final int OPSET = 20;

    private final int batch;
    private final Shapes shapes = new Shapes();
    private final Protobuf graph = new Protobuf();
    private int named;

    /// A value in the graph, and its shape without the batch.
    record Named(String name, int[] shape) {
    }

    private OnnxNet(int batch) {
        this.batch = batch;
    }

    /// The file.
    static byte[] write(PeerNet net, int batch) {
        var onnx = new OnnxNet(batch);
        Named input = new Named(INPUT, net.input());
        Named output = net.outputs(onnx, input, false).getFirst();
        onnx.graph.text(2, net.name()).message(11, onnx.typed(input)).message(12, onnx.typed(output));
        return new Protobuf().number(1, IR_VERSION).text(2, "fovea-bench").message(7, onnx.graph)
                .message(8, new Protobuf().text(1, "").number(2, OPSET)).toByteArray();
    }

    /// Shape of a batch.
    static long[] batched(int batch, int[] shape) {
        return IntStream.concat(IntStream.of(batch), Arrays.stream(shape)).asLongStream().toArray();
    }

    private Protobuf typed(Named value) {
        var shape = new Protobuf();
        for (long extent : batched(batch, value.shape())) {
            shape.message(1, new Protobuf().number(1, extent));
        }
        return new Protobuf().text(1, value.name())
                .message(2, new Protobuf().message(1, new Protobuf().number(1, FLOAT).message(2, shape)));
    }

    // nodes

    private String node(String op, List<String> inputs, Protobuf... attributes) {
        return nodes(op, 1, inputs, attributes).getFirst();
    }

    private List<String> nodes(String op, int outputs, List<String> inputs, Protobuf... attributes) {
        var node = new Protobuf();
        inputs.forEach(i -> node.text(1, i));
        List<String> names = IntStream.range(0, outputs).mapToObj(_ -> "v" + named++).toList();
        names.forEach(n -> node.text(2, n));
        node.text(4, op);
        for (Protobuf attribute : attributes) {
            node.message(5, attribute);
        }
        graph.message(1, node);
        return names;
    }

    private static Protobuf attribute(String name, int value) {
        return new Protobuf().text(1, name).number(3, value).number(20, 2);
    }

    private static Protobuf attribute(String name, double value) {
        return new Protobuf().text(1, name).single(2, (float) value).number(20, 1);
    }

    private static Protobuf attributes(String name, int... values) {
        var attribute = new Protobuf().text(1, name);
        for (int value : values) {
            attribute.number(8, value);
        }
        return attribute.number(20, 7);
    }

    // constants

    private String constant(float[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(FLOAT, bytes, shape);
    }

    private String scalar(double value) {
        return constant(new float[]{(float) value});
    }

    private String whole(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(INT64, bytes, values.length);
    }

    private String constant(int type, ByteBuffer bytes, int... shape) {
        var tensor = new Protobuf();
        for (int extent : shape) {
            tensor.number(1, extent);
        }
        String name = "c" + named++;
        graph.message(5, tensor.number(2, type).text(8, name).bytes(9, bytes.array()));
        return name;
    }

    private String constant(Weight weight) {
        return constant(weight.values(), weight.shape());
    }

    /// The weights that `shapes` has listed since there were `before`.
    private List<Weight> since(int before) {
        List<Weight> all = shapes.weights();
        return all.subList(before, all.size());
    }

    // layers

    /// An operation that reads `x` and the weights that were listed since.
    private Named weighted(String op, Named x, int[] shape, int before, Protobuf... attributes) {
        var inputs = new ArrayList<>(List.of(x.name()));
        since(before).forEach(w -> inputs.add(constant(w)));
        return new Named(node(op, inputs, attributes), shape);
    }

    @Override public Named conv(Named x, PeerConv c) {
        int before = shapes.weights().size();
        int[] shape = shapes.conv(x.shape(), c);
        int p = c.padding();
        return weighted("Conv", x, shape, before, attributes("kernel_shape", c.size(), c.size()),
                attributes("strides", c.stride(), c.stride()), attributes("pads", p, p, p, p),
                attribute("group", c.groups()));
    }

    @Override public Named transposedConv(Named x, int filters, int size) {
        int before = shapes.weights().size();
        int[] shape = shapes.transposedConv(x.shape(), filters, size);
        return weighted("ConvTranspose", x, shape, before, attributes("kernel_shape", size, size),
                attributes("strides", 2, 2), attributes("pads", 1, 1, 1, 1), attributes("output_padding", 1, 1));
    }

    @Override public Named dense(Named x, int neurons, double gain) {
        int before = shapes.weights().size();
        int[] shape = shapes.dense(x.shape(), neurons, gain);
        if (shape.length == 1) {
            return weighted("Gemm", x, shape, before, attribute("transB", 1));
        }
        Weight kernel = since(before).getFirst();
        String turned = constant(transposed(kernel.values(), neurons), kernel.shape()[1], neurons);
        String product = node("MatMul", List.of(x.name(), turned));
        return new Named(node("Add", List.of(product, constant(since(before).getLast()))), shape);
    }

    private static float[] transposed(float[] values, int rows) {
        int columns = values.length / rows;
        var turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % columns * rows + i / columns] = values[i];
        }
        return turned;
    }

    @Override public Named activation(Named x, PeerActivation function) {
        List<String> in = List.of(x.name());
        return new Named(switch (function) {
            case RELU -> node("Relu", in);
            case RELU6 -> node("Clip", List.of(x.name(), scalar(0), scalar(6)));
            case TANH -> node("Tanh", in);
            case SIGMOID -> node("Sigmoid", in);
            case GELU -> node("Gelu", in);
        }, x.shape());
    }

    @Override public Named maxPool(Named x, PeerPool pool) {
        return pooled("MaxPool", x, pool);
    }

    @Override public Named averagePool(Named x, PeerPool pool) {
        return pooled("AveragePool", x, pool);
    }

    private Named pooled(String op, Named x, PeerPool p) {
        return new Named(node(op, List.of(x.name()), attributes("kernel_shape", p.size(), p.size()),
                attributes("strides", p.stride(), p.stride()),
                attributes("pads", p.before(), p.before(), p.after(), p.after())), shapes.maxPool(x.shape(), p));
    }

    @Override public Named globalAverage(Named x) {
        return flatten(new Named(node("GlobalAveragePool", List.of(x.name())), shapes.globalAverage(x.shape())));
    }

    @Override public Named batchNorm(Named x, double epsilon) {
        int before = shapes.weights().size();
        shapes.batchNorm(x.shape(), epsilon);
        int channels = x.shape()[0];
        var ones = new float[channels];
        Arrays.fill(ones, 1);
        var inputs = new ArrayList<>(List.of(x.name()));
        since(before).forEach(w -> inputs.add(constant(w)));
        inputs.add(constant(new float[channels], channels));                // running means and variances, at the start
        inputs.add(constant(ones, channels));
        return new Named(node("BatchNormalization", inputs, attribute("epsilon", epsilon)), x.shape());
    }

    @Override public Named layerNorm(Named x, double epsilon) {
        int before = shapes.weights().size();
        shapes.layerNorm(x.shape(), epsilon);
        return weighted("LayerNormalization", x, x.shape(), before, attribute("axis", -1),
                attribute("epsilon", epsilon));
    }

    @Override public Named dropout(Named x, double rate) {
        return x;
    }

    @Override public Named flatten(Named x) {
        return new Named(node("Flatten", List.of(x.name()), attribute("axis", 1)), shapes.flatten(x.shape()));
    }

    @Override public Named add(Named a, Named b) {
        return new Named(node("Add", List.of(a.name(), b.name())), a.shape());
    }

    @Override public Named concat(List<Named> parts) {
        return new Named(node("Concat", parts.stream().map(Named::name).toList(), attribute("axis", 1)),
                shapes.concat(parts.stream().map(Named::shape).toList()));
    }

    @Override public Named tokens(Named x) {
        int before = shapes.weights().size();
        int[] shape = shapes.tokens(x.shape());
        int width = shape[1];
        String patches = transposed(reshaped(x.name(), batch, width, shape[0] - 1), 0, 2, 1);
        String token = constant(since(before).getFirst().values(), 1, 1, width);
        String tokens = node("Expand", List.of(token, whole(batch, 1, width)));
        String all = node("Concat", List.of(tokens, patches), attribute("axis", 1));
        return new Named(node("Add", List.of(all, constant(since(before).getLast()))), shape);
    }

    @Override public Named attention(Named x, int heads) {
        int[] shape = shapes.attention(x.shape(), heads);
        int tokens = shape[0];
        int width = shape[1];
        List<String> parts = nodes("Split", 3, List.of(x.name(), whole(width, width, width)), attribute("axis", -1));
        List<String> split = parts.stream().map(p -> reshaped(p, batch, tokens, heads, width / heads)).toList();
        String product = node("MatMul",
                List.of(transposed(split.get(0), 0, 2, 1, 3), transposed(split.get(1), 0, 2, 3, 1)));
        String scores = node("Mul", List.of(product, scalar(1 / Math.sqrt((double) width / heads))));
        String attended = node("MatMul", List.of(node("Softmax", List.of(scores), attribute("axis", -1)),
                transposed(split.get(2), 0, 2, 1, 3)));
        return new Named(reshaped(transposed(attended, 0, 2, 1, 3), batch, tokens, width), shape);
    }

    private String reshaped(String value, long... extents) {
        return node("Reshape", List.of(value, whole(extents)));
    }

    private String transposed(String value, int... axes) {
        return node("Transpose", List.of(value), attributes("perm", axes));
    }

    @Override public Named firstToken(Named x) {
        String row = node("Gather", List.of(x.name(), whole(0)), attribute("axis", 1));
        return new Named(reshaped(row, batch, x.shape()[1]), shapes.firstToken(x.shape()));
    }

    @Override public int channels(Named x) {
        return x.shape()[0];
    }
}
