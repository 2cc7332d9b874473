package dev.fovea.vector;

import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import java.util.List;
import java.util.function.Supplier;

/// A candidate without special permissions.
record SimpleCandidate(String implementation, List<Layout> inputs, List<Layout> outputs,
        Supplier<WarmUp.Warmed> kernel, WarmUp warmingUp) implements Candidate {

    @Override public void announce() {
        warmingUp.begin(kernel.get());
    }

    @Override public Kernel prepare() {
        return warmingUp.of(kernel.get());
    }
}
