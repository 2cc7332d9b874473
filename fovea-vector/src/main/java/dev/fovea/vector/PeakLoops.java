package dev.fovea.vector;

import static dev.fovea.vector.Lanes.exact;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The two loops that show what a core can do: multiply-adds in registers, and a triad through memory.
final class PeakLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ACCUMULATORS = 12;          // latency 4, two a cycle: 8 are needed; 16 registers must be enough
    private static final float SHRINK = 0.999f;
    private static final float GROW = 1e-6f;

    private PeakLoops() {
    }

    /// Floating-point operations of one round of [#multiplyAdds].
    static long operationsPerRound() {
        return 2L * ACCUMULATORS * SPECIES.length();
    }

    /// `aₖ ← aₖ·x + y` for twelve independent registers; returns something that depends on all of them.
    static float multiplyAdds(int rounds) {
        var x = FloatVector.broadcast(SPECIES, SHRINK);
        var y = FloatVector.broadcast(SPECIES, GROW);
        FloatVector a0 = y, a1 = x, a2 = y, a3 = x, a4 = y, a5 = x, a6 = y, a7 = x, a8 = y, a9 = x, a10 = y, a11 = x;
        for (int i = 0; i < rounds; i++) {
            a0 = exact(a0).fma(x, y);
            a1 = exact(a1).fma(x, y);
            a2 = exact(a2).fma(x, y);
            a3 = exact(a3).fma(x, y);
            a4 = exact(a4).fma(x, y);
            a5 = exact(a5).fma(x, y);
            a6 = exact(a6).fma(x, y);
            a7 = exact(a7).fma(x, y);
            a8 = exact(a8).fma(x, y);
            a9 = exact(a9).fma(x, y);
            a10 = exact(a10).fma(x, y);
            a11 = exact(a11).fma(x, y);
        }
        return a0.add(a1).add(a2).add(a3).add(a4).add(a5).add(a6).add(a7).add(a8).add(a9).add(a10).add(a11)
                .reduceLanes(VectorOperators.ADD);
    }

    /// `a ← b + s·c` (McCalpin's STREAM), which moves 12 bytes an element.
    static void triad(float[] a, float[] b, float[] c) {
        var s = FloatVector.broadcast(SPECIES, SHRINK);
        int end = SPECIES.loopBound(a.length);
        for (int i = 0; i < end; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, c, i).fma(s, FloatVector.fromArray(SPECIES, b, i)).intoArray(a, i);
        }
    }
}
