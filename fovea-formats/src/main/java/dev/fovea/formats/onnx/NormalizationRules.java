package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.inverse;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.Lrn;
import dev.fovea.op.Ops;
import dev.fovea.op.Random.Distribution;
import dev.fovea.op.Variable;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Normalisation by mean and variance, by neighbours, to probabilities; and dropout.
final class NormalizationRules {
    private static final double TINY = 1e-9;        // ONNX, MeanVarianceNormalization-9 and -13

    private NormalizationRules() {}

    static List<Operator> all() {
        return List.of(
                Operator.several("BatchNormalization", 1, NormalizationRules::batch).weights(1, 2).states(3, 4),
                Operator.of("InstanceNormalization", 1, NormalizationRules::instance).weights(1, 2),
                Operator.of("GroupNormalization", 18, NormalizationRules::group).weights(1, 2),
                Operator.several("LayerNormalization", 17, NormalizationRules::layer).weights(1, 2),
                Operator.of("RMSNormalization", 23, NormalizationRules::rootMeanSquare).weights(1),
                Operator.of("LpNormalization", 1, NormalizationRules::norm),
                Operator.of("Hardmax", 1, s -> rows(s, NormalizationRules::hardmax)),
                Operator.of("MeanVarianceNormalization", 9, NormalizationRules::meanVariance),
                Operator.of("LRN", 1, NormalizationRules::neighbours),
                Operator.of("Softmax", 1, s -> rows(s, Ops::softmax)),
                Operator.of("LogSoftmax", 1, s -> rows(s, NormalizationRules::logSoftmax)),
                Operator.several("Dropout", 1, NormalizationRules::dropout).known(1, 2));
    }

    private static double epsilon(OnnxStep s) {
        return s.number("epsilon", 1e-5);
    }

    /// In training, or where the node says so, by the batch's own statistics, whose running means are kept.
    private static List<OnnxValue> batch(OnnxStep s) {
        Carried x = s.in(0);
        Value image = x.image();
        Value gamma = s.in(1).onnx();
        Value beta = s.in(2).onnx();
        Value mean = s.in(3).onnx();
        Value variance = s.in(4).onnx();
        boolean kept = mean.op() instanceof Variable && variance.op() instanceof Variable;
        if (!s.flag("training_mode", false) && !(s.scope().mode() == Mode.TRAINING && kept)) {
            Value factor = times(gamma, inverse(sqrt(plus(variance, epsilon(s)))));
            return List.of(Carried.image(plus(times(image, factor), minus(beta, times(mean, factor))), x.type()));
        }
        double momentum = s.number("momentum", 0.9);
        List<Value> normal = s.graph().addNode(new BatchNorm(epsilon(s)), List.of(image, gamma, beta)).outputs();
        Value nextMean = running(kept ? s.scope().updated(mean) : mean, normal.get(1), momentum);
        Value nextVariance = running(kept ? s.scope().updated(variance) : variance, normal.get(2), momentum);
        if (kept) {
            s.scope().update(mean, nextMean);
            s.scope().update(variance, nextVariance);
        }
        return List.of(Carried.image(normal.getFirst(), x.type()), Carried.of(nextMean, x.type()),
                Carried.of(nextVariance, x.type()));
    }

    private static Value running(Value before, Value ofBatch, double momentum) {
        return plus(times(before, momentum), times(ofBatch, 1 - momentum));
    }

    /// `(x − μ) / √(σ² + ε)` over some axes, then `μ` and `1 / √(σ² + ε)`.
    private static List<Value> normal(Value x, List<Integer> axes, double epsilon) {
        Value mean = mean(x, axes);
        Value centred = minus(x, mean);
        Value scale = inverse(sqrt(plus(mean(times(centred, centred), axes), epsilon)));
        return List.of(times(centred, scale), mean, scale);
    }

    private static OnnxValue instance(OnnxStep s) {
        Carried x = s.in(0);
        Value image = x.image();
        List<Integer> axes = IntStream.range(1, x.rank() - 1).boxed().toList();
        Value y = normal(image, axes, epsilon(s)).getFirst();
        return Carried.image(plus(times(y, s.in(1).onnx()), s.in(2).onnx()), x.type());
    }

    /// Up to version 20, scale and bias are given for each group, later for each channel.
    private static OnnxValue group(OnnxStep s) {
        Carried x = s.in(0);
        Value v = x.onnx();
        int groups = Math.toIntExact(s.integer("num_groups", 1));
        int channels = x.dim(1);
        if (groups < 1 || channels % groups != 0) {
            throw s.wrong("shares out %d channels among %d groups", channels, groups);
        }
        Shape shape = v.shape();
        Value rows = reshape(v, Shape.of(x.dim(0), groups, Math.toIntExact(shape.countFrom(1) / groups)));
        Value y = normal(rows, List.of(2), epsilon(s)).getFirst();
        if (s.value(1).dim(0) == channels && (s.opset() >= 21 || channels != groups)) {
            var each = new ArrayList<>(Collections.nCopies(x.rank() - 1, 1));
            each.set(0, channels);
            Value scale = reshape(s.in(1).onnx(), new Shape(each));
            Value bias = reshape(s.in(2).onnx(), new Shape(each));
            return Carried.of(plus(times(reshape(y, shape), scale), bias), x.type());
        }
        Value scale = reshape(s.in(1).onnx(), Shape.of(groups, 1));
        return Carried.of(reshape(plus(times(y, scale), reshape(s.in(2).onnx(), Shape.of(groups, 1))), shape),
                x.type());
    }

    private static List<OnnxValue> layer(OnnxStep s) {
        Carried x = s.in(0);
        int axis = s.axis(s.integer("axis", -1), x.rank());
        List<Integer> axes = IntStream.range(axis, x.rank()).boxed().toList();
        List<Integer> order = x.withLast(axes);
        Value v = x.inOrder(order);
        List<Integer> each = x.dims().subList(axis, x.rank());
        boolean fits = s.has(2) && s.value(1).dims().equals(each) && s.value(2).dims().equals(each);
        if (axis > 0 && fits && !s.yields(1) && !s.yields(2)) {
            Value y = s.graph().add(new LayerNorm(axes, epsilon(s)), v, s.in(1).onnx(), s.in(2).onnx());
            return List.of(new Carried(y, x.type(), order));
        }
        List<Value> normal = normal(v, axes, epsilon(s));
        Value y = times(normal.getFirst(), s.in(1).onnx());
        return List.of(new Carried(s.has(2) ? plus(y, s.in(2).onnx()) : y, x.type(), order),
                new Carried(normal.get(1), OnnxType.FLOAT, order), new Carried(normal.get(2), OnnxType.FLOAT, order));
    }

    private static OnnxValue meanVariance(OnnxStep s) {
        Carried x = s.in(0);
        List<Integer> axes = x.places(s.axes(s.integers("axes").orElse(List.of(0, 2, 3)), x.rank()));
        Value centred = minus(x.value(), mean(x.value(), axes));
        Value deviation = sqrt(mean(times(centred, centred), axes));
        return x.with(dividedBy(centred, plus(deviation, TINY)));
    }

    /// The paper's `α` stands before the sum, ONNX's before the mean.
    private static OnnxValue neighbours(OnnxStep s) {
        Carried x = s.in(0);
        int size = Math.toIntExact(s.integer("size", 1));
        if (size < 1 || size % 2 == 0) {
            throw s.unsupported("is over %d channels; an odd number is read", size);
        }
        var lrn = new Lrn(size, s.number("alpha", 1e-4) / size, s.number("beta", 0.75), s.number("bias", 1));
        return Carried.image(s.graph().add(lrn, x.image()), x.type());
    }

    /// Along one axis; before version 13 over all axes from it on together.
    private static OnnxValue rows(OnnxStep s, UnaryOperator<Value> f) {
        Carried x = s.in(0);
        int axis = s.axis(s.integer("axis", s.opset() < 13 ? 1 : -1), x.rank());
        List<Integer> after = x.dims().subList(axis + 1, x.rank());
        if (s.opset() >= 13 || after.stream().allMatch(d -> d == 1)) {
            List<Integer> order = x.withLast(List.of(axis));
            return new Carried(f.apply(x.inOrder(order)), x.type(), order);
        }
        Value v = x.onnx();
        int row = Math.toIntExact(v.shape().countFrom(axis));
        List<Integer> rows = axis == 0
                ? List.of(1, row)
                : List.of(x.dim(0),
                        Math.toIntExact(v.shape().countFrom(1) / row), row);
        return Carried.of(reshape(f.apply(reshape(v, new Shape(rows))), v.shape()), x.type());
    }

    /// `z − max z − ln Σ e^{z − max z}`
    static Value logSoftmax(Value z) {
        List<Integer> last = List.of(z.shape().rank() - 1);
        Value shifted = minus(z, Ops.stopGradient(Ops.max(z, last)));
        return minus(shifted, log(sum(exp(shifted), last)));
    }

    /// 1 at the largest, of several the first, else 0.
    private static Value hardmax(Value z) {
        int last = z.shape().rank() - 1;
        Value place = Ops.argMax(z, last);
        return Ops.oneHot(reshape(place, z.shape().sub(0, last)), z.shape().channels(), z.dtype());
    }

    /// `γ · x / √(mean x² + ε)` over the last axes. Zhang & Sennrich 2019.
    private static OnnxValue rootMeanSquare(OnnxStep s) {
        Carried x = s.in(0);
        int axis = s.axis(s.integer("axis", -1), x.rank());
        List<Integer> axes = x.places(IntStream.range(axis, x.rank()).boxed().toList());
        Value v = x.value();
        Value normal = times(v, inverse(sqrt(plus(mean(times(v, v), axes), epsilon(s)))));
        return Carried.map(x.with(normal), s.in(1), x.type(), Ops::times);
    }

    /// `x / Σ|x|` or `x / √Σx²` along one axis; where all are 0, they stay.
    private static OnnxValue norm(OnnxStep s) {
        Carried x = s.in(0);
        List<Integer> along = List.of(x.place(s.axis(s.integer("axis", -1), x.rank())));
        long p = s.integer("p", 2);
        if (p != 1 && p != 2) {
            throw s.unsupported("has the attribute p = %d; 1 and 2 are read", p);
        }
        Value v = x.value();
        Value sum = sum(p == 1 ? Ops.abs(v) : times(v, v), along);
        Value positive = plus(sum, Ops.equal(sum, constant(sum, 0)));
        return x.with(dividedBy(v, p == 1 ? positive : sqrt(positive)));
    }

    /// In training, as the layer; in inference everything is kept.
    private static List<OnnxValue> dropout(OnnxStep s) {
        OnnxValue x = s.value(0);
        double rate = s.has(1) ? s.knownNumber(1, 0.5) : s.number("ratio", 0.5);
        boolean drawn = s.knownNumber(2, 0) != 0 && rate != 0;
        if (drawn && s.scope().mode() == Mode.INFERENCE) {
            throw s.unsupported("draws random numbers in inference; what it leaves out cannot be foretold");
        }
        OnnxValue kept = s.numbers(OnnxType.BOOL, List.of(), 1);
        if (s.scope().mode() == Mode.INFERENCE || rate == 0 || s.yields(1)) {
            return s.yields(1) ? List.of(x, kept.expand(x.dims())) : List.of(x);
        }
        Carried c = x.carried();
        Value v = c.value();
        Value chosen = greater(s.scope().random(Distribution.UNIFORM, v.shape()), constant(v.graph(), rate));
        return List.of(c.with(times(v, times(Ops.cast(chosen, v.dtype()), 1 / (1 - rate)))));
    }
}
