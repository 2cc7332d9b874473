package dev.fovea.op;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.stream.IntStream;

/// The operations as functions of values: what layers, losses, optimizers and gradient rules are written in.
public final class Ops {
    private Ops() {
    }

    // leaves

    public static Value input(Graph graph, String name, DType dtype, Shape shape) {
        return graph.add(new Input(name, new TensorType(dtype, shape)));
    }

    public static Value input(Graph graph, String name, Shape shape) {
        return input(graph, name, graph.floatType(), shape);
    }

    public static Value variable(Graph graph, String path, TensorType type) {
        return graph.add(new Variable(path, type));
    }

    public static Value constant(Graph graph, Tensor value) {
        return graph.add(new Constant(value, false));
    }

    /// A scalar of the graph's floating-point type.
    public static Value constant(Graph graph, double value) {
        return graph.add(new Constant(scalar(graph.floatType(), value), false));
    }

    /// A scalar of the type of `like`.
    public static Value constant(Value like, double value) {
        return like.graph().add(new Constant(scalar(like.dtype(), value), false));
    }

    /// `value / N`, where N is the batch size.
    public static Value constantPerSample(Value like, double value) {
        return like.graph().add(new Constant(scalar(like.dtype(), value), true));
    }

    /// The scalar 0, which broadcasts to whatever is asked for.
    public static Value zero(Value like) {
        return constant(like.graph(), 0);
    }

    private static Tensor scalar(DType dtype, double value) {
        Tensor t = Tensor.zeros(dtype, Shape.scalar());
        t.set(0, value);
        return t;
    }

    // element by element

    public static Value plus(Value a, Value b) {
        return binary(Binary.Kind.ADD, a, b);
    }

    public static Value plus(Value a, double b) {
        return plus(a, constant(a, b));
    }

    public static Value minus(Value a, Value b) {
        return binary(Binary.Kind.SUBTRACT, a, b);
    }

    public static Value minus(Value a, double b) {
        return minus(a, constant(a, b));
    }

    public static Value times(Value a, Value b) {
        return binary(Binary.Kind.MULTIPLY, a, b);
    }

    public static Value times(Value a, double b) {
        return times(a, constant(a, b));
    }

    public static Value dividedBy(Value a, Value b) {
        return binary(Binary.Kind.DIVIDE, a, b);
    }

    public static Value dividedBy(Value a, double b) {
        return dividedBy(a, constant(a, b));
    }

    public static Value max(Value a, Value b) {
        return binary(Binary.Kind.MAX, a, b);
    }

    public static Value min(Value a, Value b) {
        return binary(Binary.Kind.MIN, a, b);
    }

    public static Value power(Value a, Value b) {
        return binary(Binary.Kind.POWER, a, b);
    }

    public static Value power(Value a, double b) {
        return power(a, constant(a, b));
    }

    /// 1 where `a > b`, else 0.
    public static Value greater(Value a, Value b) {
        return binary(Binary.Kind.GREATER, a, b);
    }

    /// 1 where `a = b`, else 0.
    public static Value equal(Value a, Value b) {
        return binary(Binary.Kind.EQUAL, a, b);
    }

    /// 1 where `a` is 0, 0 where it is 1.
    public static Value not(Value a) {
        return minus(constant(a, 1), a);
    }

    private static Value binary(Binary.Kind kind, Value a, Value b) {
        return a.graph().add(new Binary(kind), a, b);
    }

    public static Value negate(Value x) {
        return unary(Unary.Kind.NEGATE, x);
    }

    public static Value abs(Value x) {
        return unary(Unary.Kind.ABS, x);
    }

    public static Value sign(Value x) {
        return unary(Unary.Kind.SIGN, x);
    }

    public static Value exp(Value x) {
        return unary(Unary.Kind.EXP, x);
    }

    public static Value log(Value x) {
        return unary(Unary.Kind.LOG, x);
    }

    public static Value sqrt(Value x) {
        return unary(Unary.Kind.SQRT, x);
    }

    public static Value inverse(Value x) {
        return unary(Unary.Kind.INVERSE, x);
    }

    public static Value sigmoid(Value x) {
        return unary(Unary.Kind.SIGMOID, x);
    }

    public static Value tanh(Value x) {
        return unary(Unary.Kind.TANH, x);
    }

    public static Value relu(Value x) {
        return unary(Unary.Kind.RELU, x);
    }

    public static Value step(Value x) {
        return unary(Unary.Kind.STEP, x);
    }

    public static Value erf(Value x) {
        return unary(Unary.Kind.ERF, x);
    }

    public static Value floor(Value x) {
        return unary(Unary.Kind.FLOOR, x);
    }

    /// `x` itself, through which no gradient passes.
    public static Value stopGradient(Value x) {
        return unary(Unary.Kind.STOP_GRADIENT, x);
    }

    private static Value unary(Unary.Kind kind, Value x) {
        return x.graph().add(new Unary(kind), x);
    }

    /// `a` where `condition` is not 0, else `b`.
    public static Value select(Value condition, Value a, Value b) {
        return condition.graph().add(new Select(), condition, a, b);
    }

    public static Value cast(Value x, DType to) {
        return x.dtype() == to ? x : x.graph().add(new Cast(to), x);
    }

    // shapes

    public static Value reshape(Value x, Shape to) {
        return x.shape().equals(to) ? x : x.graph().add(new Reshape(to), x);
    }

    public static Value transpose(Value x, List<Integer> order) {
        boolean same = order.equals(IntStream.range(0, order.size()).boxed().toList());
        return same && order.size() == x.shape().rank() ? x : x.graph().add(new Transpose(order), x);
    }

    public static Value broadcastTo(Value x, Shape to) {
        return x.shape().equals(to) ? x : x.graph().add(new Broadcast(to), x);
    }

    public static Value slice(Value x, int axis, int from, int count, int step) {
        boolean whole = from == 0 && step == 1 && x.shape().extent(axis) == count;
        return whole ? x : x.graph().add(new Slice(axis, from, count, step), x);
    }

    public static Value pad(Value x, int axis, int before, int after, int between) {
        return before == 0 && after == 0 && between == 0 ? x : x.graph().add(new Pad(axis, before, after, between), x);
    }

    public static Value concat(int axis, List<Value> parts) {
        return parts.size() == 1 ? parts.getFirst() : parts.getFirst().graph().add(new Concat(axis), parts);
    }

    public static Value gather(Value table, Value index) {
        return table.graph().add(new Gather(), table, index);
    }

    static Value gatherGradient(Shape table, Value index, Value g) {
        return g.graph().add(new GatherGradient(table), index, g);
    }

    /// Rows of `classes` numbers: 1 at the label's place, else 0; `labels` is `[…]`, the result `[…, classes]`.
    public static Value oneHot(Value labels, int classes, DType dtype) {
        Tensor numbers = Tensor.zeros(dtype, Shape.of(classes));
        for (int i = 0; i < classes; i++) {
            numbers.set(i, i);
        }
        Value column = reshape(cast(labels, dtype), labels.shape().append(1));
        return equal(column, constant(labels.graph(), numbers));
    }

    // sums

    /// The sum over the given axes, which stay with extent 1.
    public static Value sum(Value x, List<Integer> axes) {
        return axes.isEmpty() ? x : x.graph().add(new Reduce(Reduce.Kind.SUM, axes), x);
    }

    /// The sum of all elements, a scalar.
    public static Value sum(Value x) {
        return reshapeToScalar(sum(x, allAxes(x)));
    }

    /// The maximum over the given axes, which stay with extent 1.
    public static Value max(Value x, List<Integer> axes) {
        return x.graph().add(new Reduce(Reduce.Kind.MAX, axes), x);
    }

    /// The mean over the given axes, which stay with extent 1; an open batch size counts once it is known.
    public static Value mean(Value x, List<Integer> axes) {
        boolean perSample = x.shape().isSymbolic() && axes.contains(0);
        double count = 1;
        for (int axis : axes) {
            count *= Math.max(1, x.shape().extent(axis));
        }
        return times(sum(x, axes), perSample ? constantPerSample(x, 1 / count) : constant(x, 1 / count));
    }

    /// The mean of all elements, a scalar.
    public static Value mean(Value x) {
        return reshapeToScalar(mean(x, allAxes(x)));
    }

    private static Value reshapeToScalar(Value x) {
        return reshape(x, Shape.scalar());
    }

    private static List<Integer> allAxes(Value x) {
        return IntStream.range(0, x.shape().rank()).boxed().toList();
    }

    /// Sums `x` over what broadcasting from `to` had repeated: the gradient of broadcasting.
    public static Value sumTo(Value x, Shape to) {
        if (x.shape().equals(to)) {
            return x;
        }
        if (x.shape().rank() < to.rank() || x.shape().isScalar()) {
            return broadcastTo(x, to);                 // a scalar 0 stands for zeros of any shape
        }
        int shift = x.shape().rank() - to.rank();
        List<Integer> axes = IntStream.range(0, x.shape().rank())
                .filter(i -> i < shift || to.extent(i - shift) == 1 && x.shape().extent(i) != 1).boxed().toList();
        return reshape(sum(x, axes), to);
    }

    public static Value argMax(Value x, int axis) {
        return x.graph().add(new ArgMax(axis), x);
    }

    // products

    public static Value matmul(Value a, Value b) {
        return matmul(a, b, false, false);
    }

    public static Value matmul(Value a, Value b, boolean transposeA, boolean transposeB) {
        return a.graph().add(new MatMul(transposeA, transposeB), a, b);
    }

    public static Value conv(Conv conv, Value x, Value kernel) {
        return x.graph().add(conv, x, kernel);
    }

    public static Value convInputGradient(Conv conv, Shape input, Value y, Value kernel) {
        return y.graph().add(new ConvInputGradient(conv, input), y, kernel);
    }

    public static Value convKernelGradient(Conv conv, Shape kernel, Value x, Value y) {
        return x.graph().add(new ConvKernelGradient(conv, kernel), x, y);
    }

    public static Value pool(Pool pool, Value x) {
        return x.graph().add(pool, x);
    }

    public static Value poolGradient(Pool pool, Value x, Value y, Value dy) {
        return x.graph().add(new PoolGradient(pool), x, y, dy);
    }

    // random numbers

    /// Numbers keyed by `counters` (seed, step, first sample; i64 `[3]`) and by `key`, a layer's path and call.
    public static Value random(Random.Distribution distribution, Value counters, String key, TensorType type) {
        return counters.graph().add(new Random(distribution, RandomBits.key(key), type), counters);
    }

    // composites

    /// Each position becomes a box, as many times on each spatial axis as its factor says.
    public static Value upsample(Value x, List<Integer> factors) {
        List<Integer> extents = IntStream.range(0, factors.size())
                .mapToObj(d -> Math.multiplyExact(x.shape().extent(d + 1), factors.get(d))).toList();
        return resample(x, Resample.Kind.NEAREST, extents);
    }

    /// The same images with other extents on the spatial axes.
    public static Value resample(Value x, Resample.Kind kind, List<Integer> extents) {
        boolean same = x.shape().rank() == extents.size() + 2 && extents.equals(Resample.spatial(x.shape()));
        return same ? x : x.graph().add(new Resample(kind, extents), x);
    }

    static Value resampleGradient(Value g, Resample.Kind kind, List<Integer> extents) {
        return g.graph().add(new ResampleGradient(kind, extents), g);
    }

    public static Value softmax(Value x) {
        return x.graph().add(new Softmax(), x);
    }

    /// The cross-entropy of each row of logits with a row of target probabilities: shape `[…]`.
    public static Value softmaxCrossEntropy(Value logits, Value target) {
        return logits.graph().add(new SoftmaxCrossEntropy(), logits, target);
    }

    /// A product of its own at each position: `[batch, positions, taps]` by `[positions, taps, filters]`.
    public static Value locallyConnected(Value x, Value kernel) {
        return locallyConnected(x, kernel, false);
    }

    static Value locallyConnected(Value x, Value kernel, boolean transposeKernel) {
        return x.graph().add(new LocallyConnected(transposeKernel), x, kernel);
    }

    static Value locallyConnectedKernelGradient(Value x, Value y) {
        return x.graph().add(new LocallyConnectedKernelGradient(), x, y);
    }

}
