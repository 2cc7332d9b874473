package dev.fovea.vector;

import dev.fovea.compile.ElementWise;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Nest;
import dev.fovea.spi.Team;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A compiled sweep with its shapes. Large ones are shared out among the team, in whole vectors or in rows.
final class SweepKernel implements Kernel {
    /// Below this many bytes of memory traffic a second thread costs more than it gains (a passive barrier takes some microseconds).
    private static final long SHARED = 1 << 20;

    private final ElementWise shape;
    private final Nest nest;
    private final long rows;
    private final long inner;
    private final Sweep sweep;
    private final Team team;

    SweepKernel(ElementWise shape, Team team, Sweep sweep) {
        this.shape = shape;
        this.nest = shape.nest();
        this.rows = nest.rows();
        this.inner = nest.inner();
        this.sweep = sweep;
        this.team = shape.traffic() >= SHARED ? team : Team.single();
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
        return rows == 1 ? new Flat(addresses) : new Rows(addresses);
    }

    private static void check(List<Layout> layouts, MemorySegment[] segments) {
        for (int i = 0; i < segments.length; i++) {
            Memory.requireSize(segments[i], layouts.get(i).bytes(), layouts.get(i));
        }
    }

    /// The operand of the nest that a memory is: all outputs are one.
    private int operand(int memory) {
        return Math.min(memory, shape.types().size());
    }

    private int bytes(int memory) {
        return memory < shape.types().size() ? shape.types().get(memory).dtype().bytes() : Float.BYTES;
    }

    /// One row: whole vectors, beyond the end too, where memory is padded to 64 bytes.
    private final class Flat implements Bound, Team.Task {
        private final long[] base;
        private final long[] strides;           // bytes between neighbours
        private final long[][] member;
        private final long inner = nest.inner();

        Flat(long[] base) {
            this.base = base;
            this.member = new long[team.size()][base.length];
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
            long[] at = member[index];
            for (int i = 0; i < at.length; i++) {
                at[i] = base[i] + from * strides[i];
            }
            sweep.whole(at, to - from);
        }
    }

    /// Several rows, each by itself, because an operand starts again or moves on with the row.
    private final class Rows implements Bound, Team.Task {
        private final long[] base;
        private final int[] bytes;
        private final int[] operands;
        private final long[][] member;
        private final Nest.Cursor[] cursors;
        private final long wholes = inner - inner % Lanes.LENGTH;

        Rows(long[] base) {
            this.base = base;
            this.member = new long[team.size()][base.length];
            this.bytes = new int[base.length];
            this.operands = new int[base.length];
            for (int i = 0; i < base.length; i++) {
                bytes[i] = bytes(i);
                operands[i] = operand(i);
            }
            this.cursors = new Nest.Cursor[team.size()];
            for (int m = 0; m < cursors.length; m++) {
                cursors[m] = new Nest.Cursor(nest);
            }
        }

        @Override public void run() {
            team.run(this);
        }

        @Override public void run(int index, int members) {
            long from = rows * index / members;
            long to = rows * (index + 1) / members;
            long[] at = member[index];
            Nest.Cursor cursor = cursors[index];
            cursor.moveTo(from);
            for (long r = from; r < to; r++) {
                for (int i = 0; i < at.length; i++) {
                    at[i] = base[i] + cursor.at(operands[i]) * bytes[i];
                }
                if (wholes > 0) {
                    sweep.whole(at, wholes);
                }
                if (wholes < inner) {
                    sweep.rest(at, inner);
                }
                cursor.next();
            }
        }
    }
}
