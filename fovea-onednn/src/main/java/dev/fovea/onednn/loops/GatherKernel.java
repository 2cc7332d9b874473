package dev.fovea.onednn.loops;

import dev.fovea.spi.BackendException;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// `y[i…, :] = table[index[i…], :]`, each row in one piece.
final class GatherKernel implements Kernel {
    private final List<Layout> inputs;
    private final List<Layout> outputs;
    private final Shape table;
    private final Shape index;
    private final long rowBytes;

    private GatherKernel(Signature s) {
        this.inputs = s.inputs().stream().map(Layout::rowMajor).toList();
        this.outputs = List.of(Layout.rowMajor(s.output(0)));
        this.table = s.input(0).shape();
        this.index = s.input(1).shape();
        this.rowBytes = table.countFrom(1) * s.input(0).dtype().bytes();
    }

    static Candidate of(Signature s) {
        return LoopCandidate.of("gather", s, () -> new GatherKernel(s));
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment[] in = Memory.parts("input", this.inputs, inputs);
        MemorySegment out = Memory.parts("output", this.outputs, outputs)[0];
        long numbers = index.count();
        long rows = table.extent(0);
        return () -> {
            for (long i = 0; i < numbers; i++) {
                int row = in[1].getAtIndex(Memory.I32, i);
                if (row < 0 || row >= rows) {
                    throw missing(row, i, index, table);
                }
                MemorySegment.copy(in[0], row * rowBytes, out, i * rowBytes, rowBytes);
            }
        };
    }

    static BackendException missing(int row, long place, Shape index, Shape table) {
        return new BackendException(
                "row %d was asked for, at place %d of the row numbers %s, but the table %s has the rows 0 to %d",
                row, place, index, table, table.extent(0) - 1);
    }
}
