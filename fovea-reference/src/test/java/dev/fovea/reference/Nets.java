package dev.fovea.reference;

import static dev.fovea.op.Ops.*;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Pool;
import dev.fovea.op.Random;
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

/// Small training steps, written in ops, on which the compiler is tested.
final class Nets {
    static final int BATCH = 3;

    /// A program with values for its inputs and variables, by name.
    record Net(String name, Program program, Map<String, Tensor> feeds) {
        @Override public String toString() {
            return name;
        }
    }

    private final Graph graph = new Graph();
    private final Map<String, Tensor> feeds = new LinkedHashMap<>();
    private final List<Value> weights = new ArrayList<>();

    static List<Net> all() {
        return List.of(cnn(), residual(), tied(), sequences(), padded());
    }

    /// Convolution, both poolings, dropout, dense, cross-entropy; Adam.
    static Net cnn() {
        var n = new Nets();
        Value x = n.image(6, 6, 2);
        Value h = relu(n.conv("c1", x, 3, 3, 1));
        h = pool(pool2(Pool.Kind.MAX), h);
        h = tanh(n.conv("c2", h, 4, 3, 1));
        Value u = random(Random.Distribution.UNIFORM, n.counters(), "drop", h.type());
        h = times(times(h, greater(u, constant(u, 0.3))), 1 / 0.7);
        h = reshape(h, Shape.of(Shape.N, 36));
        return n.train("cnn", softmaxCrossEntropy(n.dense("d", h, 5), oneHot(n.labels(5), 5, DType.F32)), n::adam);
    }

    /// A sum and a concatenation of branches, average pooling, mean squared error; momentum.
    static Net residual() {
        var n = new Nets();
        Value x = n.image(4, 4, 3);
        Value a = relu(n.conv("a", x, 3, 3, 1));
        Value b = sigmoid(plus(n.conv("b", a, 3, 1, 1), x));
        Value c = concat(3, List.of(a, b, abs(minus(a, b))));
        Value p = pool(pool2(Pool.Kind.AVERAGE), c);
        Value y = n.dense("d", reshape(p, Shape.of(Shape.N, 36)), 2);
        Value error = minus(y, constant(n.graph, Tensor.of(Shape.of(2), 0.5f, -0.25f)));
        return n.train("residual", mean(times(error, error), List.of(1)), n::momentum);
    }

    /// One weight used twice; plain descent, which reads nothing but weight and gradient.
    static Net tied() {
        var n = new Nets();
        Value x = n.vector(4);
        Value w = n.weight("w", 4, 4);
        Value h = tanh(matmul(x, w));
        Value y = matmul(h, w, false, true);
        return n.train("tied", times(minus(y, x), minus(y, x)), n::descend);
    }

    /// Dense layers over sequences, GELU between them, whose parts its gradient needs again, and a shortcut; descent.
    static Net sequences() {
        var n = new Nets();
        n.feeds.put("x", numbers("x", Shape.of(BATCH, 5, 4)));
        Value x = input(n.graph, "x", Shape.of(Shape.N, 5, 4));
        Value h = n.pointwise("up", x, 6);
        h = times(times(h, 0.5), plus(erf(times(h, Math.sqrt(0.5))), 1));
        Value y = plus(n.pointwise("down", h, 4), x);
        return n.train("sequences", mean(times(y, y), List.of(1, 2)), n::descend);
    }

    /// Padding apart from the convolutions and the pooling that read it; descent.
    static Net padded() {
        var n = new Nets();
        Value x = pad(pad(n.image(5, 5, 2), 1, 1, 1, 0), 2, 0, 1, 0);
        Value a = relu(n.conv("a", pad(x, 1, 0, 1, 0), 3, 5, 1));
        Value b = relu(n.valid("b", pad(pad(a, 1, 0, 1, 0), 2, 2, 0, 0), 4, 3, 2));
        Value p = pool(pool2(Pool.Kind.MAX), pad(pad(b, 1, 1, 0, 0), 2, 0, 1, 0));
        return n.train("padded", mean(times(p, p), List.of(1, 2, 3)), n::descend);
    }

    private Value valid(String name, Value x, int filters, int size, int stride) {
        return graph.within(name, () -> {
            Window w = Window.valid(size, stride);
            Value k = weight(name + "/kernel", size, size, x.shape().channels(), filters);
            return plus(dev.fovea.op.Ops.conv(new Conv(List.of(w, w), 1), x, k), weight(name + "/bias", filters));
        });
    }

    private Value pointwise(String name, Value x, int units) {
        return graph.within(name, () -> {
            Value k = reshape(weight(name + "/kernel", x.shape().channels(), units),
                    Shape.of(1, x.shape().channels(), units));
            return plus(dev.fovea.op.Ops.conv(new Conv(List.of(Window.valid(1, 1)), 1), x, k),
                    weight(name + "/bias", units));
        });
    }

    private interface Rule {
        void update(SequencedMap<String, Value> updates, String path, Value w, Value g);
    }

    private Net train(String name, Value losses, Rule rule) {
        Value loss = mean(losses);
        var gradients = Gradients.of(loss, weights);
        var updates = new LinkedHashMap<String, Value>();
        for (int i = 0; i < weights.size(); i++) {
            rule.update(updates, ((Variable) weights.get(i).op()).path(), weights.get(i), gradients.get(i));
        }
        var outputs = new LinkedHashMap<String, Value>();
        outputs.put("loss", loss);
        return new Net(name, new Program(outputs, updates), feeds);
    }

    private void descend(SequencedMap<String, Value> updates, String path, Value w, Value g) {
        updates.put(path, minus(w, times(g, 0.1)));
    }

    private void momentum(SequencedMap<String, Value> updates, String path, Value w, Value g) {
        Value v = minus(times(state(path + "/v", w), 0.9), times(g, 0.1));
        updates.put(path, plus(w, v));
        updates.put(path + "/v", v);
    }

    private void adam(SequencedMap<String, Value> updates, String path, Value w, Value g) {
        Value m = plus(times(state(path + "/m", w), 0.9), times(g, 0.1));
        Value v = plus(times(state(path + "/s", w), 0.999), times(times(g, g), 0.001));
        updates.put(path, minus(w, times(dividedBy(m, plus(sqrt(v), 1e-3)), 0.01)));
        updates.put(path + "/m", m);
        updates.put(path + "/s", v);
    }

    private Value state(String path, Value like) {
        feeds.put(path, Tensor.zeros(DType.F32, like.shape()));
        return variable(graph, path, like.type());
    }

    private static Pool pool2(Pool.Kind kind) {
        return new Pool(kind, List.of(Window.valid(2, 2), Window.valid(2, 2)), false);
    }

    private Value conv(String name, Value x, int filters, int size, int stride) {
        return graph.within(name, () -> {
            Window w = Window.same(size, stride, 1, x.shape().height());
            Value k = weight(name + "/kernel", size, size, x.shape().channels(), filters);
            return plus(dev.fovea.op.Ops.conv(new Conv(List.of(w, w), 1), x, k), weight(name + "/bias", filters));
        });
    }

    private Value dense(String name, Value x, int units) {
        return graph.within(name, () -> plus(matmul(x, weight(name + "/kernel", x.shape().channels(), units)),
                weight(name + "/bias", units)));
    }

    private Value weight(String path, int... extents) {
        feeds.put(path, numbers(path, Shape.of(extents)));
        Value w = variable(graph, path, TensorType.of(DType.F32, extents));
        weights.add(w);
        return w;
    }

    private Value image(int height, int width, int channels) {
        feeds.put("image", numbers("image", Shape.of(BATCH, height, width, channels)));
        return input(graph, "image", Shape.of(Shape.N, height, width, channels));
    }

    private Value vector(int size) {
        feeds.put("x", numbers("x", Shape.of(BATCH, size)));
        return input(graph, "x", Shape.of(Shape.N, size));
    }

    private Value labels(int classes) {
        feeds.put("label", Tensor.of(Shape.of(BATCH), 0, classes - 1, 1));
        return input(graph, "label", DType.I32, Shape.of(Shape.N));
    }

    private Value counters() {
        feeds.put("random", Tensor.of(Shape.of(3), 7L, 2L, 0L));
        return input(graph, "random", DType.I64, Shape.of(3));
    }

    private static Tensor numbers(String name, Shape shape) {
        Tensor t = Tensor.zeros(DType.F32, shape);
        long key = dev.fovea.op.RandomBits.key(name);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, dev.fovea.op.RandomBits.uniform(key, i) - 0.5);
        }
        return t;
    }
}
