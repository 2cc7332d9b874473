package dev.fovea.reference;

import static dev.fovea.op.Ops.conv;
import static dev.fovea.op.Ops.input;
import static dev.fovea.op.Ops.matmul;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.pool;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;
import static dev.fovea.op.Ops.variable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Compiler;
import dev.fovea.compile.LowerPrecision;
import dev.fovea.compile.Narrow;
import dev.fovea.compile.Program;
import dev.fovea.compile.Target;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Cast;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Input;
import dev.fovea.op.MatMul;
import dev.fovea.op.Pool;
import dev.fovea.op.Variable;
import dev.fovea.compile.Fused;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.spi.Backend;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is stored as bf16, what is not, and how little that changes.
@Tag("compile")
class LowerPrecisionTest {
    private static final Backend REFERENCE = new ReferenceBackend();
    private static final int BATCH = 4;
    private static final int SIDE = 16;
    private static final int CHANNELS = 16;

    private static Target target(DType storage) {
        return new Target(REFERENCE, List.of(), Optional.empty(), BATCH, 1, Map.of(), Optional.empty(), storage);
    }

    /// Two convolutions with a shortcut, a pool, a small dense layer; a step of descent.
    private static Program training(Graph graph) {
        Window same = Window.same(3, 1, 1, SIDE);
        var window = new Conv(List.of(same, same), 1);
        Window half = Window.valid(2, 2);
        Value x = input(graph, "x", graph.floatType(), Shape.of(Shape.N, SIDE, SIDE, CHANNELS));
        List<Value> weights = List.of(weight(graph, "k1", 3, 3, CHANNELS, CHANNELS), weight(graph, "b1", CHANNELS),
                weight(graph, "k2", 3, 3, CHANNELS, CHANNELS), weight(graph, "dense", 8 * 8 * CHANNELS, 4));
        Value h = relu(plus(conv(window, x, weights.get(0)), weights.get(1)));
        h = relu(plus(conv(window, h, weights.get(2)), h));
        h = pool(new Pool(Pool.Kind.MAX, List.of(half, half), false), h);
        Value y = matmul(reshape(h, Shape.of(Shape.N, 8 * 8 * CHANNELS)), weights.get(3));
        Value loss = sum(times(y, y));
        List<Value> gradients = Gradients.of(loss, weights);
        var updates = new LinkedHashMap<String, Value>();
        for (int i = 0; i < weights.size(); i++) {
            updates.put(((Variable) weights.get(i).op()).path(), minus(weights.get(i), times(gradients.get(i), 0.01)));
        }
        return new Program(new LinkedHashMap<>(Map.of("loss", loss)), updates);
    }

    private static Value weight(Graph graph, String path, int... extents) {
        return variable(graph, path, TensorType.of(graph.floatType(), extents));
    }

    private static Tensor noise(String name, TensorType type) {
        var random = new SplittableRandom(name.hashCode());
        Tensor t = Tensor.zeros(type.dtype(), type.shape());
        for (long i = 0; i < t.count(); i++) {
            t.set(i, random.nextDouble(-0.1, 0.1));
        }
        return t;
    }

    private static List<Tensor> values(Program program) {
        Map<Value, Tensor> fed = new HashMap<>();
        for (Node n : Graph.topological(program.roots())) {
            if (n.op() instanceof Input || n.op() instanceof Variable) {
                fed.put(n.output(0), noise(n.op().label(), n.output(0).type()));
            }
        }
        return Evaluator.run(program.roots(), fed);
    }

    private static Op anchor(Node n) {
        Op op = Narrow.wide(n.op());
        return op instanceof Fused f ? f.parts().getFirst().op() : op;
    }

    private static List<Node> nodes(Program program, Class<? extends Op> anchor) {
        return Graph.topological(program.roots()).stream().filter(n -> anchor.isInstance(anchor(n))).toList();
    }

    @Test void nothingIsChangedWhereF32IsStored() {
        Program program = training(new Graph());
        assertThat(new LowerPrecision(target(DType.F32)).apply(program)).isSameAs(program);
    }

    @Test void doublesStayDoubles() {
        Program program = training(new Graph(DType.F64));
        assertThat(new LowerPrecision(target(DType.BF16)).apply(program)).isSameAs(program);
    }

    @Test void convolutionsReadBf16AndStoreIt() {
        Program lowered = Compiler.rewrite(training(new Graph()), target(DType.BF16));
        List<Node> convolutions = nodes(lowered, Conv.class);
        assertThat(convolutions).hasSize(2).allSatisfy(n -> {
            assertThat(n.input(0).dtype()).isEqualTo(DType.BF16);
            assertThat(n.input(1).dtype()).isEqualTo(DType.BF16);
            assertThat(n.output(0).dtype()).isEqualTo(DType.BF16);
        });
        assertThat(convolutions.getFirst().input(2).op()).as("the bias").isInstanceOf(Variable.class);
        assertThat(convolutions.getLast().inputTypes()).as("its shortcut is its input").hasSize(2)
                .allMatch(t -> t.dtype() == DType.BF16);
        assertThat(nodes(lowered, Pool.class)).hasSize(1).allMatch(n -> n.output(0).dtype() == DType.BF16);
    }

    @Test void weightsTheirGradientsAndWhatIsAskedForStayF32() {
        Program lowered = Compiler.rewrite(training(new Graph()), target(DType.BF16));
        assertThat(lowered.roots()).allMatch(v -> v.dtype() == DType.F32);
        assertThat(nodes(lowered, ConvKernelGradient.class)).hasSize(2).allSatisfy(n -> {
            assertThat(n.inputTypes()).allMatch(t -> t.dtype() == DType.BF16);
            assertThat(n.outputs()).allMatch(v -> v.dtype() == DType.F32);
        });
        assertThat(lowered.updates().values()).allSatisfy(
                v -> assertThat(v.node().inputTypes()).allMatch(t -> t.dtype() == DType.F32));
    }

    /// 4 times 1024 times 4 multiply-adds are done before a cast would be.
    @Test void smallProductsStayF32() {
        Program lowered = Compiler.rewrite(training(new Graph()), target(DType.BF16));
        assertThat(nodes(lowered, MatMul.class)).hasSize(3)
                .allMatch(n -> !(n.op() instanceof Narrow) && n.output(0).dtype() == DType.F32);
    }

    /// A weight is cast once for all of its readers, of which each has the cast made in the layout it wants.
    @Test void aWeightIsCastOnce() {
        Program lowered = Compiler.rewrite(training(new Graph()), target(DType.BF16));
        List<Node> casts = nodes(lowered, Cast.class).stream().filter(n -> n.input(0).op() instanceof Variable)
                .toList();
        assertThat(casts).extracting(n -> n.input(0).op().label()).doesNotHaveDuplicates().hasSize(2);
    }

    /// Each number is rounded to 8 digits of two, 0.4 % of it at most; and where that decides a maximum or a ReLU, a gradient goes elsewhere.
    @Test void theValuesAreNearlyTheSame() {
        Program program = training(new Graph());
        List<Tensor> before = values(Compiler.rewrite(program, target(DType.F32)));
        List<Tensor> after = values(Compiler.rewrite(program, target(DType.BF16)));
        assertThat(after).isNotEqualTo(before);
        List<String> paths = new ArrayList<>(List.of("loss"));
        paths.addAll(program.updates().keySet());
        for (int i = 0; i < paths.size(); i++) {
            Tensor start = i == 0
                    ? Tensor.zeros(DType.F32, Shape.of(1))
                    : noise(paths.get(i), program.roots().get(i).type());
            assertThat(relativeDistance(after.get(i), before.get(i), i == 0 ? before.get(i) : start, i == 0))
                    .as(paths.get(i)).isLessThan(0.05);
        }
    }

    /// `|a − b| / |b|`, or of what both have been changed by.
    private static double relativeDistance(Tensor a, Tensor b, Tensor start, boolean absolute) {
        double difference = 0;
        double length = 0;
        for (long i = 0; i < b.count(); i++) {
            difference += Math.pow(a.get(i) - b.get(i), 2);
            length += Math.pow(absolute ? b.get(i) : b.get(i) - start.get(i), 2);
        }
        return Math.sqrt(difference / length);
    }

    @Test void aPlanComputesWhatTheLoweredGraphSays() {
        Program program = training(new Graph());
        List<Tensor> expected = values(Compiler.rewrite(program, target(DType.BF16)));
        try (Plan plan = Plan.of(program, target(DType.BF16)); var weights = new Weights(REFERENCE)) {
            plan.variables().forEach((path, layout) -> weights.put(path, noise(path, layout.type())));
            try (var runner = new Runner(plan, weights)) {
                runner.feed("x", noise("x", plan.inputs().get("x")));
                runner.run();
                assertThat(runner.read("loss")).isEqualTo(expected.getFirst());
                int i = 1;
                for (String path : program.updates().keySet()) {
                    assertThat(weights.get(path)).as(path).isEqualTo(expected.get(i++));
                }
            }
        }
    }
}
