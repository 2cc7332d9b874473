package dev.fovea.vector;

import dev.fovea.compile.ElementWise;
import dev.fovea.graph.Op;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import dev.fovea.vector.SweepCompiler.Recipe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An element-wise chain as compiled sweeps, in whatever layout its operands share.
record SweepCandidate(ElementWise shape, Stages stages, Team team, Map<Recipe, Sweep> compiled,
        WarmUp warmingUp) implements Candidate {

    /// Nothing for less than a vector: the host's loop is as good, and allocates nothing before C2 has seen it, which takes thousands of
    /// steps for what runs once a step.
    static Optional<Candidate> of(Op op, Signature s, Team team, Map<Recipe, Sweep> compiled,
            WarmUp warmUp) {
        return ElementWise.of(op, s)
                .filter(_ -> s.output(0).shape().count() >= Lanes.LENGTH)
                .flatMap(e -> Stages
                        .of(e.chain(), e.types().stream().map(TensorType::dtype).toList(), types(e.outputs()))
                        .map(stages -> new SweepCandidate(e, stages, team, compiled, warmUp)));
    }

    @Override public List<Layout> inputs() {
        return shape.inputs();
    }

    @Override public List<Layout> outputs() {
        return shape.outputs();
    }

    /// Unless a later stage reads the input again: each block of elements goes through all of them.
    @Override public boolean inPlace(int input, int output) {
        return shape.inPlace(input, output) && stages.lastRead(input) <= stages.written(shape.types().size() + output);
    }

    @Override public String implementation() {
        return "vector sweep" + Lanes.LENGTH;
    }

    @Override public Kernel prepare() {
        LongRows rows = LongRows.of(shape.nest(), shape.types().stream().map(TensorType::dtype).toList());
        return warmingUp.of(new SweepKernel(shape, rows, team, stages, stages.stages().stream()
                .map(stage -> compiled.computeIfAbsent(new Recipe(stage.chain(), operands(stage, rows),
                        stage.writes().stream().map(this::written).toList()), SweepCompiler::compile))
                .toList()));
    }

    private List<SweepCompiler.Operand> operands(Stages.Stage stage, LongRows rows) {
        return stage.reads().stream().map(place -> place < shape.types().size()
                ? new SweepCompiler.Operand(shape.types().get(place).dtype(), rows.isRepeated(place))
                : new SweepCompiler.Operand(DType.F32, false)).toList();
    }

    /// What is stored at a place: an output, or what is kept for a later stage.
    private DType written(int place) {
        int output = place - shape.types().size();
        return output < shape.outputs().size() ? shape.outputs().get(output).type().dtype() : DType.F32;
    }

    private static List<DType> types(List<Layout> layouts) {
        return layouts.stream().map(l -> l.type().dtype()).toList();
    }
}
