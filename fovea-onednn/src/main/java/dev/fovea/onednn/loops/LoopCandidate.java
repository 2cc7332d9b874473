package dev.fovea.onednn.loops;

import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import java.util.List;
import java.util.function.Supplier;

/// A kernel on row-major memory that writes over none of its inputs.
record LoopCandidate(String implementation, List<Layout> inputs, List<Layout> outputs,
        Supplier<Kernel> kernel) implements Candidate {

    static LoopCandidate of(String name, Signature s, Supplier<Kernel> kernel) {
        return new LoopCandidate("java " + name, s.inputs().stream().map(Layout::rowMajor).toList(),
                s.outputs().stream().map(Layout::rowMajor).toList(), kernel);
    }

    @Override public Kernel prepare() {
        return kernel.get();
    }
}
