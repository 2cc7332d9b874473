package dev.fovea.onednn.loops;

import dev.fovea.op.Reduce;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Nest;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sums and maxima over any axes, in double. An output row of `width` neighbours is folded from input rows: a block of them is added to
/// as many accumulators, which all loops can be vector code for, and the accumulators are folded at the end.
///
/// The work is cut into tasks, a part of the input rows for each, by the shape alone: any number of threads gives the same bits.
final class ReduceKernel implements Kernel {
    private static final int PARTS = 16;
    private static final long SMALL_PART = 1 << 14;             // elements

    private final boolean max;
    private final List<Layout> inputs;
    private final List<Layout> outputs;
    private final long width;               // neighbours that stay
    private final long run;                 // input rows that follow each other
    private final long runs;                // how many such runs make one output row
    private final long kept;                // output rows
    private final Nest keptLoops;
    private final Nest runLoops;
    private final int tile;                 // columns that are folded together
    private final long tiles;
    private final int parts;
    private final Team team;

    private ReduceKernel(Reduce op, Signature s, Team team) {
        this.max = op.kind() == Reduce.Kind.MAX;
        this.inputs = List.of(Layout.rowMajor(s.input(0)));
        this.outputs = List.of(Layout.rowMajor(s.output(0)));
        Nest nest = Nest.of(s.input(0).shape(),
                List.of(s.input(0).shape().strides(), Nest.broadcast(s.output(0).shape(), s.input(0).shape())));
        var keptExtents = new ArrayList<Long>();
        var keptStrides = new ArrayList<Long>();
        var runExtents = new ArrayList<Long>();
        var runStrides = new ArrayList<Long>();
        int loops = nest.extents().size();
        boolean lastStays = nest.innerStride(1) != 0;
        this.width = lastStays ? nest.inner() : 1;
        int runLoop = lastStays ? loops - 2 : loops - 1;
        this.run = runLoop >= 0 ? nest.extents().get(runLoop) : 1;
        for (int loop = 0; loop < runLoop; loop++) {
            boolean stays = nest.strides().get(1).get(loop) != 0;
            (stays ? keptExtents : runExtents).add(nest.extents().get(loop));
            (stays ? keptStrides : runStrides).add(nest.strides().get(0).get(loop));
        }
        this.keptLoops = rows(keptExtents, keptStrides);
        this.runLoops = rows(runExtents, runStrides);
        this.kept = keptLoops.rows();
        this.runs = runLoops.rows();
        this.tile = (int) Math.min(width, Memory.BLOCK);
        this.tiles = (width + tile - 1) / tile;
        long elements = runs * run * tile;
        this.parts = kept * tiles >= PARTS ? 1 : Math.clamp(elements / SMALL_PART, 1, PARTS);
        this.team = Memory.forTraffic(s.input(0).bytes(), team);
    }

    /// A nest whose rows are the given loops.
    private static Nest rows(List<Long> extents, List<Long> strides) {
        extents.add(1L);
        strides.add(1L);
        return new Nest(extents, List.of(strides));
    }

    static Optional<Candidate> of(Reduce op, Signature s, Team team) {
        return s.input(0).dtype() == DType.F32
                ? Optional.of(LoopCandidate.of("reduce", s, () -> new ReduceKernel(op, s, team)))
                : Optional.empty();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment x = Memory.parts("input", this.inputs, inputs)[0];
        MemorySegment y = Memory.parts("output", this.outputs, outputs)[0];
        var partial = new double[parts == 1 ? 0 : Math.toIntExact(kept * width * parts)];
        var members = new Member[team.size()];
        for (int m = 0; m < members.length; m++) {
            members[m] = new Member(x, y, partial);
        }
        Team.Task task = (index, count) -> members[index].run(index, count);
        return parts == 1 ? () -> team.run(task) : () -> {
            team.run(task);
            members[0].join();
        };
    }

    private final class Member {
        private final MemorySegment x;
        private final MemorySegment y;
        private final double[] partial;
        private final float[] block = new float[Memory.BLOCK];
        private final double[] sums = new double[Math.max(Memory.BLOCK, tile)];
        private final float[] row = new float[tile];
        private final Nest.Cursor keptAt = new Nest.Cursor(keptLoops);
        private final Nest.Cursor runAt = new Nest.Cursor(runLoops);

        Member(MemorySegment x, MemorySegment y, double[] partial) {
            this.x = x;
            this.y = y;
            this.partial = partial;
        }

        /// Tasks are numbered by output row, tile and part, the part innermost.
        void run(int index, int members) {
            long tasks = kept * tiles * parts;
            for (long t = Memory.share(tasks, index, members); t < Memory.share(tasks, index + 1, members); t++) {
                long outRow = t / parts / tiles;
                long column = t / parts % tiles * tile;
                int part = (int) (t % parts);
                int columns = (int) Math.min(tile, width - column);
                keptAt.moveTo(outRow);
                fold(keptAt.at(0) + column, columns, runs * run * part / parts, runs * run * (part + 1) / parts);
                if (parts == 1) {
                    store(outRow * width + column, columns);
                } else {
                    System.arraycopy(sums, 0, partial, (int) ((part * kept + outRow) * width + column), columns);
                }
            }
        }

        /// `sums` = the input rows `from … to−1` together.
        private void fold(long first, int columns, long from, long to) {
            int atOnce = columns == width ? (int) Math.min(Memory.BLOCK / columns, Math.min(run, to - from)) : 1;
            java.util.Arrays.fill(sums, 0, atOnce * columns, max ? Double.NEGATIVE_INFINITY : 0);
            runAt.moveTo(from / run);
            for (long r = from; r < to;) {
                long inRun = r % run;
                int count = (int) Math.min(Math.min(run - inRun, to - r), atOnce);
                Memory.load(x, first + runAt.at(0) + inRun * width, block, 0, count * columns);
                add(sums, block, count * columns);
                r += count;
                if (inRun + count == run) {
                    runAt.next();
                }
            }
            for (int left = atOnce; left > 1; left = (left + 1) / 2) {
                int half = (left + 1) / 2;
                halve(half * columns, (left - half) * columns);
            }
        }

        private void halve(int from, int count) {
            for (int i = 0; i < count; i++) {
                sums[i] = max ? Math.max(sums[i], sums[from + i]) : sums[i] + sums[from + i];
            }
        }

        private void store(long element, int columns) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) sums[i];
            }
            Memory.store(row, 0, y, element, columns);
        }

        /// The parts together, in order.
        void join() {
            for (long outRow = 0; outRow < kept; outRow++) {
                for (long column = 0; column < width; column += tile) {
                    int columns = (int) Math.min(tile, width - column);
                    java.util.Arrays.fill(sums, 0, columns, max ? Double.NEGATIVE_INFINITY : 0);
                    for (int part = 0; part < parts; part++) {
                        int at = (int) ((part * kept + outRow) * width + column);
                        for (int i = 0; i < columns; i++) {
                            sums[i] = max ? Math.max(sums[i], partial[at + i]) : sums[i] + partial[at + i];
                        }
                    }
                    store(outRow * width + column, columns);
                }
            }
        }
    }

    private void add(double[] sums, float[] a, int count) {
        if (max) {
            for (int i = 0; i < count; i++) {
                sums[i] = Math.max(sums[i], a[i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                sums[i] += a[i];
            }
        }
    }
}
