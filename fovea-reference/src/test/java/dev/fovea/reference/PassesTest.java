package dev.fovea.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Fused;
import dev.fovea.compile.PairWorkspaces;
import dev.fovea.compile.Pass;
import dev.fovea.compile.Program;
import dev.fovea.compile.Target;
import dev.fovea.compile.Workspace;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphText;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Composite;
import dev.fovea.op.Input;
import dev.fovea.op.Pool;
import dev.fovea.op.Variable;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.spi.Team;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every pass leaves every value as it was, bit for bit; and a plan computes what its graph says.
@Tag("compile")
class PassesTest {
    private static final Backend REFERENCE = new ReferenceBackend();

    static List<Nets.Net> nets() {
        return Nets.all();
    }

    private static Target target() {
        return new Target(REFERENCE, List.of(), Optional.empty(), Nets.BATCH, 1, Map.of());
    }

    private static List<Tensor> values(Program program, Map<String, Tensor> feeds) {
        Map<Value, Tensor> fed = new HashMap<>();
        for (var node : Graph.topological(program.roots())) {
            switch (node.op()) {
                case Input in -> fed.put(node.output(0), feeds.get(in.name()));
                case Variable v -> fed.put(node.output(0), feeds.get(v.path()));
                default -> {
                }
            }
        }
        return Evaluator.run(program.roots(), fed);
    }

    @ParameterizedTest
    @MethodSource("nets") void everyPassKeepsEveryValue(Nets.Net net) {
        Program program = net.program();
        List<Tensor> before = values(program, net.feeds());
        for (Pass pass : Compiler.passes(target())) {
            program = pass.apply(program);
            assertThat(values(program, net.feeds())).as("after %s%n%s", pass, GraphText.of(program.roots()))
                    .isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("nets") void aPlanComputesWhatTheGraphSays(Nets.Net net) {
        List<Tensor> expected = values(net.program(), net.feeds());
        try (Plan plan = Plan.of(net.program(), target()); var weights = new Weights(REFERENCE)) {
            plan.variables().keySet().forEach(path -> weights.put(path, net.feeds().get(path)));
            try (var runner = new Runner(plan, weights)) {
                plan.inputs().keySet().forEach(name -> runner.feed(name, net.feeds().get(name)));
                runner.run();
                assertThat(runner.read("loss")).isEqualTo(expected.getFirst());
                int i = 1;
                for (String path : net.program().updates().keySet()) {
                    assertThat(weights.get(path)).as(path).isEqualTo(expected.get(i++));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("nets") void compilingTwiceGivesTheSamePlan(Nets.Net net) {
        try (Plan one = Plan.of(net.program(), target()); Plan two = Plan.of(net.program(), target())) {
            assertThat(one.toString()).isEqualTo(two.toString());
        }
    }

    @Test void aParametersUpdateIsOneStepInPlace() {
        try (Plan plan = Plan.of(Nets.cnn().program(), target())) {
            var updates = plan.steps().stream().filter(s -> s.outputs().size() == 3).toList();
            assertThat(updates).hasSize(6).allMatch(s -> s.op() instanceof Fused f && f.isElementWise());
            assertThat(plan.toString()).contains("@c1/kernel", "@c1/kernel/m", "@c1/kernel/s");
        }
    }

    @Test void convolutionsTakeTheirBiasAndActivation() {
        Program rewritten = Compiler.rewrite(Nets.cnn().program(), target());
        assertThat(labels(rewritten)).contains("Conv+add+relu", "Conv+add+tanh");
    }

    /// In training the gradient of the pooling reads what it pads; asked alone, nothing does.
    @Test void paddingIsAPartOfWhatReadsIt() {
        Program training = Nets.padded().program();
        assertThat(labels(Compiler.rewrite(training, target()))).filteredOn(l -> l.matches("(Pad|Slice).*"))
                .containsExactly("Pad[1: 1, 0]", "Pad[2: 0, 1]", "Slice[2: 0…2]", "Slice[1: 1…4]");
        Value pooled = Graph.topological(training.roots()).stream().filter(n -> n.op() instanceof Pool)
                .map(n -> n.output(0)).findFirst().orElseThrow();
        assertThat(labels(Compiler.rewrite(Program.of(Map.of("pooled", pooled)), target())))
                .noneMatch(l -> l.startsWith("Pad"));
    }

    @Test void denseLayersOverSequencesAreProducts() {
        List<String> labels = labels(Compiler.rewrite(Nets.sequences().program(), target()));
        assertThat(labels).noneMatch(l -> l.contains("Conv"));
        assertThat(labels).contains("MatMul+add", "MatMul+add+add", "MatMul Aᵀ", "MatMul Bᵀ");
    }

    /// The four parts of GELU before its product are computed for the activation, and once more for its gradient.
    @Test void anActivationsGradientReadsWhatTheActivationReads() {
        Program rewritten = Compiler.rewrite(Nets.sequences().program(), target());
        List<Node> sweeps = Graph.topological(rewritten.roots()).stream()
                .filter(n -> n.op().label().contains("erf")).toList();
        assertThat(sweeps).hasSize(2);
        Value h = sweeps.getFirst().input(0);
        assertThat(sweeps).allMatch(n -> n.inputs().contains(h) && n.outputs().size() == 1);
        assertThat(sweeps.getLast().inputs()).filteredOn(v -> v.shape().equals(h.shape())).hasSize(2);
    }

    @Test void valuesShareMemory() {
        try (Plan plan = Plan.of(Nets.cnn().program(), target())) {
            Plan.Memory memory = plan.memory();
            assertThat(memory.temporary() - memory.scratch()).isLessThan(memory.unshared() * 2 / 3);
            assertThat(memory.scratch()).as("lies in the same memory").isPositive().isLessThan(memory.temporary());
        }
    }

    @Test void poolingWithAWorkspaceLetsGoOfItsInput() {
        Program bound = Compiler.passes(target()).getFirst().apply(Nets.cnn().program());
        Program paired = new PairWorkspaces(new KeepsWorkspaces()).apply(bound);
        var gradient = Graph.topological(paired.roots()).stream().filter(n -> n.op() instanceof Workspace.Gradient)
                .findFirst().orElseThrow();
        assertThat(gradient.inputs()).hasSize(2);
        assertThat(gradient.input(1).op()).isInstanceOf(Workspace.Forward.class);
        assertThat(gradient.output(0).shape()).isEqualTo(gradient.input(1).node().inputShape(0));
    }

    private static List<String> labels(Program program) {
        return Graph.topological(program.roots()).stream().map(n -> n.op().label()).toList();
    }

    /// The reference, if it kept workspaces.
    private static final class KeepsWorkspaces implements Backend {
        @Override public String name() {
            return "keeps-workspaces";
        }

        @Override public int rank() {
            return 0;
        }

        @Override public Availability availability() {
            return REFERENCE.availability();
        }

        @Override public boolean claims(Composite op, Signature signature) {
            return false;
        }

        @Override public boolean keepsWorkspace(Op forward) {
            return forward instanceof Pool;
        }

        @Override public List<Candidate> candidates(Op op, Signature signature) {
            return List.of();
        }

        @Override public Storage allocate(long bytes) {
            return REFERENCE.allocate(bytes);
        }

        @Override public Team team(int threads) {
            return Team.single();
        }

        @Override public void close() {
        }
    }
}
