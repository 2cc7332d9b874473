package dev.fovea.nn.tune;

/// The kinds of [Search] by name, for `import static`.
public final class Searches {
    private Searches() {}

    /// See [GridSearch].
    public static GridSearch gridSearch(int epochs) {
        return new GridSearch(epochs);
    }

    /// See [RandomSearch].
    public static RandomSearch randomSearch(int trials, int epochs, long seed) {
        return new RandomSearch(trials, epochs, seed);
    }

    /// See [Asha]: from 1 epoch to `epochs`, the best third of each rung going on.
    public static Asha asha(int trials, int epochs, long seed) {
        return Asha.of(trials, epochs, seed);
    }
}
