package dev.fovea.onednn.loops;

import dev.fovea.op.Random;
import dev.fovea.op.RandomBits;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Random numbers, the bits of [RandomBits]: the hash of a block of counters at a time, and one sample after the other.
final class RandomKernel implements Kernel {
    private static final int GOLDEN = 0x9E3779B9;

    private final Random op;
    private final List<Layout> inputs;
    private final List<Layout> outputs;
    private final long samples;
    private final int each;
    private final Team team;

    private RandomKernel(Random op, Signature s, Team team) {
        this.op = op;
        this.inputs = List.of(Layout.rowMajor(s.input(0)));
        this.outputs = List.of(Layout.rowMajor(s.output(0)));
        Shape shape = s.output(0).shape();
        this.samples = shape.isScalar() ? 1 : shape.batch();
        this.each = (int) shape.sampleCount();
        this.team = Memory.forTraffic(s.output(0).bytes() * 2, team);
    }

    static Optional<Candidate> of(Random op, Signature s, Team team) {
        boolean fits = op.type().dtype() == DType.F32
                && s.output(0).shape().sampleCount() <= Integer.MAX_VALUE - Memory.BLOCK;
        return fits
                ? Optional.of(LoopCandidate.of("random", s, () -> new RandomKernel(op, s, team)))
                : Optional.empty();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment counters = Memory.parts("input", this.inputs, inputs)[0];
        MemorySegment y = Memory.parts("output", this.outputs, outputs)[0];
        var members = new Member[team.size()];
        for (int m = 0; m < members.length; m++) {
            members[m] = new Member(counters, y);
        }
        Team.Task task = (index, count) -> members[index].run(index, count);
        return () -> team.run(task);
    }

    private final class Member {
        private final MemorySegment counters;
        private final MemorySegment y;
        private final int[] bits = new int[Math.min(each, Memory.BLOCK)];
        private final int[] numbers = IntStream.range(0, bits.length).map(i -> i * GOLDEN).toArray();
        private final float[] floats = new float[bits.length];

        Member(MemorySegment counters, MemorySegment y) {
            this.counters = counters;
            this.y = y;
        }

        void run(int index, int members) {
            long seed = counters.getAtIndex(Memory.I64, 0);
            long step = counters.getAtIndex(Memory.I64, 1);
            long first = counters.getAtIndex(Memory.I64, 2);
            for (long n = Memory.share(samples, index, members); n < Memory.share(samples, index + 1, members); n++) {
                sample(RandomBits.key(seed, step, op.key(), first + n), n * each);
            }
        }

        private void sample(long key, long element) {
            for (int from = 0; from < each; from += bits.length) {
                int count = Math.min(bits.length, each - from);
                switch (op.distribution()) {
                    case UNIFORM -> {
                        bits(bits, numbers, from, (int) key, (int) (key >>> 32), count);
                        uniform(floats, bits, count);
                    }
                    case NORMAL -> normal(floats, key, from, count);
                }
                Memory.store(floats, 0, y, element + from, count);
            }
        }
    }

    /// As [RandomBits#bits], for the elements from `first` on; `numbers` holds those of the first block, already multiplied.
    private static void bits(int[] bits, int[] numbers, int first, int low, int high, int count) {
        int offset = first * GOLDEN + low;
        for (int i = 0; i < count; i++) {
            int h = numbers[i] + offset;
            h = (h ^ h >>> 16) * 0x21f0aaad;
            h = (h ^ h >>> 15) * 0x735a2d97;
            h = h ^ h >>> 15 ^ high;
            h = (h ^ h >>> 16) * 0x21f0aaad;
            h = (h ^ h >>> 15) * 0x735a2d97;
            bits[i] = (h ^ h >>> 15) >>> 8;
        }
    }

    private static void uniform(float[] y, int[] bits, int count) {
        for (int i = 0; i < count; i++) {
            y[i] = bits[i] * 0x1p-24f;
        }
    }

    private static void normal(float[] y, long key, int from, int count) {
        for (int i = 0; i < count; i++) {
            y[i] = (float) RandomBits.normal(key, from + i);
        }
    }
}
