package dev.fovea.onednn.loops;

import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Moves;
import dev.fovea.spi.Nest;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// What only moves elements, of whatever type.
final class MoveKernel implements Kernel {
    private final Signature signature;
    private final List<StridedCopy> copies;
    private final List<ZeroFill> gaps;
    private final Team team;

    private MoveKernel(Signature signature, Moves moves, Team team) {
        this.signature = signature;
        int bytes = signature.output(0).dtype().bytes();
        this.copies = moves.copies().stream().map(c -> new StridedCopy(bytes, c.nest(), c.from(), c.to())).toList();
        this.gaps = moves.gaps().stream().map(g -> new ZeroFill(bytes, g.nest(), g.to())).toList();
        this.team = Memory.forTraffic(signature.output(0).bytes(), team);
    }

    static Candidate of(Moves moves, Signature s, Team team) {
        return LoopCandidate.of(moves.name(), s, () -> new MoveKernel(s, moves, team));
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment[] in = Memory.parts("input", signature.inputs().stream().map(Layout::rowMajor).toList(), inputs);
        MemorySegment out = Memory.parts("output", List.of(Layout.rowMajor(signature.output(0))), outputs)[0];
        var members = new Member[team.size()];
        for (int m = 0; m < members.length; m++) {
            members[m] = new Member(in, out);
        }
        Team.Task task = (index, count) -> members[index].run(index, count);
        return () -> team.run(task);
    }

    private final class Member {
        private final MemorySegment[] in;
        private final MemorySegment out;
        private final StridedCopy[] all = copies.toArray(StridedCopy[]::new);
        private final ZeroFill[] zeros = gaps.toArray(ZeroFill[]::new);
        private final long[] rows = copies.stream().mapToLong(c -> c.nest().rows()).toArray();
        private final long[] gapRows = gaps.stream().mapToLong(g -> g.nest().rows()).toArray();
        private final Nest.Cursor[] copying = copies.stream().map(c -> new Nest.Cursor(c.nest()))
                .toArray(Nest.Cursor[]::new);
        private final Nest.Cursor[] filling = gaps.stream().map(g -> new Nest.Cursor(g.nest()))
                .toArray(Nest.Cursor[]::new);

        Member(MemorySegment[] in, MemorySegment out) {
            this.in = in;
            this.out = out;
        }

        void run(int index, int members) {
            for (int i = 0; i < all.length; i++) {
                all[i].rows(in[i], out, copying[i], Memory.share(rows[i], index, members),
                        Memory.share(rows[i], index + 1, members));
            }
            for (int i = 0; i < zeros.length; i++) {
                zeros[i].rows(out, filling[i], Memory.share(gapRows[i], index, members),
                        Memory.share(gapRows[i], index + 1, members));
            }
        }
    }
}
