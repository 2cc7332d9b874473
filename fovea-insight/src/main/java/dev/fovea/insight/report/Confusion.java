package dev.fovea.insight.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The confusion matrix: `counts[t][p]` samples of the class `t` were taken for the class `p`.
record Confusion(List<String> classes, long[][] counts) {

    /// So many samples of one class were taken for another.
    record Pair(int truth, int predicted, long count) {
    }

    static Confusion of(List<String> classes) {
        return new Confusion(List.copyOf(classes), new long[classes.size()][classes.size()]);
    }

    void add(int truth, int predicted) {
        counts[truth][predicted]++;
    }

    int size() {
        return classes.size();
    }

    long total() {
        return IntStream.range(0, size()).mapToLong(this::ofClass).sum();
    }

    long right() {
        return IntStream.range(0, size()).mapToLong(c -> counts[c][c]).sum();
    }

    double accuracy() {
        return (double) right() / total();
    }

    /// Samples of a class.
    long ofClass(int truth) {
        return IntStream.range(0, size()).mapToLong(p -> counts[truth][p]).sum();
    }

    /// Samples that were taken for a class.
    long takenFor(int predicted) {
        return IntStream.range(0, size()).mapToLong(t -> counts[t][predicted]).sum();
    }

    /// The share of a class that was found; not a number where there is none.
    double recall(int truth) {
        return share(truth, truth);
    }

    /// The share of a class that was taken for another.
    double share(int truth, int predicted) {
        return (double) counts[truth][predicted] / ofClass(truth);
    }

    /// The share of those taken for a class that belong to it; not a number where there are none.
    double precision(int predicted) {
        return (double) counts[predicted][predicted] / takenFor(predicted);
    }

    /// Classes that were taken for each other, the most frequent first.
    List<Pair> pairs() {
        return IntStream.range(0, size() * size())
                .mapToObj(i -> new Pair(i / size(), i % size(), counts[i / size()][i % size()]))
                .filter(p -> p.truth() != p.predicted() && p.count() > 0)
                .sorted(Comparator.comparingLong(Pair::count).reversed()).toList();
    }
}
