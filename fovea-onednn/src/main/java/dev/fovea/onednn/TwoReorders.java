package dev.fovea.onednn;

import dev.fovea.spi.BackendException;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// From one of oneDNN's layouts to another that counts the axes in another order, by way of row-major order.
record TwoReorders(Candidate first, Candidate second) implements Candidate {
    private static final long ALIGNMENT = 64;

    @Override public String implementation() {
        return first.implementation() + ", " + second.implementation();
    }

    @Override public List<Layout> inputs() {
        return first.inputs();
    }

    @Override public List<Layout> outputs() {
        return second.outputs();
    }

    @Override public int warmUp() {
        return 1;
    }

    @Override public Kernel prepare() {
        Kernel from = first.prepare();
        Kernel to = second.prepare();
        long between = Math.ceilDiv(second.inputs().getFirst().bytes(), ALIGNMENT) * ALIGNMENT;
        return new Kernel() {
            @Override public long scratchBytes() {
                return between + Math.max(from.scratchBytes(), to.scratchBytes());
            }

            @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
                if (scratch.byteSize() < scratchBytes()) {
                    throw new BackendException("a reorder takes %d bytes of scratch, but was given %d", scratchBytes(),
                            scratch.byteSize());
                }
                MemorySegment[] middle = {scratch.asSlice(0, between)};
                Bound out = from.bind(inputs, middle, scratch.asSlice(between));
                Bound in = to.bind(middle, outputs, scratch.asSlice(between));
                return () -> {
                    out.run();
                    in.run();
                };
            }

            @Override public void close() {
                from.close();
                to.close();
            }
        };
    }
}
