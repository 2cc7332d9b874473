package dev.fovea.onednn.loops;

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

/// `t̄ = 0`, then for `i` = 0, 1, …: `t̄[index[i], :] += ȳ[i, :]`.
///
/// Each member of the team has a part of the table's rows, and looks through all numbers for them: the order of the additions to a
/// row is that of its places, so any number of threads gives the same bits.
final class GatherGradientKernel implements Kernel {
    private final List<Layout> inputs;
    private final List<Layout> outputs;
    private final Shape index;
    private final Shape table;
    private final long width;
    private final Team team;

    private GatherGradientKernel(Signature s, Team team) {
        this.inputs = s.inputs().stream().map(Layout::rowMajor).toList();
        this.outputs = List.of(Layout.rowMajor(s.output(0)));
        this.index = s.input(0).shape();
        this.table = s.output(0).shape();
        this.width = table.countFrom(1);
        this.team = Memory.forTraffic(s.input(1).bytes() + s.output(0).bytes(), team);
    }

    static boolean covers(Signature s) {
        return s.input(0).dtype() == DType.I32 && s.input(1).dtype() == DType.F32;
    }

    static Optional<Candidate> of(Signature s, Team team) {
        return covers(s)
                ? Optional.of(LoopCandidate.of("scatter", s, () -> new GatherGradientKernel(s, team)))
                : Optional.empty();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment[] in = Memory.parts("input", this.inputs, inputs);
        MemorySegment out = Memory.parts("output", this.outputs, outputs)[0];
        var members = new Member[team.size()];
        for (int m = 0; m < members.length; m++) {
            members[m] = new Member(in[0], in[1], out);
        }
        Team.Task task = (member, count) -> members[member].run(member, count);
        return () -> team.run(task);
    }

    private final class Member {
        private final MemorySegment numbers;
        private final MemorySegment g;
        private final MemorySegment sums;
        private final int tile = (int) Math.min(width, Memory.BLOCK);
        private final float[] zeros = new float[Memory.BLOCK];
        private final float[] sum = new float[tile];
        private final float[] summand = new float[tile];

        Member(MemorySegment numbers, MemorySegment g, MemorySegment sums) {
            this.numbers = numbers;
            this.g = g;
            this.sums = sums;
        }

        void run(int member, int members) {
            long rows = table.extent(0);
            long first = Memory.share(rows, member, members);
            long last = Memory.share(rows, member + 1, members);
            clear(first * width, last * width);
            long count = index.count();
            for (long i = 0; i < count; i++) {
                int row = numbers.getAtIndex(Memory.I32, i);
                if (row < 0 || row >= rows) {
                    throw GatherKernel.missing(row, i, index, table);
                }
                if (row >= first && row < last) {
                    add(i * width, row * width);
                }
            }
        }

        private void clear(long from, long to) {
            for (long e = from; e < to; e += Memory.BLOCK) {
                Memory.store(zeros, 0, sums, e, (int) Math.min(Memory.BLOCK, to - e));
            }
        }

        private void add(long from, long to) {
            for (long c = 0; c < width; c += tile) {
                int n = (int) Math.min(tile, width - c);
                Memory.load(sums, to + c, sum, 0, n);
                Memory.load(g, from + c, summand, 0, n);
                Floats.add(sum, sum, summand, n);
                Memory.store(sum, 0, sums, to + c, n);
            }
        }
    }
}
