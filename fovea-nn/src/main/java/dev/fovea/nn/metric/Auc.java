package dev.fovea.nn.metric;

import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.cast;
import static dev.fovea.op.Ops.concat;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.floor;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.not;
import static dev.fovea.op.Ops.oneHot;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.sigmoid;
import static dev.fovea.op.Ops.slice;
import static dev.fovea.op.Ops.softmax;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Targets;
import dev.fovea.op.Softmax;
import dev.fovea.op.Unary;
import dev.fovea.tensor.DType;
import java.util.List;
import java.util.stream.IntStream;

/// `P(y₁ > y₀) + P(y₁ = y₀)/2` for a sample of class 1 and one of class 0: the area under the curve of hits over false alarms
/// (ROC), whatever the threshold (Hanley & McNeil 1982). 0.5 is guessing.
///
/// For one output per sample, or two classes. Validation and evaluation sort all answers, so that it is exact; the running line of
/// a training epoch counts answers in 200 steps of probability, as Keras does throughout. Without samples of both classes it is NaN.
public record Auc() implements ExactMetric {
    private static final int STEPS = 200;       // Keras

    @Override public String name() {
        return "auc";
    }

    /// How sure the network is of class 1, and whether it is right: `[batch, 1]` each.
    private record Score(Value y, Value right) {
    }

    private Score score(Value y, Value target, boolean probability) {
        boolean one = y.shape().rank() == 2 && y.shape().channels() == 1;
        require(one || y.shape().rank() == 2 && y.shape().channels() == 2,
                "%s compares two classes, but the output is %s; let the network end in one number per sample, or in two"
                        + " classes",
                this, y.shape());
        if (one) {
            Value t = Targets.like(toString(), y, target);
            return new Score(ofOne(y, probability), greater(t, constant(t, 0.5)));
        }
        Value right = Decision.of(toString(), y, target, Metrics.THRESHOLD).right();
        return new Score(ofTwo(y, probability), reshape(right, y.shape().withExtent(1, 1)));
    }

    /// The logit where there is one: answers that round to the same probability still have an order.
    private static Value ofOne(Value y, boolean probability) {
        if (probability) {
            return Targets.isLinear(y) ? sigmoid(y) : y;
        }
        return y.op() instanceof Unary(Unary.Kind kind) && kind == Unary.Kind.SIGMOID ? y.input(0) : y;
    }

    private static Value ofTwo(Value y, boolean probability) {
        if (probability) {
            return column(Targets.isLinear(y) ? softmax(y) : y, 1);
        }
        Value z = y.op() instanceof Softmax ? y.input(0) : y;
        return minus(column(z, 1), column(z, 0));
    }

    private static Value column(Value x, int number) {
        return slice(x, 1, number, 1, 1);
    }

    /// `[batch, 2·steps]`: the step of the answer, among those of class 1 or those of class 0.
    @Override public Value of(Value y, Value target) {
        Score score = score(y, target, true);
        Value step = cast(reshape(floor(times(score.y, STEPS - 1.0)), y.shape().sub(0, 1)), DType.I32);
        Value steps = oneHot(step, STEPS, y.dtype());
        return concat(1, List.of(times(steps, score.right), times(steps, not(score.right))));
    }

    @Override public double value(double[] means) {
        double below = 0;
        double area = 0;
        double hits = 0;
        for (int i = 0; i < STEPS; i++) {
            area += means[i] * (below + means[STEPS + i] / 2);
            below += means[STEPS + i];
            hits += means[i];
        }
        return area / (hits * below);
    }

    @Override public Value kept(Value y, Value target) {
        Score score = score(y, target, false);
        return concat(1, List.of(score.y, score.right));
    }

    /// Pairs of a sample of class 1 with one of class 0 that scores lower, and half of those that score the same, in all pairs.
    @Override public double exact(float[] rows, float[] weights) {
        int[] order = IntStream.range(0, weights.length).boxed()
                .sorted((a, b) -> Float.compare(rows[2 * a], rows[2 * b])).mapToInt(Integer::intValue).toArray();
        double below = 0;
        double area = 0;
        double hits = 0;
        for (int i = 0; i < order.length;) {
            float score = rows[2 * order[i]];
            if (Float.isNaN(score)) {
                return Double.NaN;
            }
            double right = 0;
            double wrong = 0;
            for (; i < order.length && rows[2 * order[i]] == score; i++) {
                right += rows[2 * order[i] + 1] * weights[order[i]];
                wrong += (1 - rows[2 * order[i] + 1]) * weights[order[i]];
            }
            area += right * (below + wrong / 2);
            below += wrong;
            hits += right;
        }
        return area / (hits * below);
    }

    @Override public String toString() {
        return "auc()";
    }
}
