package dev.fovea.nn.tune;

import java.util.List;

/// The choices of a [SearchSpace], for `import static`.
public final class Choices {
    private Choices() {}

    /// See [Uniform].
    public static Uniform uniform(double low, double high) {
        return new Uniform(low, high);
    }

    /// See [LogUniform].
    public static LogUniform logUniform(double low, double high) {
        return new LogUniform(low, high);
    }

    /// See [Integers].
    public static Integers integers(int low, int high) {
        return new Integers(low, high);
    }

    /// See [OneOf].
    public static OneOf oneOf(Object... values) {
        return new OneOf(List.of(values));
    }
}
