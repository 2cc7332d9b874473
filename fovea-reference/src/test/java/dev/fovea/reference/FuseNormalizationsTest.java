package dev.fovea.reference;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.input;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.min;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.times;
import static dev.fovea.op.Ops.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.BatchNormRelu;
import dev.fovea.compile.BatchNormReluGradient;
import dev.fovea.compile.ExpandComposites;
import dev.fovea.compile.FuseNormalizations;
import dev.fovea.compile.Program;
import dev.fovea.compile.Simplify;
import dev.fovea.compile.Target;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Composite;
import dev.fovea.op.Input;
import dev.fovea.op.Variable;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.KernelProvider;
import dev.fovea.spi.Signature;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What becomes of a normalisation with an activation behind it, and of their gradients, where somebody runs them whole.
@Tag("compile")
class FuseNormalizationsTest {
    private static final int CHANNELS = 3;

    private final Map<String, Tensor> feeds = new LinkedHashMap<>();
    private final Graph graph = new Graph();
    private final Value x = input(graph, "x", fed("x", 4, 3, 2, CHANNELS).shape());
    private final Value gamma = weight("gamma");
    private final Value beta = weight("beta");

    /// Claims them, and offers nothing: no plan is made here.
    private record Claiming(boolean claims) implements KernelProvider {
        @Override public String name() { return "claiming"; }

        @Override public Availability availability() { return new Availability.Available("1"); }

        @Override public boolean claims(Composite op, Signature signature, Backend host) {
            return claims && (op instanceof BatchNormRelu || op instanceof BatchNormReluGradient);
        }

        @Override public List<Candidate> candidates(Op op, Signature signature, Backend host) { return List.of(); }
    }

    private static Target target(boolean claims) {
        return new Target(new ReferenceBackend(), List.of(new Claiming(claims)), Optional.empty(), 4, 1, Map.of());
    }

    private TensorType fed(String name, int... extents) {
        feeds.put(name, RecomputeTest.numbers(name, Shape.of(extents)));
        return TensorType.of(DType.F32, extents);
    }

    private Value weight(String path) {
        return variable(graph, path, fed(path, CHANNELS));
    }

    private Value normal() {
        return graph.addNode(new BatchNorm(1e-3), List.of(x, gamma, beta)).output(0);
    }

    private static Value limited(Value z, double limit) {
        Value y = relu(z);
        return min(y, constant(y, limit));
    }

    /// A step of descent along the mean of `f(z)²`.
    private Program program(UnaryOperator<Value> f) {
        Value y = f.apply(normal());
        Value loss = mean(times(times(y, y), input(graph, "u", fed("u", 4, 3, 2, CHANNELS).shape())),
                List.of(0, 1, 2, 3));
        List<Value> gradients = Gradients.of(loss, List.of(x, gamma, beta));
        var outputs = new LinkedHashMap<String, Value>();
        outputs.put("loss", loss);
        for (int i = 0; i < gradients.size(); i++) {
            outputs.put("gradient " + i, gradients.get(i));
        }
        return new Simplify().apply(Program.of(outputs));
    }

    private static long count(Program program, Class<? extends Op> op) {
        return Graph.topological(program.roots()).stream().filter(n -> op.isInstance(n.op())).count();
    }

    private static Program fused(Program program) {
        return new FuseNormalizations(target(true)).apply(program);
    }

    private void computesTheSame(Program before, Program after) {
        List<Tensor> expected = values(before);
        List<Tensor> actual = values(after);
        for (int i = 0; i < expected.size(); i++) {
            for (long j = 0; j < expected.get(i).count(); j++) {
                assertThat(actual.get(i).get(j)).isCloseTo(expected.get(i).get(j),
                        within(1e-5));
            }
        }
    }

    private List<Tensor> values(Program program) {
        Program expanded = new ExpandComposites(target(false)).apply(program);
        Map<Value, Tensor> fed = new HashMap<>();
        for (Node n : Graph.topological(expanded.roots())) {
            if (n.op() instanceof Input in) {
                fed.put(n.output(0), feeds.get(in.name()));
            } else if (n.op() instanceof Variable v) {
                fed.put(n.output(0), feeds.get(v.path()));
            }
        }
        return Evaluator.run(expanded.roots(), fed);
    }

    private void becomesOne(UnaryOperator<Value> f, double limit) {
        Program before = program(f);
        Program after = fused(before);
        List<Op> ops = Graph.topological(after.roots()).stream().map(n -> n.op()).toList();
        assertThat(ops).contains(new BatchNormRelu(1e-3, limit), new BatchNormReluGradient(1e-3, limit));
        assertThat(count(after, BatchNorm.class) + count(after, BatchNormGradient.class)).isZero();
        assertThat(ops).noneMatch(op -> List.of("relu", "min", "step", "greater").contains(op.label()));
        computesTheSame(before, after);
    }

    @Test void aReluAndItsGradientJoinTheNormalisations() {
        becomesOne(z -> relu(z), Double.POSITIVE_INFINITY);
    }

    @Test void aLimitedReluDoesToo() {
        becomesOne(z -> limited(z, 0.5), 0.5);
    }

    @Test void whatElseReadsTheNormalisedValueKeepsThemApart() {
        Program before = program(z -> plus(relu(z), z));
        assertThat(fused(before)).isSameAs(before);
    }

    /// Of a shortcut: the masked gradient is read twice.
    @Test void anActivationThatIsReadInBetweenIsNotLimitedInside() {
        Program before = program(z -> plus(relu(z), limited(z, 0.5)));
        Program after = fused(before);
        assertThat(Graph.topological(after.roots()).stream().map(n -> n.op()))
                .contains(new BatchNormRelu(1e-3, Double.POSITIVE_INFINITY));
        computesTheSame(before, after);
    }

    @Test void whereNobodyRunsThemWholeNothingChanges() {
        Program before = program(z -> relu(z));
        assertThat(new FuseNormalizations(target(false)).apply(before)).isSameAs(before);
    }

    @Test void inBf16NothingChanges() {
        Program before = program(z -> relu(z));
        Target bf16 = new Target(new ReferenceBackend(), List.of(new Claiming(true)), Optional.empty(), 4, 1,
                Map.of(), Optional.empty(), DType.BF16);
        assertThat(new FuseNormalizations(bf16).apply(before)).isSameAs(before);
    }
}
