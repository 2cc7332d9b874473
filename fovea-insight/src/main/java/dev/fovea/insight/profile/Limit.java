package dev.fovea.insight.profile;

/// What a machine can do at most: `time ≥ max(2 · multiply-adds / peak, bytes / bandwidth)`.
///
/// The roofline of Williams, Waterman & Patterson 2009: what has much arithmetic for each byte is bound by the peak, all else by
/// the memory.
///
/// @param gigaflops fp32 operations, in 10⁹ a second
/// @param gigabytes read and written, in 10⁹ a second
public record Limit(double gigaflops, double gigabytes) {
    private static final double PER_MILLISECOND = 1e-6;         // of 10⁹ a second

    public Limit {
        if (!(gigaflops > 0 && gigabytes > 0)) {
            throw new IllegalArgumentException(
                    "a machine computes and moves more than nothing, but its limit is %s GFLOP/s and %s GB/s"
                            .formatted(gigaflops, gigabytes));
        }
    }

    /// Milliseconds that the arithmetic takes at least.
    public double arithmetic(long multiplyAdds) {
        return PER_MILLISECOND * 2 * multiplyAdds / gigaflops;
    }

    /// Milliseconds that moving the bytes takes at least.
    public double memory(long bytes) {
        return PER_MILLISECOND * bytes / gigabytes;
    }

    /// Milliseconds that both take at least, one beside the other.
    public double least(long multiplyAdds, long bytes) {
        return Math.max(arithmetic(multiplyAdds), memory(bytes));
    }

    /// Whether the arithmetic takes longer than moving the bytes.
    public boolean isArithmetic(long multiplyAdds, long bytes) {
        return arithmetic(multiplyAdds) > memory(bytes);
    }
}
