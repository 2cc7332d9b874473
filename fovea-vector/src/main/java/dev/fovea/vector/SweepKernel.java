package dev.fovea.vector;

import dev.fovea.compile.ElementWise;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Nest;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;

/// A compiled sweep with its shapes. Large ones are shared out among the team, in whole vectors or in rows.
final class SweepKernel implements Kernel {
    /// Below this many bytes of memory traffic a second thread costs more than it gains (a passive barrier takes some microseconds).
    private static final long SHARED = 1 << 20;

    private static final long SLOT = (long) Lanes.LENGTH * Float.BYTES;

    private final ElementWise shape;
    private final Nest nest;
    private final long rows;
    private final long inner;
    private final boolean[] isRepeated;             // of each input: one value for a whole row
    private final DType[] dtypes;
    private final Sweep sweep;
    private final Team team;

    SweepKernel(ElementWise shape, Team team, Sweep sweep) {
        this.shape = shape;
        this.nest = shape.nest();
        this.rows = nest.rows();
        this.inner = nest.inner();
        this.isRepeated = new boolean[shape.types().size()];
        this.dtypes = new DType[isRepeated.length];
        for (int i = 0; i < isRepeated.length; i++) {
            isRepeated[i] = nest.innerStride(i) == 0;
            dtypes[i] = shape.types().get(i).dtype();
        }
        this.sweep = sweep;
        this.team = shape.traffic() >= SHARED ? team : Team.single();
    }

    /// One vector for each operand and member, where rows do not end with a whole one.
    @Override public long scratchBytes() {
        return rows == 1 || inner % Lanes.LENGTH == 0
                ? 0
                : (long) team.size() * (isRepeated.length + shape.outputs().size()) * SLOT;
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        check(shape.inputs(), inputs);
        check(shape.outputs(), outputs);
        var addresses = new long[inputs.length + outputs.length];
        for (int i = 0; i < inputs.length; i++) {
            addresses[i] = inputs[i].address();
        }
        for (int i = 0; i < outputs.length; i++) {
            addresses[inputs.length + i] = outputs[i].address();
        }
        if (rows == 1) {
            return new Flat(addresses);
        }
        Memory.requireSize(scratch, scratchBytes(), "the ends of rows");
        return new Rows(addresses, scratch.address());
    }

    private static void check(List<Layout> layouts, MemorySegment[] segments) {
        for (int i = 0; i < segments.length; i++) {
            Memory.requireSize(segments[i], layouts.get(i).bytes(), layouts.get(i));
        }
    }

    /// The operand of the nest that a memory is: all outputs are one.
    private int operand(int memory) {
        return Math.min(memory, isRepeated.length);
    }

    private int bytes(int memory) {
        return memory < isRepeated.length ? dtypes[memory].bytes() : Float.BYTES;
    }

    /// What a member of the team works with.
    private static final class Member {
        private final long[] at;
        private final float[] repeated;

        Member(int memories) {
            this.at = new long[memories];
            this.repeated = new float[memories];
        }
    }

    private List<Member> members(int memories) {
        return Stream.generate(() -> new Member(memories)).limit(team.size()).toList();
    }

    /// Reads the inputs that stay the same for a row, which starts at `at`.
    private void readRepeated(long[] at, float[] repeated) {
        for (int i = 0; i < isRepeated.length; i++) {
            if (isRepeated[i]) {
                repeated[i] = Lanes.value(dtypes[i], at[i]);
            }
        }
    }

    /// One row: whole vectors, beyond the end too, where memory is padded to 64 bytes.
    private final class Flat implements Bound, Team.Task {
        private final long[] base;
        private final long[] strides;           // bytes between neighbours
        private final List<Member> members;

        Flat(long[] base) {
            this.base = base;
            this.members = members(base.length);
            this.strides = new long[base.length];
            for (int i = 0; i < base.length; i++) {
                strides[i] = nest.innerStride(operand(i)) * bytes(i);
            }
        }

        @Override public void run() {
            team.run(this);
        }

        @Override public void run(int index, int members) {
            long from = Memory.share(inner, index, members);
            long to = Memory.share(inner, index + 1, members);
            Member m = this.members.get(index);
            for (int i = 0; i < base.length; i++) {
                m.at[i] = base[i] + from * strides[i];
            }
            readRepeated(m.at, m.repeated);
            sweep.run(m.at, m.repeated, to - from);
        }
    }

    /// Several rows, each by itself, because an operand starts again or moves on with the row.
    ///
    /// What is left behind the last whole vector of a row goes through a vector of its own in scratch memory: vectors under a mask
    /// would be boxed.
    private final class Rows implements Bound, Team.Task {
        private final long[] base;
        private final int[] bytes;
        private final int[] operands;
        private final List<Member> members;
        private final List<Nest.Cursor> cursors;
        private final long[][] slots;
        private final long wholes = inner - inner % Lanes.LENGTH;

        Rows(long[] base, long scratch) {
            this.base = base;
            this.bytes = new int[base.length];
            this.operands = new int[base.length];
            for (int i = 0; i < base.length; i++) {
                bytes[i] = bytes(i);
                operands[i] = operand(i);
            }
            this.members = members(base.length);
            this.cursors = Stream.generate(() -> new Nest.Cursor(nest)).limit(team.size()).toList();
            this.slots = new long[team.size()][base.length];
            for (int slot = 0; slot < team.size() * base.length; slot++) {
                slots[slot / base.length][slot % base.length] = scratch + slot * SLOT;
            }
        }

        @Override public void run() {
            team.run(this);
        }

        @Override public void run(int index, int members) {
            long from = rows * index / members;
            long to = rows * (index + 1) / members;
            Member m = this.members.get(index);
            Nest.Cursor cursor = cursors.get(index);
            cursor.moveTo(from);
            for (long r = from; r < to; r++) {
                for (int i = 0; i < base.length; i++) {
                    m.at[i] = base[i] + cursor.at(operands[i]) * bytes[i];
                }
                readRepeated(m.at, m.repeated);
                if (wholes > 0) {
                    sweep.run(m.at, m.repeated, wholes);
                }
                if (wholes < inner) {
                    rest(m, slots[index]);
                }
                cursor.next();
            }
        }

        private void rest(Member m, long[] slot) {
            for (int i = 0; i < isRepeated.length; i++) {
                if (!isRepeated[i]) {
                    Lanes.copy(m.at[i] + wholes * bytes[i], slot[i], (inner - wholes) * bytes[i]);
                }
            }
            sweep.run(slot, m.repeated, Lanes.LENGTH);
            for (int i = isRepeated.length; i < slot.length; i++) {
                Lanes.copy(slot[i], m.at[i] + wholes * bytes[i], (inner - wholes) * bytes[i]);
            }
        }
    }
}
