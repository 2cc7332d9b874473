package dev.fovea.vector;

import dev.fovea.op.Random;
import dev.fovea.op.RandomBits;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Uniform random numbers: the hash of [RandomBits] on a vector of counters, with the same bits.
final class RandomKernel implements Kernel {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final IntVector COUNT = IntVector.zero(INTS).addIndex(1);

    private final long key;
    private final int samples;
    private final int each;

    private RandomKernel(long key, int samples, int each) {
        this.key = key;
        this.samples = samples;
        this.each = each;
    }

    static Optional<Candidate> of(Random op, Signature s) {
        boolean fits = op.distribution() == Random.Distribution.UNIFORM && op.type().dtype() == DType.F32
                && op.type().shape().rank() > 0 && op.type().shape().sampleCount() < Integer.MAX_VALUE;
        return fits
                ? Optional.of(new SimpleCandidate("vector random", List.of(Layout.rowMajor(s.input(0))),
                        List.of(Layout.rowMajor(s.output(0))),
                        () -> new RandomKernel(op.key(), op.type().shape().batch(),
                                (int) op.type().shape().sampleCount())))
                : Optional.empty();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        Memory.requireSize(inputs[0], 24, "random counters");
        Memory.requireSize(outputs[0], (long) samples * each * 4, "random");
        MemorySegment counters = inputs[0];
        long y = outputs[0].address();
        return () -> draw(counters, y);
    }

    private void draw(MemorySegment counters, long y) {
        long seed = counters.getAtIndex(ValueLayout.JAVA_LONG, 0);
        long step = counters.getAtIndex(ValueLayout.JAVA_LONG, 1);
        long first = counters.getAtIndex(ValueLayout.JAVA_LONG, 2);
        for (int n = 0; n < samples; n++) {
            sample(RandomBits.key(seed, step, key, first + n), y + (long) n * each * 4);
        }
    }

    private void sample(long sampleKey, long y) {
        for (int j = 0; j < each; j += Lanes.LENGTH) {
            IntVector index = COUNT.add(j);
            IntVector h = lowbias(index.mul(0x9E3779B9).add((int) sampleKey));
            h = lowbias(h.lanewise(VectorOperators.XOR, (int) (sampleKey >>> 32)));
            FloatVector u = ((FloatVector) h.lanewise(VectorOperators.LSHR, 8).convert(VectorOperators.I2F, 0))
                    .mul(0x1p-24f);
            if (each - j >= Lanes.LENGTH) {
                Lanes.store(u, y, j);
            } else {
                Lanes.store(u, y, j, Lanes.first(each - j));
            }
        }
    }

    private static IntVector lowbias(IntVector x) {
        IntVector h = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16)).mul(0x21f0aaad);
        h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15)).mul(0x735a2d97);
        return h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15));
    }
}
