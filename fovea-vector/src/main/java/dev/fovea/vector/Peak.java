package dev.fovea.vector;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// What this machine can do, measured: the yardstick of every percentage. All threads run at once; each counts its best slice
/// of some milliseconds, so that a neighbour on the machine does not lower the peak.
/// `fovea bench` prints it.
public final class Peak {
    private static final int ROUNDS = 400_000;                // of multiply-adds in a slice: some milliseconds
    private static final long MOVED = 16L << 20;              // bytes of triads in a slice: less than a millisecond in cache
    private static final int SLICES = 60;
    private static final int WARM_UP = 20;
    private static final int OPERANDS = 3;                    // of a triad

    private Peak() {
    }

    /// Multiplications and additions of fp32 numbers, in 10⁹ a second.
    public static double gigaflops(int threads) {
        return together(threads, () -> {
            float kept = 0;
            double best = Double.MAX_VALUE;
            for (int slice = 0; slice < SLICES; slice++) {
                long start = System.nanoTime();
                kept += PeakLoops.multiplyAdds(ROUNDS);
                best = Math.min(best, System.nanoTime() - start);
            }
            return kept == 0 ? 0 : (double) ROUNDS * PeakLoops.operationsPerRound() / best;
        });
    }

    /// Bytes read and written by a triad over `bytes` in all, in 10⁹ a second.
    public static double gigabytes(long bytes, int threads) {
        int length = (int) Math.min(1 << 28, Math.max(64, bytes / threads / OPERANDS / Float.BYTES));
        return together(threads, () -> {
            var a = new float[length];
            var b = new float[length];
            var c = new float[length];
            int sweeps = (int) Math.max(1, MOVED / ((long) OPERANDS * Float.BYTES * length));
            double best = Double.MAX_VALUE;
            for (int slice = 0; slice < SLICES + WARM_UP; slice++) {
                long start = System.nanoTime();
                for (int i = 0; i < sweeps; i++) {
                    PeakLoops.triad(a, b, c);
                }
                best = Math.min(best, System.nanoTime() - start);
            }
            return (double) sweeps * OPERANDS * Float.BYTES * length / best;
        });
    }

    /// The sum over threads that start at the same moment.
    private static double together(int threads, Callable<Double> part) {
        var start = new CyclicBarrier(threads);
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var parts = new ArrayList<Callable<Double>>();
            for (int t = 0; t < threads; t++) {
                parts.add(() -> {
                    start.await();
                    return part.call();
                });
            }
            double sum = 0;
            for (var done : pool.invokeAll(parts)) {
                sum += done.get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the peak was measured", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the peak could not be measured", e);
        }
    }
}
