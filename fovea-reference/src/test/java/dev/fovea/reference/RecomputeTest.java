package dev.fovea.reference;

import static dev.fovea.op.Ops.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.BindBatch;
import dev.fovea.compile.Compiler;
import dev.fovea.compile.ExpandComposites;
import dev.fovea.compile.FuseElementWise;
import dev.fovea.compile.Later;
import dev.fovea.compile.MemoryUse;
import dev.fovea.compile.Pass;
import dev.fovea.compile.Program;
import dev.fovea.compile.Recompute;
import dev.fovea.compile.RecomputeInSweeps;
import dev.fovea.compile.Simplify;
import dev.fovea.compile.Target;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphText;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Input;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.MatMul;
import dev.fovea.op.Variable;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.spi.Backend;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is computed again in place of being kept has the same bits, and is not kept.
@Tag("compile")
class RecomputeTest {
    private static final Backend REFERENCE = new ReferenceBackend();

    private final Graph graph = new Graph();
    private final Map<String, Tensor> feeds = new LinkedHashMap<>();
    private final List<Value> weights = new ArrayList<>();

    static Stream<Nets.Net> nets() {
        return Stream.concat(Nets.all().stream(),
                Stream.of(new RecomputeTest().normalized(6, false), new RecomputeTest().normalized(6, true),
                        new RecomputeTest().layerNormalized()));
    }

    private static Target target() {
        return new Target(REFERENCE, List.of(), Optional.empty(), Nets.BATCH, 1, Map.of());
    }

    @ParameterizedTest
    @MethodSource("nets") void everyValueIsTheSameBitForBit(Nets.Net net) {
        List<Tensor> before = values(net.program(), net.feeds());
        Program fused = Compiler.rewrite(net.program(), target());
        for (Pass pass : List.of(new RecomputeInSweeps(1), new Recompute(1, MemoryUse.SPEED),
                new Recompute(1, MemoryUse.SMALL))) {
            Program after = pass.apply(fused);
            assertThat(values(after, net.feeds())).as("after %s%n%s", pass, GraphText.of(after.roots()))
                    .isEqualTo(before);
        }
        Program both = new Recompute(1, MemoryUse.SMALL).apply(new RecomputeInSweeps(1).apply(fused));
        assertThat(values(both, net.feeds())).isEqualTo(before);
    }

    /// GELU: `up`, its activation, `down`. The sweep of the activation's gradient yields the activation too, for the gradient of the next kernel.
    @Test void anActivationIsComputedAgainBesideItsGradient() {
        Program fused = Compiler.rewrite(Nets.sequences().program(), target());
        Program after = new RecomputeInSweeps(1).apply(fused);

        List<Node> sweeps = nodes(after).stream().filter(n -> n.op().label().contains("erf")).toList();
        assertThat(sweeps).hasSize(2);
        Node gradient = sweeps.getLast();
        assertThat(sweeps.getFirst().outputs()).hasSize(1);
        assertThat(gradient.outputs()).hasSize(2);
        assertThat(kernelGradients(after)).anyMatch(n -> n.input(0).op() instanceof dev.fovea.op.Reshape
                && n.input(0).input(0) == gradient.output(1));
        assertThat(kernelGradients(fused)).noneMatch(n -> n.input(0).op() instanceof dev.fovea.op.Reshape
                && n.input(0).input(0).node().outputs().size() == 2);
        assertThat(new RecomputeInSweeps().apply(fused)).as("what is small is kept").isSameAs(fused);
    }

    /// The convolution's result is kept for the gradient of the normalisation; the activation follows from it again for the mask and for the
    /// gradient of the next kernel.
    @Test void aNormalizedActivationIsComputedAgainFromWhatIsKept() {
        Program fused = withNormalizationsWhole(new RecomputeTest().normalized(6, false));
        Program after = new Recompute(1, MemoryUse.SMALL).apply(fused);

        assertThat(count(fused, BatchNorm.class)).isEqualTo(2);
        assertThat(count(after, BatchNorm.class)).isEqualTo(4);
        List<Value> activations = kernelGradients(after).stream().map(n -> n.input(0))
                .filter(v -> v.op().label().equals("relu+min")).toList();
        assertThat(activations).hasSize(2);
        for (Value activation : activations) {
            Value normal = activation.input(0);
            assertThat(normal.op()).isInstanceOf(BatchNorm.class);
            assertThat(normal.input(0).op()).isInstanceOf(Later.class);
            assertThat(normal.input(0).input(0).op()).isInstanceOf(Conv.class);
        }
    }

    /// A sum with a shortcut that is computed again itself is kept: it would be a chain as long as the network.
    @Test void aSumOfWhatIsComputedAgainIsKept() {
        Program fused = withNormalizationsWhole(new RecomputeTest().normalized(6, true));
        Program after = new Recompute(1, MemoryUse.SMALL).apply(fused);
        assertThat(count(after, BatchNorm.class)).isEqualTo(4);
        List<Value> sums = kernelGradients(after).stream().map(n -> n.input(0))
                .filter(v -> v.op().label().endsWith("add+subtract+relu")).toList();
        assertThat(sums).hasSize(1).allMatch(
                sum -> nodes(after).stream().anyMatch(n -> n.op() instanceof Conv && n.input(0) == sum));
    }

    /// Its gradient is about to read `x`; nothing else is computed again for speed.
    @Test void forSpeedLayerNormalizationsAreComputedAgain() {
        Program fused = withNormalizationsWhole(new RecomputeTest().layerNormalized());
        Program after = new Recompute(1, MemoryUse.SPEED).apply(fused);
        assertThat(count(fused, LayerNorm.class)).isEqualTo(1);
        assertThat(count(after, LayerNorm.class)).isEqualTo(2);
        assertThat(nodes(after).stream().filter(n -> n.op() instanceof Later)).isNotEmpty()
                .allMatch(later -> nodes(after).stream().filter(n -> n.inputs().contains(later.output(0)))
                        .allMatch(n -> n.op() instanceof LayerNorm));
        assertThat(new Recompute(MemoryUse.SPEED).apply(fused)).as("what is small is kept").isSameAs(fused);

        Program batchNormalized = withNormalizationsWhole(new RecomputeTest().normalized(6, false));
        assertThat(new Recompute(1, MemoryUse.SPEED).apply(batchNormalized)).isSameAs(batchNormalized);
    }

    /// As for a backend that runs batch normalisation as one step.
    private static Program withNormalizationsWhole(Nets.Net net) {
        return new FuseElementWise().apply(new Simplify().apply(new BindBatch(Nets.BATCH).apply(net.program())));
    }

    @Test void aProgramThatChangesNothingIsLeft() {
        Nets.Net net = Nets.sequences();
        Program fused = Compiler.rewrite(Program.of(net.program().outputs()), target());
        assertThat(new Recompute(1, MemoryUse.SMALL).apply(fused)).isSameAs(fused);
        assertThat(new RecomputeInSweeps(1).apply(fused)).isSameAs(fused);
    }

    @Test void aPlanForLittleMemoryTakesLessAndComputesTheSame() {
        Nets.Net net = new RecomputeTest().normalized(64, false);
        try (Plan speed = Plan.of(net.program(), target());
                Plan small = Plan.of(net.program(), target().memory(MemoryUse.SMALL))) {
            assertThat(small.memory().temporary()).isLessThan(speed.memory().temporary());
            assertThat(run(small, net)).isEqualTo(run(speed, net));
        }
    }

    /// The gradient of `min(relu(x), 6)` is masked by its result, which the next layer keeps.
    @Test void theGradientOfAClippedReluReadsItsResult() {
        Program fused = Compiler.rewrite(new RecomputeTest().normalized(6, false).program(), target());
        List<Node> masks = nodes(fused).stream().filter(n -> n.op().label().contains("step")).toList();
        assertThat(masks).isNotEmpty().allMatch(n -> n.inputs().stream()
                .anyMatch(v -> v.node().op().label().endsWith("relu+min")));
    }

    // nets and what they compute

    /// Convolution, normalisation, clipped ReLU, twice; or with a shortcut over the second. Descent.
    private Nets.Net normalized(int size, boolean shortcut) {
        feeds.put("x", numbers("x", Shape.of(Nets.BATCH, size, size, 8)));
        Value x = input(graph, "x", Shape.of(Shape.N, size, size, 8));
        Value h = block("one", x);
        Value z = block("two", h);
        return trained(shortcut ? "shortcut" : "normalized", shortcut ? relu(minus(plus(z, h), 0.5)) : z);
    }

    /// Convolution, normalisation of each position over its channels, ReLU. Descent.
    private Nets.Net layerNormalized() {
        feeds.put("x", numbers("x", Shape.of(Nets.BATCH, 6, 6, 8)));
        Value h = convolution("one", input(graph, "x", Shape.of(Shape.N, 6, 6, 8)));
        Value normal = graph.addNode(new LayerNorm(List.of(3), 1e-3),
                List.of(h, weight("gamma", 8), weight("beta", 8))).output(0);
        return trained("layer normalized", relu(convolution("two", normal)));
    }

    private Nets.Net trained(String name, Value y) {
        Value last = convolution("last", y);
        Value loss = mean(reshape(mean(times(last, last), List.of(1, 2, 3)), Shape.of(Shape.N)));
        List<Value> gradients = Gradients.of(loss, weights);
        var updates = new LinkedHashMap<String, Value>();
        for (int i = 0; i < weights.size(); i++) {
            updates.put(((Variable) weights.get(i).op()).path(),
                    minus(weights.get(i), times(gradients.get(i), 0.1)));
        }
        return new Nets.Net(name, new Program(new LinkedHashMap<>(Map.of("loss", loss)), updates), feeds);
    }

    private Value block(String name, Value x) {
        Value h = convolution(name, x);
        Value normal = graph
                .addNode(new BatchNorm(1e-3), List.of(h, weight(name + "/gamma", 8), weight(name + "/beta", 8)))
                .output(0);
        return min(relu(normal), constant(normal, 6));
    }

    private Value convolution(String name, Value x) {
        Window w = Window.same(3, 1, 1, x.shape().height());
        return dev.fovea.op.Ops.conv(new Conv(List.of(w, w), 1), x, weight(name + "/kernel", 3, 3, 8, 8));
    }

    private Value weight(String path, int... extents) {
        feeds.put(path, numbers(path, Shape.of(extents)));
        Value w = variable(graph, path, dev.fovea.tensor.TensorType.of(DType.F32, extents));
        weights.add(w);
        return w;
    }

    /// Of [-1, 1), by the name.
    static Tensor numbers(String name, Shape shape) {
        var random = new SplittableRandom(name.hashCode());
        Tensor t = Tensor.zeros(DType.F32, shape);
        for (long i = 0; i < t.count(); i++) {
            t.set(i, random.nextDouble(-1, 1));
        }
        return t;
    }

    private static List<Tensor> values(Program program, Map<String, Tensor> feeds) {
        Program expanded = new ExpandComposites(target()).apply(new BindBatch(Nets.BATCH).apply(program));
        Map<Value, Tensor> fed = new HashMap<>();
        for (Node n : nodes(expanded)) {
            if (n.op() instanceof Input in) {
                fed.put(n.output(0), feeds.get(in.name()));
            } else if (n.op() instanceof Variable v) {
                fed.put(n.output(0), feeds.get(v.path()));
            }
        }
        return Evaluator.run(expanded.roots(), fed);
    }

    private static List<Tensor> run(Plan plan, Nets.Net net) {
        try (var weights = new Weights(REFERENCE)) {
            plan.variables().keySet().forEach(path -> weights.put(path, net.feeds().get(path)));
            try (var runner = new Runner(plan, weights)) {
                plan.inputs().keySet().forEach(name -> runner.feed(name, net.feeds().get(name)));
                runner.run();
                runner.run();
                var all = new ArrayList<>(List.of(runner.read("loss")));
                plan.variables().keySet().forEach(path -> all.add(weights.get(path)));
                return all;
            }
        }
    }

    private static List<Node> nodes(Program program) {
        return Graph.topological(program.roots());
    }

    private static List<Node> kernelGradients(Program program) {
        return nodes(program).stream().filter(n -> n.op() instanceof ConvKernelGradient
                || n.op() instanceof MatMul(boolean transposed, _) && transposed).toList();
    }

    private static long count(Program program, Class<?> op) {
        return nodes(program).stream().filter(n -> op.isInstance(n.op())).count();
    }
}
