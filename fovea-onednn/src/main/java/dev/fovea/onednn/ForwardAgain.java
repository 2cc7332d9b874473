package dev.fovea.onednn;

import dev.fovea.spi.BackendException;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A gradient from `(x, y, ȳ)` that needs a workspace which nobody kept: the forward primitive makes it once more.
///
/// @param forward  from `x`: `(y, workspace)`
/// @param gradient from `(x, ȳ, workspace)`: `x̄`, which lies as `y` does
record ForwardAgain(Candidate forward, Candidate gradient) implements Candidate {
    private static final long ALIGNMENT = 64;

    @Override public String implementation() {
        return forward.implementation() + ", " + gradient.implementation();
    }

    @Override public List<Layout> inputs() {
        return List.of(forward.inputs().getFirst(), forward.outputs().getFirst(), gradient.inputs().get(1));
    }

    @Override public List<Layout> outputs() {
        return gradient.outputs();
    }

    @Override public int warmUp() {
        return 1;
    }

    @Override public Kernel prepare() {
        Kernel first = forward.prepare();
        Kernel second = gradient.prepare();
        long workspace = Math.ceilDiv(forward.outputs().get(1).bytes(), ALIGNMENT) * ALIGNMENT;
        return new Kernel() {
            @Override public long scratchBytes() {
                return workspace + Math.max(first.scratchBytes(), second.scratchBytes());
            }

            /// `y` is made where `x̄` will be: it is not read.
            @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
                if (scratch.byteSize() < scratchBytes()) {
                    throw new BackendException("a gradient takes %d bytes of scratch, but was given %d", scratchBytes(),
                            scratch.byteSize());
                }
                MemorySegment kept = scratch.asSlice(0, workspace);
                MemorySegment rest = scratch.asSlice(workspace);
                Bound before = first.bind(new MemorySegment[]{inputs[0]}, new MemorySegment[]{outputs[0], kept}, rest);
                Bound after = second.bind(new MemorySegment[]{inputs[0], inputs[2], kept}, outputs, rest);
                return () -> {
                    before.run();
                    after.run();
                };
            }

            @Override public void close() {
                first.close();
                second.close();
            }
        };
    }
}
