package dev.fovea.nn.metric;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.CallText.word;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;

/// `TP / (TP + FP)`: of the answers that name a class, the share that is right.
///
/// A filter that must not throw away good mail wants it high.
///
/// Of one output per sample it is that of class 1. Of several classes the numbers of the classes are averaged: [Averaging];
/// targets are labels or one-hot rows. With `multiLabel(true)` each output is a yes or no of its own, and so is each number
/// of the target: several labels per sample. 0/0 counts as 0.
public record Precision(Averaging average, boolean multiLabel, double threshold) implements Metric {

    public Precision {
        require(threshold > 0 && threshold < 1, "the threshold of precision must be in (0, 1), but is %s", threshold);
    }

    public Precision average(Averaging average) {
        return new Precision(average, multiLabel, threshold);
    }

    public Precision multiLabel(boolean multiLabel) {
        return new Precision(average, multiLabel, threshold);
    }

    /// A probability above it is a yes, of one output per sample or of several labels; 0.5 if not given.
    public Precision threshold(double threshold) {
        return new Precision(average, multiLabel, threshold);
    }

    @Override public String name() {
        return ClassCounts.name("precision", average);
    }

    @Override public Value of(Value y, Value target) {
        return ClassCounts.of(this, y, target, multiLabel, threshold);
    }

    @Override public double value(double[] means) {
        return ClassCounts.average(means, average, ClassCounts::precision);
    }

    @Override public String toString() {
        return call("precision").option("average", word(average.name()), word(Averaging.MACRO.name()))
                .option("multiLabel", multiLabel, false).option("threshold", threshold, Metrics.THRESHOLD).toString();
    }
}
