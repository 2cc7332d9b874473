package dev.fovea.cli.workload;

import java.util.Arrays;
import java.util.Locale;

/// The times of passes one after another.
///
/// @param count   how many passes
/// @param seconds from the start of the first to the end of the last
/// @param sorted  nanoseconds of each of the first million, shortest first
/// @param finite  whether all results were
public record Laps(int count, double seconds, long[] sorted, boolean finite) {
    private static final int KEPT = 1 << 20;
    private static final double SECOND = 1e9;
    private static final double MILLISECOND = 1e6;

    /// What is timed: pass number `number`. Returns a number that is finite if all went well.
    private interface Timed {
        double pass(int number);
    }

    /// Passes for at least that long and that many times.
    public static Laps run(Runnable pass, double seconds, int least) {
        return run(_ -> {
            pass.run();
            return 0;
        }, seconds, least);
    }

    /// Passes over the batches in turn, beginning with number `from`.
    public static Laps run(Session session, int from, double seconds, int least) {
        return run(number -> session.pass((from + number) % Session.BATCHES), seconds, least);
    }

    private static Laps run(Timed timed, double seconds, int least) {
        var nanos = new long[KEPT];
        int count = 0;
        double sum = 0;
        long start = System.nanoTime();
        long end = start + (long) (seconds * SECOND);
        long lap = start;
        do {
            sum += timed.pass(count);
            long now = System.nanoTime();
            if (count < KEPT) {
                nanos[count] = now - lap;
            }
            count++;
            lap = now;
        } while (lap < end || count < least);
        long[] sorted = Arrays.copyOf(nanos, Math.min(count, KEPT));
        Arrays.sort(sorted);
        return new Laps(count, (lap - start) / SECOND, sorted, Double.isFinite(sum));
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

    /// `iterations seconds min median p95 finite`, in milliseconds.
    @Override public String toString() {
        return String.format(Locale.ROOT, "%d %s %s %s %s %s", count, seconds, minimum(), median(), percentile95(),
                finite ? "finite" : "nonfinite");
    }
}
