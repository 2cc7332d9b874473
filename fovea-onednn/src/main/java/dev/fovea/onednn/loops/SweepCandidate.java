package dev.fovea.onednn.loops;

import dev.fovea.compile.ElementWise;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Team;
import java.util.List;

/// An element-wise chain, block by block.
record SweepCandidate(ElementWise sweep, Team team) implements Candidate {

    @Override public String implementation() {
        return "java sweep";
    }

    @Override public List<Layout> inputs() {
        return sweep.inputs();
    }

    @Override public List<Layout> outputs() {
        return sweep.outputs();
    }

    @Override public boolean inPlace(int input, int output) {
        return sweep.inPlace(input, output);
    }

    @Override public Kernel prepare() {
        return new SweepKernel(sweep, team);
    }
}
