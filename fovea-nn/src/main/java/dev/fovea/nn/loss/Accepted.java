package dev.fovea.nn.loss;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// Which numbers a loss takes as targets. Another number would train something else, silently; so training and
/// evaluation look for it before the first step.
public sealed interface Accepted {

    /// What a share may be off by after it was computed in float32.
    double ROUNDING = 1e-6;

    /// Any number.
    record Anything() implements Accepted {
    }

    /// The numbers of classes, `0 … classes − 1`.
    record Classes(int classes) implements Accepted {
    }

    /// Numbers from `least` to `most`.
    record Between(double least, double most) implements Accepted {
        @Override public String toString() {
            return most == Double.POSITIVE_INFINITY
                    ? "numbers of %s or more".formatted(Targets.number(least))
                    : "numbers from %s to %s".formatted(Targets.number(least), Targets.number(most));
        }
    }

    /// The two sides of a margin: −1 and 1, or 0 and 1, where 0 counts as −1.
    record Sides() implements Accepted {
        @Override public String toString() {
            return "-1 and 1 (or 0 and 1, where 0 counts as -1)";
        }
    }

    static Accepted anything() {
        return new Anything();
    }

    /// Whether that is one of them.
    default boolean contains(double number) {
        return switch (this) {
            case Anything _ -> true;
            case Classes(int classes) -> number >= 0 && number < classes && number == Math.rint(number);
            case Between(double least, double most) -> number >= least - ROUNDING && number <= most + ROUNDING;
            case Sides _ -> number == -1 || number == 0 || number == 1;
        };
    }

    /// Rows of probabilities, or the numbers of classes, as the shapes of output and target tell.
    static Accepted classes(Shape y, TensorType target) {
        return target.shape().equals(y) ? new Between(0, 1) : new Classes(y.channels());
    }
}
