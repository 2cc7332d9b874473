package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.minus;

import dev.fovea.data.DataSet;
import dev.fovea.graph.Value;
import dev.fovea.nn.text.CallText;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.stream.Collectors;

/// `y = (x − μ) / max(σ, ε)`: numbers about 0, of about the size 1, whatever their units were.
///
/// Mean `μ` and variance `σ²` are given, or taken from a data set, and stay fixed: one for each channel or feature,
/// which is the last axis, or one for all. `ε` is 1e-7, as in Keras.
public record Normalization(List<Double> mean, List<Double> variance) implements Layer {
    private static final double EPSILON = 1e-7;      // keras.config.epsilon(), Keras 3

    public Normalization {
        mean = List.copyOf(mean);
        variance = List.copyOf(variance);
        require(!mean.isEmpty() && mean.size() == variance.size(),
                "normalization needs a variance for each mean, but has %d means and %d variances", mean.size(),
                variance.size());
        require(mean.stream().allMatch(Double::isFinite), "the means of normalization must be finite, but are %s",
                mean);
        require(variance.stream().allMatch(v -> v >= 0 && Double.isFinite(v)),
                "the variances of normalization must be 0 or more, but are %s", variance);
    }

    /// With the mean and the variance of each channel or feature of the data's only input, as `adapt` of Keras' layer.
    public static Normalization adapt(DataSet data) {
        return Moments.of(data).normalization();
    }

    @Override public String kind() {
        return "normalization";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (mean.size() > 1 && (x.shape().isScalar() || x.shape().channels() != mean.size())) {
            throw new ShapeException("the input %s has %s channels, but mean and variance are given for %d.\n"
                    + "Give one number for each channel of the last axis, or one for all.", x.shape(),
                    x.shape().isScalar() ? "no" : x.shape().channels(), mean.size());
        }
        List<Double> deviation = variance.stream().map(v -> Math.max(Math.sqrt(v), EPSILON)).toList();
        return dividedBy(minus(x, constant(x, mean)), constant(x, deviation));
    }

    private static Value constant(Value like, List<Double> numbers) {
        Tensor t = Tensor.zeros(like.dtype(), Shape.of(numbers.size()));
        for (int i = 0; i < numbers.size(); i++) {
            t.set(i, numbers.get(i));
        }
        return numbers.size() == 1 ? Ops.constant(like, numbers.getFirst()) : Ops.constant(like.graph(), t);
    }

    @Override public String toString() {
        return (mean.size() == 1
                ? call("normalization", mean.getFirst(), variance.getFirst())
                : call("normalization", list(mean), list(variance))).toString();
    }

    private static Object list(List<Double> numbers) {
        return CallText.word(numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", "List.of(", ")")));
    }
}
