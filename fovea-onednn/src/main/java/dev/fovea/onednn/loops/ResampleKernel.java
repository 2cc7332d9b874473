package dev.fovea.onednn.loops;

import dev.fovea.op.Composite;
import dev.fovea.op.Resample;
import dev.fovea.op.Resample.Kind;
import dev.fovea.op.ResampleGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Images of other extents, and the gradient, a row of pixels at a time: whole rows are weighted by vector code, and only within a row
/// pixels are looked up.
///
/// Each row of the result is one member's, whose sums are in a fixed order: any number of threads gives the same bits.
final class ResampleKernel implements Kernel {
    private static final int SPATIAL = 3;

    private final boolean gradient;
    private final Layout input;
    private final Layout output;
    private final long batch;
    private final Axis planes;
    private final Axis rows;
    private final Pixels pixels;
    private final Team team;

    private ResampleKernel(Kind kind, Shape image, Shape resampled, boolean gradient, Signature s, Team team) {
        this.gradient = gradient;
        this.input = Layout.rowMajor(s.input(0));
        this.output = Layout.rowMajor(s.output(0));
        this.batch = image.batch();
        var axes = new Axis[SPATIAL];
        int missing = SPATIAL + 2 - image.rank();
        for (int a = 0; a < SPATIAL; a++) {
            axes[a] = a < missing
                    ? Axis.of(kind, 1, 1)
                    : Axis.of(kind, image.extent(a - missing + 1), resampled.extent(a - missing + 1));
        }
        this.planes = axes[0];
        this.rows = axes[1];
        this.pixels = Pixels.of(axes[2], image.channels());
        this.team = Memory.forTraffic(s.input(0).bytes() + s.output(0).bytes(), team);
    }

    static boolean covers(Composite op, Signature s) {
        return (op instanceof Resample || op instanceof ResampleGradient) && s.input(0).dtype() == DType.F32;
    }

    static Optional<Candidate> of(Composite op, Signature s, Team team) {
        Shape in = s.input(0).shape();
        Shape out = s.output(0).shape();
        return !covers(op, s) ? Optional.empty() : switch (op) {
            case Resample(Kind kind, _) -> candidate(s, () -> new ResampleKernel(kind, in, out, false, s, team));
            case ResampleGradient(Kind kind, _) ->
                candidate(s, () -> new ResampleKernel(kind, out, in, true, s, team));
            default -> Optional.empty();
        };
    }

    private static Optional<Candidate> candidate(Signature s, java.util.function.Supplier<Kernel> kernel) {
        return Optional.of(LoopCandidate.of("resample", s, kernel));
    }

    /// Which of `from` positions each of `to` reads, with which weights, and who reads each of `from`: `first … last`.
    private record Axis(int from, int to, int[] left, int[] right, float[] leftShare, float[] rightShare, int[] first,
            int[] last) {

        static Axis of(Kind kind, int from, int to) {
            var op = new Resample(kind, List.of(to));
            var axis = new Axis(from, to, new int[to], new int[to], new float[to], new float[to], new int[from],
                    new int[from]);
            Arrays.fill(axis.first, to);
            Arrays.fill(axis.last, -1);
            for (int i = 0; i < to; i++) {
                axis.left[i] = op.read(i, from, to).from();
                axis.right[i] = op.read(i, from, to).to();
                double share = axis.left[i] == axis.right[i] ? 0 : op.share(i, from, to);
                axis.leftShare[i] = (float) (1 - share);
                axis.rightShare[i] = (float) share;
                for (int k : new int[]{axis.left[i], axis.right[i]}) {
                    axis.first[k] = Math.min(axis.first[k], i);
                    axis.last[k] = i;
                }
            }
            return axis;
        }

        /// What position `i` takes of `k`, one of the two that it reads.
        float share(int i, int k) {
            return left[i] == k ? leftShare[i] : rightShare[i];
        }
    }

    /// The same for the elements of a row; without weights where each is read from one.
    private record Pixels(int from, int to, boolean mixed, int[] left, int[] right, float[] leftShare,
            float[] rightShare) {

        static Pixels of(Axis axis, int channels) {
            int to = Math.multiplyExact(axis.to, channels);
            boolean mixed = !Arrays.equals(axis.left, axis.right);
            var all = new Pixels(Math.multiplyExact(axis.from, channels), to, mixed, new int[to], new int[to],
                    new float[to], new float[to]);
            for (int e = 0; e < to; e++) {
                int i = e / channels;
                all.left[e] = axis.left[i] * channels + e % channels;
                all.right[e] = axis.right[i] * channels + e % channels;
                all.leftShare[e] = axis.leftShare[i];
                all.rightShare[e] = axis.rightShare[i];
            }
            return all;
        }

        /// `y = A·x`
        void widen(float[] x, float[] y) {
            if (mixed) {
                for (int e = 0; e < to; e++) {
                    y[e] = leftShare[e] * x[left[e]] + rightShare[e] * x[right[e]];
                }
            } else {
                for (int e = 0; e < to; e++) {
                    y[e] = x[left[e]];
                }
            }
        }

        /// `x = Aᵀ·y`
        void narrow(float[] y, float[] x) {
            Arrays.fill(x, 0);
            for (int e = 0; e < to; e++) {
                x[left[e]] += leftShare[e] * y[e];
            }
            if (mixed) {
                for (int e = 0; e < to; e++) {
                    x[right[e]] += rightShare[e] * y[e];
                }
            }
        }
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment in = Memory.parts("input", List.of(input), inputs)[0];
        MemorySegment out = Memory.parts("output", List.of(output), outputs)[0];
        var members = new Member[team.size()];
        for (int m = 0; m < members.length; m++) {
            members[m] = new Member(in, out);
        }
        Team.Task task = gradient
                ? (index, count) -> members[index].narrowed(index, count)
                : (index, count) -> members[index].widened(index, count);
        return () -> team.run(task);
    }

    private final class Member {
        private static final int KEPT = 4;

        private final MemorySegment in;
        private final MemorySegment out;
        private final float[] narrow = new float[pixels.from];
        private final float[] wide = new float[pixels.to];
        private final float[] sum = new float[pixels.to];
        private final float[][] kept = new float[gradient ? 0 : KEPT][pixels.to];
        private final long[] keptRow = new long[KEPT];

        Member(MemorySegment in, MemorySegment out) {
            this.in = in;
            this.out = out;
        }

        void widened(int index, int members) {
            Arrays.fill(keptRow, -1);
            long all = batch * planes.to * rows.to;
            long end = Memory.share(all, index + 1, members);
            for (long r = Memory.share(all, index, members); r < end; r++) {
                long n = r / rows.to / planes.to;
                Memory.store(row(n, (int) (r / rows.to % planes.to), (int) (r % rows.to)), 0, out, r * pixels.to,
                        pixels.to);
            }
        }

        /// The weighted sum of up to four rows.
        private float[] row(long n, int plane, int row) {
            int p = planes.left[plane];
            int q = planes.right[plane];
            int k = rows.left[row];
            int l = rows.right[row];
            if (p == q && k == l) {
                return wide(n, p, k);
            }
            scale(sum, wide(n, p, k), planes.leftShare[plane] * rows.leftShare[row]);
            if (k != l) {
                add(sum, wide(n, p, l), planes.leftShare[plane] * rows.rightShare[row]);
            }
            if (p != q) {
                add(sum, wide(n, q, k), planes.rightShare[plane] * rows.leftShare[row]);
            }
            if (p != q && k != l) {
                add(sum, wide(n, q, l), planes.rightShare[plane] * rows.rightShare[row]);
            }
            return sum;
        }

        /// A row of the input with the new pixels. The rows around are kept: neighbours of the output read them, too.
        private float[] wide(long n, int plane, int row) {
            long r = (n * planes.from + plane) * rows.from + row;
            int place = 2 * (plane & 1) + (row & 1);
            if (keptRow[place] != r) {
                Memory.load(in, r * pixels.from, narrow, 0, pixels.from);
                pixels.widen(narrow, kept[place]);
                keptRow[place] = r;
            }
            return kept[place];
        }

        void narrowed(int index, int members) {
            long all = batch * planes.from * rows.from;
            long end = Memory.share(all, index + 1, members);
            for (long r = Memory.share(all, index, members); r < end; r++) {
                long n = r / rows.from / planes.from;
                gather(n, (int) (r / rows.from % planes.from), (int) (r % rows.from));
                pixels.narrow(sum, narrow);
                Memory.store(narrow, 0, out, r * pixels.from, pixels.from);
            }
        }

        /// The sum of all rows that read this one.
        private void gather(long n, int plane, int row) {
            Arrays.fill(sum, 0);
            for (int p = planes.first[plane]; p <= planes.last[plane]; p++) {
                for (int i = rows.first[row]; i <= rows.last[row]; i++) {
                    Memory.load(in, ((n * planes.to + p) * rows.to + i) * pixels.to, wide, 0, pixels.to);
                    add(sum, wide, planes.share(p, plane) * rows.share(i, row));
                }
            }
        }
    }

    private static void scale(float[] y, float[] x, float factor) {
        for (int e = 0; e < y.length; e++) {
            y[e] = factor * x[e];
        }
    }

    private static void add(float[] y, float[] x, float factor) {
        for (int e = 0; e < y.length; e++) {
            y[e] += factor * x[e];
        }
    }
}
