package dev.fovea.onednn.loops;

import dev.fovea.op.ArgMax;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// The coordinate of the largest element along one axis, the first of equals; `x` is seen as `[outer, extent, inner]`.
final class ArgMaxKernel implements Kernel {
    private final List<Layout> inputs;
    private final List<Layout> outputs;
    private final long outer;
    private final int extent;
    private final long inner;

    private ArgMaxKernel(ArgMax op, Signature s) {
        Shape x = s.input(0).shape();
        this.inputs = List.of(Layout.rowMajor(s.input(0)));
        this.outputs = List.of(Layout.rowMajor(s.output(0)));
        this.extent = x.extent(op.axis());
        this.inner = x.countFrom(op.axis() + 1);
        this.outer = x.count() / inner / extent;
    }

    static Optional<Candidate> of(ArgMax op, Signature s) {
        return s.input(0).dtype() == DType.F32
                ? Optional.of(LoopCandidate.of("argmax", s, () -> new ArgMaxKernel(op, s)))
                : Optional.empty();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment x = Memory.parts("input", this.inputs, inputs)[0];
        MemorySegment y = Memory.parts("output", this.outputs, outputs)[0];
        return () -> {
            for (long o = 0; o < outer; o++) {
                for (long i = 0; i < inner; i++) {
                    y.setAtIndex(Memory.I32, o * inner + i, largest(x, o * extent * inner + i));
                }
            }
        };
    }

    private int largest(MemorySegment x, long first) {
        int largest = 0;
        float value = x.getAtIndex(Memory.F32, first);
        for (int k = 1; k < extent; k++) {
            float other = x.getAtIndex(Memory.F32, first + k * inner);
            if (other > value) {
                largest = k;
                value = other;
            }
        }
        return largest;
    }
}
