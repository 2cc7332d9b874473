package dev.fovea.onednn.loops;

import dev.fovea.op.Broadcast;
import dev.fovea.op.Concat;
import dev.fovea.op.Pad;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Nest;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// What only moves elements, of whatever type: each input goes to its places in the output, which is zeroed before if others are left.
final class MoveKernel implements Kernel {
    private final Signature signature;
    private final List<StridedCopy> copies;
    private final boolean fillsAll;
    private final Team team;

    private MoveKernel(Signature signature, List<StridedCopy> copies, boolean fillsAll, Team team) {
        this.signature = signature;
        this.copies = List.copyOf(copies);
        this.fillsAll = fillsAll;
        this.team = Memory.forTraffic(signature.output(0).bytes(), team);
    }

    private static Candidate candidate(String name, Signature s, List<StridedCopy> copies, boolean fillsAll,
            Team team) {
        return LoopCandidate.of(name, s, () -> new MoveKernel(s, copies, fillsAll, team));
    }

    static Candidate of(Broadcast op, Signature s, Team team) {
        Shape y = s.output(0).shape();
        return candidate("broadcast", s, List.of(copy(s, y, Nest.broadcast(s.input(0).shape(), y), y.strides(), 0, 0)),
                true, team);
    }

    static Candidate of(Transpose op, Signature s, Team team) {
        Shape y = s.output(0).shape();
        long[] strides = s.input(0).shape().strides();
        long[] read = op.order().stream().mapToLong(axis -> strides[axis]).toArray();
        return candidate("transpose", s, List.of(copy(s, y, read, y.strides(), 0, 0)), true, team);
    }

    static Candidate of(Slice op, Signature s, Team team) {
        Shape y = s.output(0).shape();
        long[] read = s.input(0).shape().strides();
        long first = op.from() * read[op.axis()];
        read[op.axis()] *= op.step();
        return candidate("slice", s, List.of(copy(s, y, read, y.strides(), first, 0)), true, team);
    }

    static Candidate of(Pad op, Signature s, Team team) {
        long[] write = s.output(0).shape().strides();
        long first = op.before() * write[op.axis()];
        write[op.axis()] *= op.between() + 1L;
        Shape x = s.input(0).shape();
        return candidate("pad", s, List.of(copy(s, x, x.strides(), write, 0, first)),
                x.count() == s.output(0).shape().count(), team);
    }

    static Candidate of(Concat op, Signature s, Team team) {
        long[] write = s.output(0).shape().strides();
        var copies = new ArrayList<StridedCopy>();
        long at = 0;
        for (var type : s.inputs()) {
            copies.add(copy(s, type.shape(), type.shape().strides(), write, 0, at * write[op.axis()]));
            at += type.shape().extent(op.axis());
        }
        return candidate("concat", s, copies, true, team);
    }

    private static StridedCopy copy(Signature s, Shape positions, long[] read, long[] write, long from, long to) {
        DType type = s.output(0).dtype();
        return StridedCopy.of(type, Nest.of(positions, List.of(read, write)), from, to);
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment[] in = Memory.parts("input", signature.inputs().stream().map(Layout::rowMajor).toList(), inputs);
        MemorySegment out = Memory.parts("output", List.of(Layout.rowMajor(signature.output(0))), outputs)[0];
        var cursors = new Nest.Cursor[team.size()][copies.size()];
        for (Nest.Cursor[] own : cursors) {
            for (int i = 0; i < own.length; i++) {
                own[i] = new Nest.Cursor(copies.get(i).nest());
            }
        }
        StridedCopy[] all = copies.toArray(StridedCopy[]::new);
        long[] rows = copies.stream().mapToLong(c -> c.nest().rows()).toArray();
        Team.Task task = (index, members) -> {
            for (int i = 0; i < all.length; i++) {
                all[i].rows(in[i], out, cursors[index][i], Memory.share(rows[i], index, members),
                        Memory.share(rows[i], index + 1, members));
            }
        };
        return fillsAll ? () -> team.run(task) : () -> {
            out.fill((byte) 0);
            team.run(task);
        };
    }
}
