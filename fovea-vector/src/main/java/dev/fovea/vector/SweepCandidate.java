package dev.fovea.vector;

import dev.fovea.compile.ElementWise;
import dev.fovea.graph.Op;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.vector.SweepCompiler.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An element-wise chain as a compiled sweep, in whatever layout its operands share.
record SweepCandidate(ElementWise shape, Team team, Map<Recipe, Sweep> compiled) implements Candidate {

    /// Nothing for less than a vector: the host's loop is as good, and allocates nothing before C2 has seen it, which takes thousands of
    /// steps for what runs once a step.
    static Optional<Candidate> of(Op op, Signature s, Team team, Map<Recipe, Sweep> compiled) {
        return ElementWise.of(op, s)
                .filter(e -> s.output(0).shape().count() >= Lanes.LENGTH && SweepCompiler.covers(e.chain()))
                .map(e -> new SweepCandidate(e, team, compiled));
    }

    @Override public List<Layout> inputs() {
        return shape.inputs();
    }

    @Override public List<Layout> outputs() {
        return shape.outputs();
    }

    @Override public boolean inPlace(int input, int output) {
        return shape.inPlace(input);
    }

    @Override public String implementation() {
        return "vector sweep" + Lanes.LENGTH;
    }

    @Override public Kernel prepare() {
        var operands = new ArrayList<SweepCompiler.Operand>();
        for (int i = 0; i < shape.types().size(); i++) {
            operands.add(new SweepCompiler.Operand(shape.types().get(i).dtype(), shape.nest().innerStride(i) == 0));
        }
        return new SweepKernel(shape, team,
                compiled.computeIfAbsent(new Recipe(shape.chain(), operands), SweepCompiler::compile));
    }
}
