package dev.fovea.vector;

import dev.fovea.compile.ElementWise;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Nest;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Compiled sweeps with their shapes. Large ones are shared out among the team, in whole vectors or in rows.
final class SweepKernel implements WarmUp.Warmed {
    /// Below this many bytes of memory traffic a second thread costs more than it gains (a passive barrier takes some microseconds).
    private static final long SHARED = 1 << 20;

    /// Where operands lie while a sweep is called for its compilation: with 512 elements each.
    private static final int PLACES = 128;

    private final ElementWise shape;
    private final LongRows rows;
    private final boolean isFlat;
    private final boolean[] isRepeated;             // of each input: one value for a whole row
    private final DType[] dtypes;
    private final Stages stages;
    private final List<Sweep> sweeps;
    private final Team team;

    /// @param sweeps of the stages
    SweepKernel(ElementWise shape, LongRows rows, Team team, Stages stages, List<Sweep> sweeps) {
        this.shape = shape;
        this.rows = rows;
        this.isRepeated = new boolean[shape.types().size()];
        this.dtypes = new DType[isRepeated.length];
        for (int i = 0; i < isRepeated.length; i++) {
            isRepeated[i] = rows.isRepeated(i);
            dtypes[i] = shape.types().get(i).dtype();
        }
        this.isFlat = shape.nest().rows() == 1;
        this.stages = stages;
        this.sweeps = List.copyOf(sweeps);
        this.team = shape.traffic() >= SHARED ? team : Team.single();
    }

    private int memories() {
        return isRepeated.length + shape.outputs().size();
    }

    // scratch memory of a member: what is kept between stages, tiles, and one vector for each operand where rows do not end with a whole one

    private long bytesOfTiles() {
        return IntStream.range(0, isRepeated.length).filter(rows::isTiled).count() * rows.bytesOfTile();
    }

    private long bytesOfSlots() {
        return isFlat || rows.endWithWholeVectors() ? 0 : memories() * Lanes.VECTOR;
    }

    private long bytesOfMember() {
        return StagedSweep.bytesKept(stages) + bytesOfTiles() + bytesOfSlots();
    }

    @Override public List<WarmUp.Code> code() {
        return IntStream.range(0, sweeps.size()).mapToObj(i -> {
            Sweep sweep = sweeps.get(i);
            int operands = stages.stages().get(i).reads().size() + stages.stages().get(i).writes().size();
            return new WarmUp.Code(sweep, memory -> {
                var at = new long[operands];
                for (int p = 0; p < operands; p++) {
                    at[p] = memory + p % PLACES * (WarmUp.BYTES / PLACES);
                }
                sweep.run(at, new float[operands], WarmUp.BYTES / PLACES / Float.BYTES);
            });
        }).toList();
    }

    @Override public long scratchBytes() {
        return team.size() * bytesOfMember();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        check(shape.inputs(), inputs);
        check(shape.outputs(), outputs);
        Memory.requireSize(scratch, scratchBytes(), "what a sweep keeps");
        List<MemorySegment> all = Stream.of(inputs, outputs).flatMap(Stream::of).toList();
        long[] addresses = all.stream().mapToLong(MemorySegment::address).toArray();
        long[] ends = all.stream().mapToLong(m -> m.address() + m.byteSize()).toArray();
        List<Member> members = IntStream.range(0, team.size())
                .mapToObj(m -> new Member(scratch.address() + m * bytesOfMember())).toList();
        return isFlat ? new Flat(addresses, members) : new Rows(addresses, ends, members);
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
        return memory < isRepeated.length
                ? dtypes[memory].bytes()
                : shape.outputs().get(memory - isRepeated.length).type().dtype().bytes();
    }

    /// Bytes from an element to the next; 0 where it is repeated.
    private int[] steps() {
        return IntStream.range(0, memories())
                .map(i -> i < isRepeated.length && isRepeated[i] ? 0 : bytes(i)).toArray();
    }

    /// What a member of the team works with.
    private final class Member {
        private final long[] at = new long[memories()];
        private final float[] repeated = new float[memories()];
        private final Sweep sweep;
        private final long[] tiles = new long[memories()];
        private final long[] slots = new long[memories()];
        private final long[] rest = new long[memories()];

        Member(long scratch) {
            this.sweep = stages.isOne() ? sweeps.getFirst() : new StagedSweep(stages, sweeps, steps(), scratch);
            long tile = scratch + StagedSweep.bytesKept(stages);
            for (int i = 0; i < isRepeated.length; i++) {
                if (rows.isTiled(i)) {
                    tiles[i] = tile;
                    tile += rows.bytesOfTile();
                }
            }
            for (int i = 0; i < slots.length; i++) {
                slots[i] = tile + i * Lanes.VECTOR;
            }
        }

        /// Reads the inputs that stay the same for a row, then computes.
        void run(long[] from, long count) {
            for (int i = 0; i < isRepeated.length; i++) {
                if (isRepeated[i]) {
                    repeated[i] = Lanes.value(dtypes[i], at[i]);
                }
            }
            sweep.run(from, repeated, count);
        }
    }

    /// One row: whole vectors, beyond the end too, where memory is padded to 64 bytes.
    private final class Flat implements Bound, Team.Task {
        private final long[] base;
        private final int[] steps = steps();
        private final List<Member> members;

        Flat(long[] base, List<Member> members) {
            this.base = base;
            this.members = members;
        }

        @Override public void run() {
            team.run(this);
        }

        @Override public void run(int index, int members) {
            long from = Memory.share(rows.length(), index, members);
            long to = Memory.share(rows.length(), index + 1, members);
            Member m = this.members.get(index);
            for (int i = 0; i < base.length; i++) {
                m.at[i] = base[i] + from * steps[i];
            }
            m.run(m.at, to - from);
        }
    }

    /// Several rows, each by itself, because an operand starts again or moves on with the row.
    ///
    /// What is left behind the last whole vector of a row goes through a vector of its own in scratch memory: vectors under a mask
    /// would be boxed.
    private final class Rows implements Bound, Team.Task {
        private final long[] base;
        private final long[] ends;
        private final int[] steps = steps();
        private final int[] bytes;
        private final int[] operands;
        private final long[][] tiled;           // of each memory: where the elements of a short row lie, in bytes
        private final List<Member> members;
        private final List<Nest.Cursor> cursors;
        private final long chunks = rows.chunks();
        private final long all = rows.nest().rows() * chunks;
        private final long chunk = rows.chunk();

        Rows(long[] base, long[] ends, List<Member> members) {
            this.base = base;
            this.ends = ends;
            this.members = members;
            this.bytes = new int[base.length];
            this.operands = new int[base.length];
            this.tiled = new long[base.length][];
            for (int i = 0; i < base.length; i++) {
                bytes[i] = bytes(i);
                operands[i] = operand(i);
                tiled[i] = rows.tiles().get(operands[i]).stream().mapToLong(p -> p * Float.BYTES).toArray();
            }
            this.cursors = members.stream().map(_ -> new Nest.Cursor(rows.nest())).toList();
        }

        @Override public void run() {
            team.run(this);
        }

        @Override public void run(int index, int members) {
            long from = all * index / members;
            long to = all * (index + 1) / members;
            Member m = this.members.get(index);
            Nest.Cursor cursor = cursors.get(index);
            cursor.moveTo(from / chunks);
            for (long c = from; c < to; cursor.next()) {
                long inRow = c % chunks;
                for (int i = 0; i < base.length; i++) {
                    m.at[i] = base[i] + cursor.at(operands[i]) * bytes[i];
                    if (tiled[i].length > 0) {
                        fill(m.at[i], tiled[i], m.tiles[i]);
                        m.at[i] = m.tiles[i];
                    } else {
                        m.at[i] += inRow * chunk * steps[i];
                    }
                }
                for (long end = Math.min(to, c - inRow + chunks); c < end; c++, inRow++) {
                    part(m, Math.min(chunk, rows.length() - inRow * chunk));
                    for (int i = 0; i < base.length; i++) {
                        m.at[i] += tiled[i].length > 0 ? 0 : chunk * steps[i];
                    }
                }
            }
        }

        /// A short row again and again.
        private void fill(long row, long[] places, long tile) {
            for (int i = 0; i < places.length; i++) {
                Lanes.set(tile + i * 4L, Lanes.get(row + places[i]));
            }
            long bytes = rows.row() * Float.BYTES;
            for (long at = bytes; at < chunk * Float.BYTES; at += bytes) {
                Lanes.move(tile, tile + at, bytes);
            }
        }

        private void part(Member m, long count) {
            long wholes = count - count % Lanes.LENGTH;
            if (wholes > 0) {
                m.run(m.at, wholes);
            }
            if (wholes < count) {
                rest(m, wholes, count - wholes);
            }
        }

        /// A vector of each input is read, beyond the row too where its memory goes on; of a result only what belongs to the row is written.
        private void rest(Member m, long wholes, long left) {
            for (int i = 0; i < base.length; i++) {
                m.rest[i] = m.slots[i];
                if (i < isRepeated.length && !isRepeated[i]) {
                    long from = m.at[i] + wholes * bytes[i];
                    if (tiled[i].length > 0 || from + Lanes.LENGTH * bytes[i] <= ends[i]) {
                        m.rest[i] = from;
                    } else {
                        Lanes.copy(from, m.slots[i], left * bytes[i]);
                    }
                }
            }
            m.run(m.rest, Lanes.LENGTH);
            for (int i = isRepeated.length; i < base.length; i++) {
                Lanes.copy(m.slots[i], m.at[i] + wholes * bytes[i], left * bytes[i]);
            }
        }
    }
}
