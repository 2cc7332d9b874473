package dev.fovea.data.augment;

/// Checks of the arguments of augmentations: one that exists is valid.
final class Require {
    private Require() {}

    /// Throws an [IllegalArgumentException] with that message unless `ok`.
    static void require(boolean ok, String format, Object... arguments) {
        if (!ok) {
            throw new IllegalArgumentException(format.formatted(arguments));
        }
    }

    /// A finite number from `low` to `high`.
    static void within(String what, double value, double low, double high) {
        require(value >= low && value <= high, "%s must be from %s to %s, but is %s", what, Call.number(low),
                Call.number(high), Call.number(value));
    }

    /// A number from 0 to 1.
    static void probability(String what, double value) {
        within("the probability of " + what, value, 0, 1);
    }

    /// Three channels, red, green and blue.
    static void colour(String what, int channels) {
        require(channels == 3, "%s changes red, green and blue, but the pictures have %d channel%s; leave it out", what,
                channels, channels == 1 ? "" : "s");
    }
}
