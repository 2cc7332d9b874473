package dev.fovea.nn.metric;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.broadcastTo;
import static dev.fovea.op.Ops.concat;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// Another metric with means `Σ_n w_n · x_n / Σ_n w_n` instead of `Σ_n x_n / N`, for weights `w` of samples or classes: Keras'
/// `weighted_metrics`.
///
/// Its name is that of the other with `weighted_` before it. Where the data have no weights, all are 1.
public record Weighted(Metric metric) implements Metric {

    public Weighted {
        require(!(metric instanceof Weighted), "%s is weighted already", metric);
    }

    @Override public String name() {
        return "weighted_" + metric.name();
    }

    @Override public Value of(Value y, Value target) {
        return of(y, target, ones(y));
    }

    /// 1 for each sample of `y`: `[batch]`.
    public static Value ones(Value y) {
        return broadcastTo(constant(y, 1), y.shape().sub(0, 1));
    }

    /// The numbers of the other metric times the weight, then the weight: `[batch, k + 1]`.
    @Override public Value of(Value y, Value target, Value weights) {
        Value numbers = metric.of(y, target);
        Shape one = weights.shape().append(1);
        Value column = reshape(weights, one);
        Value columns = numbers.shape().rank() == 1 ? reshape(numbers, one) : numbers;
        return concat(1, List.of(times(columns, column), column));
    }

    @Override public double value(double[] means) {
        int last = means.length - 1;
        return metric.value(Arrays.stream(means, 0, last).map(m -> m / means[last]).toArray());
    }

    @Override public String toString() {
        return call("weighted", metric).toString();
    }
}
