package dev.fovea.nn.metric;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.CallText.word;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;

/// `2 · precision · recall / (precision + recall) = 2·TP / (2·TP + FP + FN)`: high only where both are (van Rijsbergen 1979).
///
/// It does not count what was rightly left alone, and so says more than accuracy where a class is rare.
///
/// Of one output per sample it is that of class 1. Of several classes the numbers of the classes are averaged: [Averaging];
/// targets are labels or one-hot rows. With `multiLabel(true)` each output is a yes or no of its own, and so is each number
/// of the target: several labels per sample. 0/0 counts as 0.
public record F1(Averaging average, boolean multiLabel, double threshold) implements Metric {

    public F1 {
        require(threshold > 0 && threshold < 1, "the threshold of F1 must be in (0, 1), but is %s", threshold);
    }

    public F1 average(Averaging average) {
        return new F1(average, multiLabel, threshold);
    }

    public F1 multiLabel(boolean multiLabel) {
        return new F1(average, multiLabel, threshold);
    }

    /// A probability above it is a yes, of one output per sample or of several labels; 0.5 if not given.
    public F1 threshold(double threshold) {
        return new F1(average, multiLabel, threshold);
    }

    @Override public String name() {
        return ClassCounts.name("f1", average);
    }

    @Override public Value of(Value y, Value target) {
        return ClassCounts.of(this, y, target, multiLabel, threshold);
    }

    @Override public double value(double[] means) {
        return ClassCounts.average(means, average, ClassCounts::f1);
    }

    @Override public String toString() {
        return call("f1").option("average", word(average.name()), word(Averaging.MACRO.name()))
                .option("multiLabel", multiLabel, false).option("threshold", threshold, Metrics.THRESHOLD).toString();
    }
}
