package dev.fovea.nn.text;

/// Checks of the arguments of descriptions: an object that exists is valid.
public final class Require {
    private Require() {}

    /// Throws an [IllegalArgumentException] with that message unless `ok`.
    public static void require(boolean ok, String format, Object... arguments) {
        if (!ok) {
            throw new IllegalArgumentException(format.formatted(arguments));
        }
    }

    /// A whole number of 1 or more.
    public static void positive(String what, int value) {
        require(value >= 1, "%s must be 1 or more, but is %d", what, value);
    }

    /// A finite number of 0 or more.
    public static void notNegative(String what, double value) {
        require(value >= 0 && Double.isFinite(value), "%s must be 0 or more, but is %s", what, value);
    }

    /// A number in `[0, 1)`.
    public static void fraction(String what, double value) {
        require(value >= 0 && value < 1, "%s must be in [0, 1), but is %s", what, value);
    }
}
