package dev.fovea.cli.bench;

import java.util.Arrays;

/// The times of passes one after another.
///
/// @param seconds of all
/// @param sorted  nanoseconds of each of the first million, shortest first
public record Laps(int count, double seconds, long[] sorted) {
    private static final int KEPT = 1 << 20;
    private static final double SECOND = 1e9;
    private static final double MILLISECOND = 1e6;

    /// For at least that long and that many times.
    public static Laps run(Runnable pass, double seconds, int least) {
        var nanos = new long[KEPT];
        int count = 0;
        long start = System.nanoTime();
        long end = start + (long) (seconds * SECOND);
        long lap = start;
        do {
            pass.run();
            long now = System.nanoTime();
            nanos[Math.min(count++, KEPT - 1)] = now - lap;
            lap = now;
        } while (lap < end || count < least);
        long[] sorted = Arrays.copyOf(nanos, Math.min(count, KEPT));
        Arrays.sort(sorted);
        return new Laps(count, (lap - start) / SECOND, sorted);
    }

    public double minimum() {
        return sorted[0] / MILLISECOND;
    }

    public double median() {
        return sorted[sorted.length / 2] / MILLISECOND;
    }

    public double percentile95() {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * 0.95))] / MILLISECOND;
    }
}
