package dev.fovea.cli.bench;

import dev.fovea.insight.profile.Limit;
import dev.fovea.vector.Peak;
import java.util.HashMap;
import java.util.Map;

/// What this machine can do, measured: multiply-adds in registers, and a triad `a ← b + s·c` over as many bytes as a layer moves.
/// [Limit] says what follows for a layer.
public final class Limits {
    private static final double GRAIN = Math.log(2) / 2;           // bandwidths are measured at each half power of two

    private static final long MOST = 256L << 20;                   // bytes; beyond all caches more of them say the same

    private final int threads;
    private final double gigaflops;
    private final Map<Long, Double> bandwidths = new HashMap<>();

    public Limits(int threads) {
        this.threads = threads;
        this.gigaflops = Peak.gigaflops(threads);
    }

    /// fp32 operations, in 10⁹ a second.
    public double gigaflops() {
        return gigaflops;
    }

    /// Of a triad over so many bytes, in 10⁹ a second.
    public double gigabytes(long bytes) {
        long grain = Math.round(Math.log(Math.clamp(bytes, 1, MOST)) / GRAIN);
        return bandwidths.computeIfAbsent(grain, g -> Peak.gigabytes((long) Math.exp(g * GRAIN), threads));
    }

    /// Of both, where so many bytes are moved.
    public Limit over(long bytes) {
        return new Limit(gigaflops, gigabytes(bytes));
    }

    /// Whether the arithmetic takes longer than moving the bytes.
    public boolean isArithmetic(Work work) {
        return over(work.bytes()).isArithmetic(work.multiplyAdds(), work.bytes());
    }

    /// The least time that it can take, in parts of the time that it took.
    public double share(Work work) {
        return over(work.bytes()).least(work.multiplyAdds(), work.bytes()) / work.milliseconds();
    }
}
