package dev.fovea.cli.bench;

import dev.fovea.vector.Peak;
import java.util.HashMap;
import java.util.Map;

/// What this machine can do, measured: multiply-adds in registers, and a triad `a ← b + s·c` over as many bytes as a layer moves.
///
/// A layer that has so much arithmetic and moves so many bytes cannot take less time than the longer of the two: the roofline of
/// Williams, Waterman & Patterson 2009.
public final class Limits {
    private static final double BILLION = 1e9;
    private static final double GRAIN = Math.log(2) / 2;           // bandwidths are measured at each half power of two

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
        long grain = Math.round(Math.log(Math.max(1, bytes)) / GRAIN);
        return bandwidths.computeIfAbsent(grain, g -> Peak.gigabytes((long) Math.exp(g * GRAIN), threads));
    }

    /// Whether the arithmetic takes longer than moving the bytes.
    public boolean isArithmetic(Work work) {
        return arithmetic(work) > memory(work);
    }

    /// The least time that it can take, in parts of the time that it took.
    public double share(Work work) {
        return Math.max(arithmetic(work), memory(work)) / (work.milliseconds() / 1e3);
    }

    private double arithmetic(Work work) {
        return 2.0 * work.multiplyAdds() / gigaflops / BILLION;
    }

    private double memory(Work work) {
        return work.bytes() == 0 ? 0 : work.bytes() / gigabytes(work.bytes()) / BILLION;
    }
}
