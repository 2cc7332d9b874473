package dev.fovea.vector;

import dev.fovea.graph.Op;
import dev.fovea.op.Transpose;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Moves;
import dev.fovea.spi.Nest;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/// Slices, pads, concatenations and broadcasts of floats: rows of neighbours are copied, or one number is repeated.
final class MoveKernel implements WarmUp.Warmed {
    private static final long SHARED = 1 << 19;
    private static final long LONG_ROW = 4096;           // elements: here the C library's copy is faster

    private final Signature signature;
    private final Moves moves;
    private final Team team;

    private MoveKernel(Signature signature, Moves moves, Team team) {
        this.signature = signature;
        this.moves = moves;
        this.team = signature.output(0).bytes() >= SHARED ? team : Team.single();
    }

    /// Nothing where elements of a row lie apart, and for values that the host has laid out in its own way.
    static Optional<Candidate> of(Op op, Signature s, Team team, WarmUp warmUp) {
        boolean plain = s.layouts().stream().allMatch(l -> l.isRowMajor() || l instanceof Layout.Open);
        if (s.output(0).dtype() != DType.F32 || !plain || op instanceof Transpose) {
            return Optional.empty();
        }
        return Moves.of(op, s).filter(m -> m.copies().stream().allMatch(c -> isRow(c.nest()))
                && m.gaps().stream().allMatch(g -> isUnit(g.nest(), 0)))
                .map(m -> new SimpleCandidate("vector " + m.name(),
                        s.inputs().stream().map(Layout::rowMajor).toList(), List.of(Layout.rowMajor(s.output(0))),
                        () -> new MoveKernel(s, m, team), warmUp));
    }

    private static boolean isRow(Nest nest) {
        return isUnit(nest, 1) && (isUnit(nest, 0) || nest.innerStride(0) == 0);
    }

    private static boolean isUnit(Nest nest, int operand) {
        return nest.innerStride(operand) == 1 || nest.inner() == 1;
    }

    /// Rows of vectors; shorter ones have none, longer ones are the C library's.
    @Override public List<WarmUp.Code> code() {
        long count = 32L * Lanes.LENGTH;
        var code = new ArrayList<WarmUp.Code>();
        if (moves.copies().stream().anyMatch(c -> c.nest().innerStride(0) != 0 && c.nest().inner() >= Lanes.LENGTH
                && c.nest().inner() < LONG_ROW)) {
            code.add(new WarmUp.Code("move", memory -> vectors(memory, memory + WarmUp.BYTES / 2, count)));
        }
        if (Stream.concat(moves.gaps().stream().map(Moves.Gap::nest),
                moves.copies().stream().map(Moves.Copy::nest).filter(n -> n.innerStride(0) == 0))
                .anyMatch(n -> n.inner() >= Lanes.LENGTH)) {
            code.add(new WarmUp.Code("repeat", memory -> repeat(memory, 0, count)));
        }
        return code;
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        var in = new long[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            Memory.requireSize(inputs[i], signature.input(i).bytes(), moves.name());
            in[i] = inputs[i].address();
        }
        Memory.requireSize(outputs[0], signature.output(0).bytes(), moves.name());
        long out = outputs[0].address();
        var members = new Member[team.size()];
        for (int m = 0; m < members.length; m++) {
            members[m] = new Member(in, out);
        }
        Team.Task task = (index, count) -> members[index].run(index, count);
        return () -> team.run(task);
    }

    private final class Member {
        private final long[] in;
        private final long out;
        private final Moves.Copy[] copies = moves.copies().toArray(Moves.Copy[]::new);
        private final Moves.Gap[] gaps = moves.gaps().toArray(Moves.Gap[]::new);
        private final long[] rows = moves.copies().stream().mapToLong(c -> c.nest().rows()).toArray();
        private final long[] gapRows = moves.gaps().stream().mapToLong(g -> g.nest().rows()).toArray();
        private final Nest.Cursor[] copying = moves.copies().stream().map(c -> new Nest.Cursor(c.nest()))
                .toArray(Nest.Cursor[]::new);
        private final Nest.Cursor[] filling = moves.gaps().stream().map(g -> new Nest.Cursor(g.nest()))
                .toArray(Nest.Cursor[]::new);

        Member(long[] in, long out) {
            this.in = in;
            this.out = out;
        }

        void run(int index, int members) {
            for (int i = 0; i < copies.length; i++) {
                copy(copies[i], rows[i], in[i] + copies[i].from() * 4, copying[i], index, members);
            }
            for (int i = 0; i < gaps.length; i++) {
                fill(gaps[i], gapRows[i], filling[i], index, members);
            }
        }

        /// Members share out the rows, or each row where there are few.
        private void copy(Moves.Copy copy, long rows, long from, Nest.Cursor cursor, int index, int members) {
            Nest nest = copy.nest();
            boolean few = rows < 4L * members;
            long begin = few ? Memory.share(nest.inner(), index, members) : 0;
            long count = (few ? Memory.share(nest.inner(), index + 1, members) : nest.inner()) - begin;
            boolean repeated = nest.innerStride(0) == 0;
            long to = out + (copy.to() + begin) * 4;
            long last = few ? rows : rows * (index + 1) / members;
            long r = few ? 0 : rows * index / members;
            cursor.moveTo(r);
            if (repeated) {
                for (; r < last; r++) {
                    repeat(to + cursor.at(1) * 4, Lanes.get(from + cursor.at(0) * 4), count);
                    cursor.next();
                }
                return;
            }
            int middle = nest.extents().size() - 2;                     // the loop over rows that lie evenly
            long evenly = middle < 0 ? 1 : nest.extents().get(middle);
            long fromStep = middle < 0 ? 0 : nest.strides().get(0).get(middle) * 4;
            long toStep = middle < 0 ? 0 : nest.strides().get(1).get(middle) * 4;
            while (r < last) {
                long some = Math.min(last - r, evenly - r % evenly);
                move(from + (cursor.at(0) + begin) * 4, fromStep, to + cursor.at(1) * 4, toStep, some, count);
                r += some;
                cursor.moveTo(r);
            }
        }

        private void fill(Moves.Gap gap, long rows, Nest.Cursor cursor, int index, int members) {
            long last = rows * (index + 1) / members;
            long first = rows * index / members;
            cursor.moveTo(first);
            for (long r = first; r < last; r++) {
                repeat(out + (gap.to() + cursor.at(0)) * 4, 0, gap.nest().inner());
                cursor.next();
            }
        }
    }

    /// Rows of `count` neighbours, so many bytes apart.
    private static void move(long from, long fromStep, long to, long toStep, long rows, long count) {
        if (count >= LONG_ROW) {
            for (long r = 0; r < rows; r++) {
                Lanes.move(from + r * fromStep, to + r * toStep, count * 4);
            }
        } else if (count >= Lanes.LENGTH) {
            for (long r = 0; r < rows; r++) {
                vectors(from + r * fromStep, to + r * toStep, count);
            }
        } else {
            for (long r = 0; r < rows; r++) {
                for (long i = 0; i < count; i++) {
                    Lanes.set(to + r * toStep + i * 4, Lanes.get(from + r * fromStep + i * 4));
                }
            }
        }
    }

    /// The last vector may overlap the one before it.
    private static void vectors(long from, long to, long count) {
        long end = count - Lanes.LENGTH;
        for (long i = 0; i < end; i += Lanes.LENGTH) {
            Lanes.store(Lanes.load(from, i), to, i);
        }
        Lanes.store(Lanes.load(from, end), to, end);
    }

    private static void repeat(long to, float value, long count) {
        if (count >= Lanes.LENGTH) {
            vectors(to, Lanes.broadcast(value), count);
        } else {
            for (long i = 0; i < count; i++) {
                Lanes.set(to + i * 4, value);
            }
        }
    }

    private static void vectors(long to, FloatVector value, long count) {
        for (long i = 0; i <= count - Lanes.LENGTH; i += Lanes.LENGTH) {
            Lanes.store(value, to, i);
        }
        Lanes.store(value, to, count - Lanes.LENGTH);
    }
}
