package dev.fovea.onednn.loops;

import dev.fovea.op.Pool;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// Pooling of any geometry, and its gradient from `(x, y, ȳ)`: all channels of a position at a time. For what oneDNN has no kernel for.
final class PoolKernel implements Kernel {
    private final boolean max;
    private final boolean gradient;
    private final boolean countPadding;
    private final PoolGeometry geometry;
    private final List<Layout> inputs;
    private final List<Layout> outputs;
    private final Team team;

    private PoolKernel(Pool pool, boolean gradient, Signature s, Team team) {
        this.max = pool.kind() == Pool.Kind.MAX;
        this.gradient = gradient;
        this.countPadding = pool.countPadding();
        this.geometry = PoolGeometry.of(pool.windows(), s.input(0).shape(),
                gradient ? s.input(1).shape() : s.output(0).shape());
        this.inputs = s.inputs().stream().map(Layout::rowMajor).toList();
        this.outputs = s.outputs().stream().map(Layout::rowMajor).toList();
        this.team = Memory.forTraffic(s.input(0).bytes() * geometry.taps(), team);
    }

    static Optional<Candidate> forward(Pool pool, Signature s, Team team) {
        return s.input(0).dtype() == DType.F32
                ? Optional.of(LoopCandidate.of("pool", s, () -> new PoolKernel(pool, false, s, team)))
                : Optional.empty();
    }

    static Optional<Candidate> gradient(Pool pool, Signature s, Team team) {
        return s.input(0).dtype() == DType.F32
                ? Optional.of(LoopCandidate.of("pool gradient", s, () -> new PoolKernel(pool, true, s, team)))
                : Optional.empty();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment[] in = Memory.parts("input", this.inputs, inputs);
        MemorySegment out = Memory.parts("output", this.outputs, outputs)[0];
        var members = new Member[team.size()];
        for (int m = 0; m < members.length; m++) {
            members[m] = new Member(in, out);
        }
        Team.Task task = (index, count) -> members[index].run(index, count);
        return gradient ? () -> {
            out.fill((byte) 0);
            team.run(task);
        } : () -> team.run(task);
    }

    private final class Member {
        private final MemorySegment[] in;
        private final MemorySegment out;
        private final int channels = geometry.channels();
        private final float[] row = new float[channels];
        private final float[] values = new float[channels];
        private final double[] sums = new double[channels];
        private final float[] slopes = new float[channels];
        private final long[] places = new long[channels];
        private final PoolGeometry.Position position = geometry.position();

        Member(MemorySegment[] in, MemorySegment out) {
            this.in = in;
            this.out = out;
        }

        /// Whole samples, so that no two members write to one place.
        void run(int index, int members) {
            long each = geometry.positions() / geometry.samples();
            long from = Memory.share(geometry.samples(), index, members) * each;
            long to = Memory.share(geometry.samples(), index + 1, members) * each;
            for (long p = from; p < to; p++) {
                position.moveTo(p);
                if (!gradient) {
                    forward(p);
                } else if (max) {
                    toLargest(p);
                } else {
                    toAll(p);
                }
            }
        }

        private void forward(long p) {
            java.util.Arrays.fill(values, Float.NEGATIVE_INFINITY);
            java.util.Arrays.fill(sums, 0);
            int seen = 0;
            for (int tap = 0; tap < geometry.taps(); tap++) {
                long at = position.source(tap);
                if (at >= 0) {
                    seen++;
                    Memory.load(in[0], at * channels, row, 0, channels);
                    if (max) {
                        Floats.max(values, values, row, channels);
                    } else {
                        add(sums, row, channels);
                    }
                }
            }
            if (!max) {
                divide(values, sums, countPadding ? geometry.taps() : seen, channels);
            }
            Memory.store(values, 0, out, p * channels, channels);
        }

        private void toLargest(long p) {
            java.util.Arrays.fill(places, -1);
            for (int tap = 0; tap < geometry.taps(); tap++) {
                long at = position.source(tap);
                if (at >= 0) {
                    Memory.load(in[0], at * channels, row, 0, channels);
                    larger(values, places, row, at, channels);
                }
            }
            Memory.load(in[2], p * channels, slopes, 0, channels);
            for (int c = 0; c < channels; c++) {
                if (places[c] >= 0) {
                    long e = places[c] * channels + c;
                    out.setAtIndex(Memory.F32, e, out.getAtIndex(Memory.F32, e) + slopes[c]);
                }
            }
        }

        private void toAll(long p) {
            int seen = 0;
            for (int tap = 0; tap < geometry.taps(); tap++) {
                seen += position.source(tap) >= 0 ? 1 : 0;
            }
            Memory.load(in[2], p * channels, slopes, 0, channels);
            divide(slopes, countPadding ? geometry.taps() : seen, channels);
            for (int tap = 0; tap < geometry.taps(); tap++) {
                long at = position.source(tap);
                if (at >= 0) {
                    Memory.load(out, at * channels, row, 0, channels);
                    Floats.add(row, row, slopes, channels);
                    Memory.store(row, 0, out, at * channels, channels);
                }
            }
        }
    }

    /// The first of equals stays.
    private static void larger(float[] values, long[] places, float[] row, long at, int count) {
        for (int c = 0; c < count; c++) {
            if (places[c] < 0 || row[c] > values[c]) {
                values[c] = row[c];
                places[c] = at;
            }
        }
    }

    private static void add(double[] sums, float[] row, int count) {
        for (int c = 0; c < count; c++) {
            sums[c] += row[c];
        }
    }

    private static void divide(float[] to, double[] sums, int by, int count) {
        for (int c = 0; c < count; c++) {
            to[c] = (float) (sums[c] / by);
        }
    }

    private static void divide(float[] x, int by, int count) {
        for (int c = 0; c < count; c++) {
            x[c] /= by;
        }
    }
}
