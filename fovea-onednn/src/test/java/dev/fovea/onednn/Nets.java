package dev.fovea.onednn;

import static dev.fovea.op.Ops.*;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.Lrn;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.op.Random;
import dev.fovea.op.RandomBits;
import dev.fovea.op.Variable;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The lecture's networks with everything that a step of training or judging has around them, written in ops.
final class Nets {
    static final int BATCH = 4;
    private static final int CLASSES = 10;

    /// What a weight becomes.
    @FunctionalInterface
    interface Rule {
        void update(Nets net, SequencedMap<String, Value> updates, String path, Value w, Value g);
    }

    /// Programs with values for their inputs and variables.
    record Net(String name, Program training, Program inference, Map<String, Tensor> inputs,
            Map<String, Tensor> weights) {
        @Override public String toString() {
            return name;
        }
    }

    private final Graph graph = new Graph();
    private final int batch;
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final List<Value> learned = new ArrayList<>();

    private Nets(int batch) {
        this.batch = batch;
    }

    static List<Net> all(int batch) {
        return List.of(softmaxRegression(batch), mlp(batch), leNet(batch), lectureCnn(batch), residual(batch),
                concat(batch), normalized(batch));
    }

    static Net softmaxRegression(int batch) {
        return net("softmax regression", batch, Nets::descent, 28, 28, 1, n -> x -> n.dense("d", flat(x), CLASSES));
    }

    static Net mlp(int batch) {
        return net("mlp", batch, Nets::adam, 28, 28, 1,
                n -> x -> n.dense("e", n.dropout(relu(n.dense("d", flat(x), 128)), 0.2), CLASSES));
    }

    static Net leNet(int batch) {
        return net("lenet-5", batch, Nets::momentum, 32, 32, 1, n -> x -> {
            Value h = n.pool2(Pool.Kind.AVERAGE, tanh(n.conv("c1", x, 6, 5, 0, 1)));
            h = n.pool2(Pool.Kind.AVERAGE, tanh(n.conv("c2", h, 16, 5, 0, 1)));
            h = tanh(n.dense("d1", flat(h), 120));
            return n.dense("d3", tanh(n.dense("d2", h, 84)), CLASSES);
        });
    }

    /// With fewer neurons in the dense layer, which the reference multiplies one by one.
    static Net lectureCnn(int batch) {
        return lectureCnn(batch, 40);
    }

    static Net lectureCnn(int batch, int units) {
        return net("lecture cnn", batch, Nets::adam, 28, 28, 1, n -> x -> {
            Value h = n.pool2(Pool.Kind.MAX, relu(n.conv("c1", x, 32, 5, 2, 1)));
            h = n.pool2(Pool.Kind.MAX, relu(n.conv("c2", h, 64, 5, 2, 1)));
            return n.dense("d2", relu(n.dense("d1", flat(h), units)), CLASSES);
        });
    }

    /// Padded channels, a strided shortcut, global average pooling.
    static Net residual(int batch) {
        return net("residual", batch, Nets::momentum, 12, 12, 3, n -> x -> {
            Value a = relu(n.conv("stem", x, 17, 3, 1, 1));
            Value b = relu(plus(n.conv("b2", relu(n.conv("b1", a, 17, 3, 1, 1)), 17, 3, 1, 1), a));
            Value c = relu(plus(n.conv("c2", relu(n.conv("c1", b, 32, 3, 1, 2)), 32, 3, 1, 1),
                    n.conv("short", b, 32, 1, 0, 2)));
            return n.dense("d", reshape(mean(c, List.of(1, 2)), Shape.of(c.shape().batch(), 32)), CLASSES);
        });
    }

    /// Branches of different widths side by side, as in GoogLeNet, and overlapping pooling.
    static Net concat(int batch) {
        return net("concat", batch, Nets::adam, 13, 13, 1, n -> x -> {
            Value a = relu(n.conv("stem", x, 16, 3, 1, 1));
            Value p = n.pool(Pool.Kind.MAX, a, 3, 1, 1);
            Value b = Ops.concat(3, List.of(relu(n.conv("b1", a, 16, 1, 0, 1)), relu(n.conv("b3", a, 6, 3, 1, 1)),
                    sigmoid(n.conv("bp", p, 10, 1, 0, 1))));
            Value c = n.pool(Pool.Kind.MAX, b, 3, 2, 0);
            return n.dense("d", n.dropout(flat(c), 0.4), CLASSES);
        });
    }

    /// Local response normalisation as in AlexNet, of blocked channels and of others; layer normalisation as in a transformer.
    static Net normalized(int batch) {
        return net("normalized", batch, Nets::momentum, 13, 13, 1, n -> x -> {
            Value a = n.pool(Pool.Kind.MAX, n.lrn(relu(n.conv("c1", x, 32, 3, 1, 1))), 3, 2, 0);
            Value b = n.pool(Pool.Kind.AVERAGE, n.lrn(relu(n.conv("c2", a, 24, 3, 1, 1))), 2, 2, 0);
            Value tokens = n.layerNorm("ln1", reshape(b, Shape.of(Shape.N, 9, 24)));
            Value h = relu(n.dense("d1", flat(tokens), 40));
            return n.dense("d2", n.graph.add(new LayerNorm(List.of(1), 1e-5), h), CLASSES);
        });
    }

    private Value lrn(Value x) {
        return graph.add(new Lrn(5, 0.1, 0.75, 2), x);
    }

    private Value layerNorm(String path, Value x) {
        int last = x.shape().rank() - 1;
        int width = x.shape().channels();
        return graph.add(new LayerNorm(List.of(last), 1e-5), x, weight(path + "/gamma", 2, width),
                weight(path + "/beta", 50, width));
    }

    @FunctionalInterface
    interface Body {
        UnaryOperator<Value> in(Nets net);
    }

    static Net net(String name, int batch, Rule rule, int height, int width, int channels, Body body) {
        var inference = new Nets(batch);
        Value y = body.in(inference).apply(inference.image(height, width, channels));
        var n = new Nets(batch);
        Value z = body.in(n).apply(n.image(height, width, channels));
        return new Net(name, n.train(z, rule), inference.judge(y), n.inputs, n.weights);
    }

    private Program judge(Value z) {
        var outputs = new LinkedHashMap<String, Value>();
        outputs.put("probabilities", softmax(z));
        outputs.put("loss", softmaxCrossEntropy(z, oneHot(labels(), CLASSES, DType.F32)));
        outputs.put("right", right(z));
        return new Program(outputs, new LinkedHashMap<>());
    }

    private Value right(Value z) {
        return equal(reshape(cast(argMax(z, 1), DType.F32), Shape.of(z.shape().batch())), cast(labels(), DType.F32));
    }

    /// As `fit` does it: nothing is updated by a loss that is not finite.
    private Program train(Value z, Rule rule) {
        Value loss = mean(softmaxCrossEntropy(z, oneHot(labels(), CLASSES, DType.F32)));
        Value finite = equal(minus(loss, loss), zero(loss));
        List<Value> gradients = Gradients.of(loss, learned);
        var updates = new LinkedHashMap<String, Value>();
        for (int i = 0; i < learned.size(); i++) {
            var own = new LinkedHashMap<String, Value>();
            rule.update(this, own, ((Variable) learned.get(i).op()).path(), learned.get(i), gradients.get(i));
            own.forEach((path, value) -> updates.put(path,
                    select(finite, value, graph.add(new Variable(path, value.type())))));
        }
        var outputs = new LinkedHashMap<String, Value>();
        outputs.put("loss", loss);
        outputs.put("accuracy", mean(right(z)));
        return new Program(outputs, updates);
    }

    static void descent(Nets n, SequencedMap<String, Value> updates, String path, Value w, Value g) {
        updates.put(path, minus(w, times(g, n.rate())));
    }

    static void momentum(Nets n, SequencedMap<String, Value> updates, String path, Value w, Value g) {
        Value v = minus(times(n.state(path + "/v", w), 0.9), times(g, n.rate()));
        updates.put(path, plus(w, v));
        updates.put(path + "/v", v);
    }

    static void adam(Nets n, SequencedMap<String, Value> updates, String path, Value w, Value g) {
        Value m = n.state(path + "/m", w);
        Value s = n.state(path + "/s", w);
        Value m2 = plus(m, times(minus(g, m), 0.1));
        Value s2 = plus(s, times(minus(times(g, g), s), 0.001));
        updates.put(path, minus(w, dividedBy(times(m2, n.rate()), plus(sqrt(s2), 1e-3))));
        updates.put(path + "/m", m2);
        updates.put(path + "/s", s2);
    }

    Value rate() {
        inputs.put("rate", Tensor.scalar(0.05f));
        return input(graph, "rate", Shape.scalar());
    }

    private Value state(String path, Value like) {
        weights.put(path, Tensor.zeros(DType.F32, like.shape()));
        return variable(graph, path, like.type());
    }

    /// A weight with values of magnitude `√(2 / fan-in)`.
    Value weight(String path, double fanIn, int... extents) {
        TensorType type = TensorType.of(DType.F32, extents);
        Tensor t = Tensor.zeros(DType.F32, type.shape());
        long key = RandomBits.key(path);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, RandomBits.normal(key, i) * Math.sqrt(2 / fanIn));
        }
        weights.put(path, t);
        learned.add(variable(graph, path, type));
        return learned.getLast();
    }

    private Value image(int height, int width, int channels) {
        Tensor t = Tensor.zeros(DType.U8, Shape.of(batch, height, width, channels));
        for (int i = 0; i < t.count(); i++) {
            t.set(i, RandomBits.bits(17, i) & 255);
        }
        inputs.put("image", t);
        return times(cast(input(graph, "image", DType.U8, Shape.of(Shape.N, height, width, channels)), DType.F32),
                1 / 255.0);
    }

    private Value labels() {
        Tensor t = Tensor.zeros(DType.U8, Shape.of(batch));
        for (int i = 0; i < t.count(); i++) {
            t.set(i, i % CLASSES);
        }
        inputs.put("label", t);
        return input(graph, "label", DType.U8, Shape.of(Shape.N));
    }

    Value dropout(Value x, double rate) {
        inputs.put("counters", Tensor.of(Shape.of(3), 1L, 2L, 3L));
        Value u = random(Random.Distribution.UNIFORM, input(graph, "counters", DType.I64, Shape.of(3)), "dropout",
                x.type());
        return times(x, times(greater(u, constant(u, rate)), 1 / (1 - rate)));
    }

    Value dense(String path, Value x, int units) {
        int width = x.shape().channels();
        return plus(matmul(x, weight(path + "/kernel", width, width, units)), weight(path + "/bias", 50, units));
    }

    Value conv(String path, Value x, int filters, int size, int padding, int stride) {
        var w = new Window(size, stride, padding, padding, 1);
        int channels = x.shape().channels();
        Value k = weight(path + "/kernel", size * size * channels, size, size, channels, filters);
        return plus(Ops.conv(new Conv(List.of(w, w), 1), x, k), weight(path + "/bias", 50, filters));
    }

    Value pool2(Pool.Kind kind, Value x) {
        return pool(kind, x, 2, 2, 0);
    }

    Value pool(Pool.Kind kind, Value x, int size, int stride, int padding) {
        var w = new Window(size, stride, padding, padding, 1);
        return Ops.pool(new Pool(kind, List.of(w, w), false), x);
    }

    static Value flat(Value x) {
        return reshape(x, Shape.of(x.shape().batch(), (int) x.shape().sampleCount()));
    }

    static Stream<String> names() {
        return all(1).stream().map(Net::name);
    }
}
