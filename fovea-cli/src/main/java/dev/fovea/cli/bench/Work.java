package dev.fovea.cli.bench;

/// What a layer did, forward or backward.
///
/// @param milliseconds   the median
/// @param bytes          of what it reads and of what it yields, each once
/// @param implementation the kernels that ran
public record Work(double milliseconds, long multiplyAdds, long bytes, String implementation) {

    /// In 10⁹ a second.
    public double gigaflops() {
        return 2e-6 * multiplyAdds / milliseconds;
    }

    /// In 10⁹ a second.
    public double gigabytes() {
        return 1e-6 * bytes / milliseconds;
    }
}
