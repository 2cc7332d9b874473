package dev.fovea.nn.tune;

import static dev.fovea.nn.text.Require.require;

import java.util.Comparator;

/// What a trial has reached after so many epochs. In order, the best is first and what failed is last.
///
/// @param epochs  until which it was trained, or was to be, counted from its beginning
/// @param score   larger is better: an accuracy, the negative of a loss; `NaN` if it failed
/// @param seconds that this training took
/// @param failure why it failed; empty if it did not
public record Result(Trial trial, int epochs, double score, double seconds, String failure)
        implements
            Comparable<Result> {
    private static final Comparator<Result> BEST_FIRST = Comparator.comparing(Result::failed)
            .thenComparing(Comparator.comparingDouble(Result::score).reversed())
            .thenComparingInt(r -> r.trial().number());

    public Result {
        require(Double.isFinite(score) || !failure.isEmpty(),
                "trial %d reached the score %s, which ranks nowhere; say why it failed", trial.number(), score);
    }

    public boolean failed() {
        return !failure.isEmpty();
    }

    @Override public int compareTo(Result other) {
        return BEST_FIRST.compare(this, other);
    }
}
