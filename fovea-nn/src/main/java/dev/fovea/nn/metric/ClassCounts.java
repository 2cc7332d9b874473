package dev.fovea.nn.metric;

import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.concat;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.oneHot;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Targets;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What [Precision], [Recall] and [F1] are made of: for each class how often it was answered rightly (`hits`), how often it was
/// answered, and how often it was right.
final class ClassCounts {
    private ClassCounts() {}

    /// A number of one class, or of all together.
    @FunctionalInterface
    interface Ratio {
        double of(double hits, double answered, double right);
    }

    /// `[batch, 3·classes]`: 1 or 0 for each, or the means over the answers of a sample. Of one output per sample only the
    /// class 1 is counted; of several labels every output is a yes or no of its own.
    static Value of(Metric metric, Value y, Value target, boolean multiLabel, double threshold) {
        int last = y.shape().rank() - 1;
        Value answered;
        Value right;
        if (multiLabel || y.shape().rank() > 0 && y.shape().channels() == 1) {
            answered = greater(y, constant(y, Decision.cut(y, threshold)));
            Value t = Targets.like(metric.toString(), y, target);
            right = greater(t, constant(t, 0.5));
        } else {
            require(threshold == Metrics.THRESHOLD,
                    "%s: the output %s means the class of its largest number, so that a threshold says nothing.\n"
                            + "Write .multiLabel(true) where each number is a yes or no of its own, or drop .threshold(%s).",
                    metric, y.shape(), threshold);
            Decision decision = Decision.of(metric.toString(), y, target, threshold);
            answered = oneHot(decision.answered(), decision.classes(), y.dtype());
            right = oneHot(decision.right(), decision.classes(), y.dtype());
        }
        Value all = concat(last, List.of(times(answered, right), answered, right));
        List<Integer> places = IntStream.range(1, last).boxed().toList();
        return places.isEmpty()
                ? all
                : reshape(mean(all, places), Shape.of(all.shape().batch(), all.shape().channels()));
    }

    /// One number for all classes. A class that neither was right nor answered does not count; 0/0 is 0.
    static double average(double[] means, Averaging average, Ratio ratio) {
        int classes = means.length / 3;
        double[] sums = new double[3];
        double total = 0;
        double weights = 0;
        for (int c = 0; c < classes; c++) {
            double hits = means[c];
            double answered = means[classes + c];
            double right = means[2 * classes + c];
            sums[0] += hits;
            sums[1] += answered;
            sums[2] += right;
            double weight = average == Averaging.WEIGHTED ? right : answered + right > 0 ? 1 : 0;
            total += weight * ratio.of(hits, answered, right);
            weights += weight;
        }
        return average == Averaging.MICRO ? ratio.of(sums[0], sums[1], sums[2]) : share(total, weights);
    }

    /// `a / b`, and 0 where `b` is 0.
    static double share(double a, double b) {
        return b == 0 ? 0 : a / b;
    }

    static double precision(double hits, double answered, double right) {
        return share(hits, answered);
    }

    static double recall(double hits, double answered, double right) {
        return share(hits, right);
    }

    static double f1(double hits, double answered, double right) {
        return share(2 * hits, answered + right);
    }

    /// `f1`, `f1_micro`, as scikit-learn's scores are called.
    static String name(String metric, Averaging average) {
        return average == Averaging.MACRO ? metric : metric + "_" + average.name().toLowerCase(Locale.ROOT);
    }
}
