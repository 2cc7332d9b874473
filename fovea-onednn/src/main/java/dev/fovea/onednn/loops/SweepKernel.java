package dev.fovea.onednn.loops;

import dev.fovea.compile.ElementWise;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Nest;
import dev.fovea.spi.Team;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// An element-wise chain as an interpreter of blocks: it loads a block of each input into an array, runs one loop an op over the arrays,
/// and stores the results. All inputs of a block are loaded before anything is stored, so results may lie over inputs.
final class SweepKernel implements Kernel {
    private final ElementWise sweep;
    private final Nest nest;
    private final long rows;
    private final long inner;
    private final int block;                // elements of a register
    private final int rowsAtATime;          // 0 if not even one row fits into a block
    private final List<Boolean> fixed;
    private final SweepProgram program;
    private final Team team;

    SweepKernel(ElementWise sweep, Team team) {
        this.sweep = sweep;
        this.nest = sweep.nest();
        this.rows = nest.rows();
        this.inner = nest.inner();
        this.rowsAtATime = (int) Math.min(rows, Memory.BLOCK / inner);
        this.block = rowsAtATime > 0 ? (int) (rowsAtATime * inner) : Memory.BLOCK;
        var fixed = new ArrayList<Boolean>();
        for (int i = 0; i < sweep.types().size(); i++) {
            fixed.add(sweep.isFixed(i) && (nest.innerStride(i) == 0 || rowsAtATime > 0));
        }
        this.fixed = fixed;
        this.program = SweepProgram.of(sweep, fixed);
        this.team = Memory.forTraffic(sweep.traffic(), team);
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment[] in = Memory.parts("input", sweep.inputs(), inputs);
        MemorySegment[] out = Memory.parts("output", sweep.outputs(), outputs);
        var members = new Member[team.size()];
        for (int m = 0; m < members.length; m++) {
            members[m] = new Member(in, out);
        }
        Team.Task task = (index, count) -> members[index].run(index, count);
        return () -> team.run(task);
    }

    /// One thread's registers, and its place in memory.
    private final class Member {
        private final Operand[] inputs;
        private final boolean[] loadedOnce;
        private final boolean[] contiguous;
        private final MemorySegment[] outputs;
        private final float[][] registers = new float[program.registers()][block];
        private final int[] stores = program.stores().stream().mapToInt(Integer::intValue).toArray();
        private final SweepProgram.Instruction[] instructions = program.instructions()
                .toArray(SweepProgram.Instruction[]::new);
        private final Functions functions = new Functions(block);
        private final Nest.Cursor cursor = new Nest.Cursor(nest);

        Member(MemorySegment[] in, MemorySegment[] out) {
            this.inputs = new Operand[in.length];
            this.loadedOnce = new boolean[in.length];
            this.contiguous = new boolean[in.length];
            this.outputs = out;
            for (int i = 0; i < in.length; i++) {
                inputs[i] = Operand.of(sweep.types().get(i).dtype(), in[i], registers[program.loads().get(i)]);
                loadedOnce[i] = fixed.get(i);
                contiguous[i] = nest.isContiguous(i);
            }
        }

        void run(int index, int members) {
            if (rows == 1) {
                loadFixed();
                elements(Memory.shareElements(inner, index, members), Memory.shareElements(inner, index + 1, members));
            } else {
                loadFixed();
                rows(Memory.share(rows, index, members), Memory.share(rows, index + 1, members));
            }
        }

        private void loadFixed() {
            for (int i = 0; i < inputs.length; i++) {
                if (loadedOnce[i]) {
                    if (nest.innerStride(i) == 0) {
                        inputs[i].fill(0, 0, block);
                    } else {
                        inputs[i].load(0, 0, (int) inner);
                        inputs[i].repeat((int) inner, block);
                    }
                }
            }
        }

        /// A stretch of one row.
        private void elements(long from, long to) {
            for (long e = from; e < to; e += block) {
                int count = (int) Math.min(block, to - e);
                for (int i = 0; i < inputs.length; i++) {
                    if (!loadedOnce[i]) {
                        inputs[i].load(e, 0, count);
                    }
                }
                compute(e, count);
            }
        }

        private void rows(long from, long to) {
            cursor.moveTo(from);
            if (rowsAtATime == 0) {
                for (long r = from; r < to; r++) {
                    row(r);
                    cursor.next();
                }
            }
            for (long r = from; r < to && rowsAtATime > 0; r += rowsAtATime) {
                int count = (int) Math.min(rowsAtATime, to - r);
                several(r, count);
                compute(r * inner, (int) (count * inner));
            }
        }

        /// A row that is longer than a block.
        private void row(long row) {
            for (long e = 0; e < inner; e += block) {
                int count = (int) Math.min(block, inner - e);
                for (int i = 0; i < inputs.length; i++) {
                    if (!loadedOnce[i] && nest.innerStride(i) == 0) {
                        inputs[i].fill(cursor.at(i), 0, count);
                    } else if (!loadedOnce[i]) {
                        inputs[i].load(cursor.at(i) + e, 0, count);
                    }
                }
                compute(row * inner + e, count);
            }
        }

        /// Several rows in one block; the cursor goes on behind them.
        private void several(long row, int count) {
            for (int i = 0; i < inputs.length; i++) {
                if (!loadedOnce[i] && contiguous[i]) {
                    inputs[i].load(row * inner, 0, (int) (count * inner));
                }
            }
            for (int r = 0; r < count; r++) {
                int at = (int) (r * inner);
                for (int i = 0; i < inputs.length; i++) {
                    if (!loadedOnce[i] && !contiguous[i]) {
                        piece(i, at);
                    }
                }
                cursor.next();
            }
        }

        private void piece(int i, int at) {
            if (nest.innerStride(i) == 0) {
                inputs[i].fill(cursor.at(i), at, (int) inner);
            } else {
                inputs[i].load(cursor.at(i), at, (int) inner);
            }
        }

        private void compute(long element, int count) {
            for (SweepProgram.Instruction i : instructions) {
                i.code().run(registers[i.to()], registers[i.a()], registers[i.b()], registers[i.c()], count, functions);
            }
            for (int o = 0; o < outputs.length; o++) {
                Memory.store(registers[stores[o]], 0, outputs[o], element, count);
            }
        }
    }
}
