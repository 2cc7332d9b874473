package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;

import java.util.List;
import java.util.Optional;

/// A number of the logs that is watched, and which direction is better: less for losses and errors, more for accuracies.
///
/// @param minDelta a smaller change is none
public record Monitor(String name, Optional<Better> direction, double minDelta) {
    public Monitor {
        notNegative("the smallest change that counts", minDelta);
    }

    /// Less is better for losses and errors, more for accuracies.
    public static Monitor of(String name) {
        return new Monitor(name, Optional.empty(), 0);
    }

    public Better better() {
        return direction.orElseGet(() -> Better.of(name));
    }

    /// Says before the first step that a number of the validation data will be missing.
    void check(TrainingRun run, String who) {
        require(!name.startsWith("val_") || run.fit().validation().isPresent(),
                "%s watches \"%s\", but there are no validation data; give validation(data), or .monitor(\"loss\")",
                who, name);
    }

    /// Whether it improves, by more than the smallest change that counts.
    boolean isBetter(double value, double than) {
        return better() == Better.LOWER ? value < than - minDelta : value > than + minDelta;
    }

    /// The number of the best epoch, from 0, in a history of one or more; one that is no number is never better.
    public int best(History history) {
        List<Double> values = history.of(name);
        int best = 0;
        for (int i = 1; i < values.size(); i++) {
            if (isBetter(values.get(i), values.get(best))
                    || Double.isNaN(values.get(best)) && !Double.isNaN(values.get(i))) {
                best = i;
            }
        }
        return best;
    }
}
