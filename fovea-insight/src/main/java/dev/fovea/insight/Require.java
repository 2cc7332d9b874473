package dev.fovea.insight;

/// Checks of arguments: an object that exists is valid.
final class Require {
    private Require() {}

    /// Throws an [IllegalArgumentException] with that message unless `ok`.
    static void require(boolean ok, String format, Object... arguments) {
        if (!ok) {
            throw new IllegalArgumentException(format.formatted(arguments));
        }
    }
}
