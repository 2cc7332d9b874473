package dev.fovea.compile;

import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import java.util.List;

/// A candidate that was asked for with one thread where a plan has more, and that says so.
record OneThread(Candidate candidate) implements Candidate {
    private static final String MARK = " ·1";

    static Candidate of(Candidate candidate) {
        return candidate.isView() || candidate.implementation().endsWith(MARK) ? candidate : new OneThread(candidate);
    }

    @Override public String implementation() {
        return candidate.implementation() + MARK;
    }

    @Override public List<Layout> inputs() {
        return candidate.inputs();
    }

    @Override public List<Layout> outputs() {
        return candidate.outputs();
    }

    @Override public boolean inPlace(int input, int output) {
        return candidate.inPlace(input, output);
    }

    @Override public double growth() {
        return candidate.growth();
    }

    @Override public int warmUp() {
        return candidate.warmUp();
    }

    @Override public void announce() {
        candidate.announce();
    }

    @Override public Kernel prepare() {
        return candidate.prepare();
    }
}
