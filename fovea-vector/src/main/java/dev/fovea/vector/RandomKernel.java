package dev.fovea.vector;

import dev.fovea.op.Random;
import dev.fovea.op.RandomBits;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Random numbers: the hash of [RandomBits] on a vector of counters, with the same bits; normal ones by Box & Muller, as there.
///
/// Each number follows from its counters alone, so members may share them out in any way.
final class RandomKernel implements WarmUp.Warmed {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final IntVector COUNT = IntVector.zero(INTS).addIndex(1);
    private static final long SHARED = 1 << 14;              // numbers: a hash takes as long as moving some dozens of bytes

    private static final int BLOCK = 1024;                    // a multiple of all vector lengths

    private final Random op;
    private final int samples;
    private final int each;
    private final Team team;

    private RandomKernel(Random op, Team team) {
        this.op = op;
        this.samples = op.type().shape().batch();
        this.each = (int) op.type().shape().sampleCount();
        this.team = (long) samples * each >= SHARED ? team : Team.single();
    }

    static Optional<Candidate> of(Random op, Signature s, Team team, WarmUp warmUp) {
        boolean fits = op.type().dtype() == DType.F32 && op.type().shape().rank() > 0
                && op.type().shape().sampleCount() < Integer.MAX_VALUE / 2;
        return fits
                ? Optional.of(new SimpleCandidate("vector random", List.of(Layout.rowMajor(s.input(0))),
                        List.of(Layout.rowMajor(s.output(0))), () -> new RandomKernel(op, team), warmUp))
                : Optional.empty();
    }

    @Override public List<WarmUp.Code> code() {
        int end = 32 * Lanes.LENGTH;
        return switch (op.distribution()) {
            case UNIFORM -> List.of(new WarmUp.Code("uniform", memory -> uniform(1, memory, 0, end)));
            case NORMAL -> List.of(new WarmUp.Code("roots", memory -> roots(1, memory, 0, end)),
                    new WarmUp.Code("cosines", memory -> cosines(1, memory, 0, end)));
        };
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        Memory.requireSize(inputs[0], 24, "random counters");
        Memory.requireSize(outputs[0], (long) samples * each * 4, "random");
        MemorySegment counters = inputs[0];
        long y = outputs[0].address();
        Team.Task task = (index, members) -> draw(counters, y, index, members);
        return () -> team.run(task);
    }

    /// Members share out the samples, or each sample where there are few.
    private void draw(MemorySegment counters, long y, int index, int members) {
        long seed = counters.getAtIndex(ValueLayout.JAVA_LONG, 0);
        long step = counters.getAtIndex(ValueLayout.JAVA_LONG, 1);
        long first = counters.getAtIndex(ValueLayout.JAVA_LONG, 2);
        boolean few = samples < 4 * members;
        int from = few ? 0 : (int) ((long) samples * index / members);
        int to = few ? samples : (int) ((long) samples * (index + 1) / members);
        int begin = few ? (int) Memory.share(each, index, members) : 0;
        int end = few ? (int) Memory.share(each, index + 1, members) : each;
        for (int n = from; n < to; n++) {
            long key = RandomBits.key(seed, step, op.key(), first + n);
            switch (op.distribution()) {
                case UNIFORM -> uniform(key, y + (long) n * each * 4, begin, end);
                case NORMAL -> normal(key, y + (long) n * each * 4, begin, end);
            }
        }
    }

    private static void uniform(long key, long y, int begin, int end) {
        int j = begin;
        for (; j <= end - Lanes.LENGTH; j += Lanes.LENGTH) {
            Lanes.store(uniform(COUNT.add(j), key), y, j);
        }
        for (; j < end; j++) {
            Lanes.set(y + j * 4L, RandomBits.uniform(key, j));
        }
    }

    private static FloatVector uniform(IntVector index, long key) {
        IntVector h = lowbias(index.mul(0x9E3779B9).add((int) key));
        h = lowbias(h.lanewise(VectorOperators.XOR, (int) (key >>> 32)));
        return ((FloatVector) h.lanewise(VectorOperators.LSHR, 8).convert(VectorOperators.I2F, 0)).mul(0x1p-24f);
    }

    private static IntVector lowbias(IntVector x) {
        IntVector h = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16)).mul(0x21f0aaad);
        h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15)).mul(0x735a2d97);
        return h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15));
    }

    /// `√(−2 ln(1 − u)) · cos(2πv)` with numbers `2j` and `2j + 1` of the sample: a block of roots, then of cosines, since C2 does not
    /// inline both into one loop.
    private static void normal(long key, long y, int begin, int end) {
        int whole = end - (end - begin) % Lanes.LENGTH;
        for (int block = begin; block < whole; block += BLOCK) {
            int last = Math.min(block + BLOCK, whole);
            roots(key, y, block, last);
            cosines(key, y, block, last);
        }
        for (int j = whole; j < end; j++) {
            Lanes.set(y + j * 4L, (float) RandomBits.normal(key, j));
        }
    }

    private static void roots(long key, long y, int begin, int end) {
        for (int j = begin; j < end; j += Lanes.LENGTH) {
            FloatVector u = uniform(COUNT.add(j).lanewise(VectorOperators.LSHL, 1), key);
            Lanes.store(Functions.log(Lanes.broadcast(1).sub(u)).mul(-2f).sqrt(), y, j);
        }
    }

    private static void cosines(long key, long y, int begin, int end) {
        for (int j = begin; j < end; j += Lanes.LENGTH) {
            FloatVector v = uniform(COUNT.add(j).lanewise(VectorOperators.LSHL, 1).add(1), key);
            Lanes.store(Lanes.load(y, j).mul(Functions.cosOfTurns(v)), y, j);
        }
    }
}
