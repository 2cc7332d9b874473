package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.Wire.bytes;
import static dev.fovea.formats.onnx.Wire.integer;
import static dev.fovea.formats.onnx.Wire.message;
import static dev.fovea.formats.onnx.Wire.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Small models of ONNX, written field by field.
final class Models {
    private Models() {}

    static Wire model(long opset, Wire graph) {
        return message(integer(1, 8), text(2, "test"), message(8, text(1, ""), integer(2, opset)), graph);
    }

    static Wire graph(Wire... fields) {
        return message(7, fields);
    }

    /// A node `op(inputs) → output`, then its attributes.
    static Wire node(String op, List<String> inputs, String output, Wire... attributes) {
        var fields = new ArrayList<Wire>();
        inputs.forEach(i -> fields.add(text(1, i)));
        fields.add(text(2, output));
        fields.add(text(4, op));
        fields.addAll(List.of(attributes));
        return message(1, fields.toArray(Wire[]::new));
    }

    static Wire integers(String name, long... values) {
        return message(5, Stream.concat(Stream.of(text(1, name)),
                java.util.Arrays.stream(values).mapToObj(v -> integer(8, v))).toArray(Wire[]::new));
    }

    static Wire option(String name, long value) {
        return message(5, text(1, name), integer(3, value), integer(20, 2));
    }

    static Wire word(String name, String value) {
        return message(5, text(1, name), text(4, value), integer(20, 3));
    }

    static Wire floats(int field, String name, List<Integer> dims, float... values) {
        var raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) {
            raw.putFloat(v);
        }
        return tensor(field, name, dims, 1, bytes(9, raw.array()));
    }

    static Wire longs(int field, String name, List<Integer> dims, long... values) {
        var raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long v : values) {
            raw.putLong(v);
        }
        return tensor(field, name, dims, 7, bytes(9, raw.array()));
    }

    static Wire tensor(int field, String name, List<Integer> dims, int type, Wire... values) {
        var fields = new ArrayList<Wire>();
        dims.forEach(d -> fields.add(integer(1, d)));
        fields.add(integer(2, type));
        fields.add(text(8, name));
        fields.addAll(List.of(values));
        return message(field, fields.toArray(Wire[]::new));
    }

    static Wire input(String name, Object... dims) {
        return value(11, name, dims);
    }

    static Wire output(String name, Object... dims) {
        return value(12, name, dims);
    }

    private static Wire value(int field, String name, Object... dims) {
        Wire[] all = Stream.of(dims).map(d -> message(1, d instanceof Integer i ? integer(1, i) : text(2, (String) d)))
                .toArray(Wire[]::new);
        return message(field, text(1, name), message(2, message(1, integer(1, 1), message(2, all))));
    }

    static float[] rising(int count, double step) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (Math.sin(i) * step);
        }
        return values;
    }

    /// Convolution, batch normalisation, pooling, a shape that is computed, a product: 2 classes of 1 × 6 × 6.
    static Wire cnn() {
        return model(13, graph(text(2, "cnn"), input("image", "N", 1, 6, 6), output("scores", "N", 2),
                floats(5, "conv1.weight", List.of(2, 1, 3, 3), rising(18, 0.5)),
                floats(5, "conv1.bias", List.of(2), 0.1f, -0.1f),
                floats(5, "bn.scale", List.of(2), 1, 2), floats(5, "bn.bias", List.of(2), 0, 0.5f),
                floats(5, "bn.mean", List.of(2), 0.1f, 0.2f), floats(5, "bn.var", List.of(2), 1, 0.5f),
                floats(5, "fc.weight", List.of(2, 18), rising(36, 0.3)), floats(5, "fc.bias", List.of(2), 0.5f, 0.25f),
                longs(5, "zero", List.of(), 0), longs(5, "minus", List.of(1), -1), longs(5, "axes", List.of(1), 0),
                node("Conv", List.of("image", "conv1.weight", "conv1.bias"), "c", integers("kernel_shape", 3, 3),
                        integers("pads", 1, 1, 1, 1)),
                node("BatchNormalization", List.of("c", "bn.scale", "bn.bias", "bn.mean", "bn.var"), "b"),
                node("Relu", List.of("b"), "r"),
                node("MaxPool", List.of("r"), "p", integers("kernel_shape", 2, 2), integers("strides", 2, 2)),
                node("Shape", List.of("p"), "s"), node("Gather", List.of("s", "zero"), "n", option("axis", 0)),
                node("Unsqueeze", List.of("n", "axes"), "n1"),
                node("Concat", List.of("n1", "minus"), "to", option("axis", 0)),
                node("Reshape", List.of("p", "to"), "f"),
                node("Gemm", List.of("f", "fc.weight", "fc.bias"), "scores", option("transB", 1))));
    }
}
