package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Program;
import dev.fovea.compile.Target;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.op.Unary;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.reference.ReferenceBackend;
import dev.fovea.spi.Backend;
import dev.fovea.spi.KernelProvider;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import dev.fovea.vector.VectorKernels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What is not finite comes out as the definition says: a failed training must not look like a success.
class NotANumberTest {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float[] EXTREMES = {NAN, -INF, INF, 2, -0f, 1e-42f, -1e-42f, 3e38f};
    private static final float[] OTHERS = {1, -INF, INF, NAN, 0, 1e-42f, NAN, 3e38f};

    private record Function(String name, Shape shape, float[] values, BiFunction<Graph, Value, Value> of) {
    }

    @TestFactory Stream<DynamicTest> elementWiseOps() {
        var unary = Arrays.stream(Unary.Kind.values())
                .map(kind -> new Function(kind.name(), Shape.of(8), EXTREMES, (g, x) -> g.add(new Unary(kind), x)));
        var binary = Arrays.stream(Binary.Kind.values()).map(kind -> new Function(kind.name(), Shape.of(8), EXTREMES,
                (g, x) -> g.add(new Binary(kind), x, Ops.constant(g, Tensor.of(Shape.of(8), OTHERS)))));
        return tests(Stream.concat(unary, binary));
    }

    @TestFactory Stream<DynamicTest> overRows() {
        Shape shape = Shape.of(4, 3);
        float[] values = {NAN, 1, 2, -INF, 0, 1, INF, 0, NAN, -INF, -INF, -INF};
        return tests(Stream.of(
                new Function("softmax", shape, values, (_, x) -> Ops.softmax(x)),
                new Function("max", shape, values, (_, x) -> Ops.max(x, List.of(1))),
                new Function("sum", shape, values, (_, x) -> Ops.sum(x, List.of(1))),
                new Function("arg max", shape, values, (_, x) -> Ops.cast(Ops.argMax(x, 1), DType.F32))));
    }

    @TestFactory Stream<DynamicTest> sumsAndTheirEpilogues() {
        Shape image = Shape.of(1, 2, 2, 1);
        float[] values = {NAN, 1, INF, 2};
        Window one = Window.valid(1, 1);
        Window two = Window.valid(2, 2);
        BiFunction<Graph, Value, Value> conv = (g, x) -> Ops
                .plus(Ops.conv(new Conv(List.of(one, one), 1), x, ones(g, 1, 1, 1, 16)), ones(g, 16));
        BiFunction<Graph, Value, Value> product = (g, x) -> Ops.plus(Ops.matmul(x, ones(g, 1, 4)), ones(g, 4));
        return tests(Stream.of(
                new Function("conv + relu", image, values, (g, x) -> Ops.relu(conv.apply(g, x))),
                new Function("conv + tanh", image, values, (g, x) -> Ops.tanh(conv.apply(g, x))),
                new Function("conv + sigmoid", image, values, (g, x) -> Ops.sigmoid(conv.apply(g, x))),
                new Function("product + relu", Shape.of(4, 1), values, (g, x) -> Ops.relu(product.apply(g, x))),
                new Function("mean of a window", Shape.of(1, 2, 4, 1), new float[]{1, 2, NAN, 3, 4, INF, 6, 7},
                        (_, x) -> Ops.pool(new Pool(Pool.Kind.AVERAGE, List.of(two, two), false), x))));
    }

    /// An exception: in inference the minimum with a limit, such as ReLU6's, takes the limit for NaN.
    @Test void theLimitOfAConvolutionTakesTheLimitForNotANumber() {
        Window one = Window.valid(1, 1);
        var f = new Function("", Shape.of(1, 2, 2, 1), new float[]{NAN, 1, INF, 9}, (g, x) -> Ops.sum(Ops.min(
                Ops.relu(Ops.conv(new Conv(List.of(one, one), 1), x, ones(g, 1, 1, 1, 16))), Ops.constant(x, 6)),
                List.of(3)));
        assertThat(run(new OneDnnBackend(), List.of(), f)).containsExactly(96, 16, 96, 96);
    }

    /// Another one: oneDNN's maximum of a window passes over NaN, and is the lowest float if there is nothing else.
    @Test void maximumOfAWindowPassesOverNotANumber() {
        Window two = Window.valid(2, 2);
        var f = new Function("", Shape.of(1, 2, 4, 1), new float[]{NAN, NAN, 1, NAN, NAN, NAN, 3, NAN},
                (_, x) -> Ops.pool(new Pool(Pool.Kind.MAX, List.of(two, two), false), x));
        assertThat(run(new OneDnnBackend(), List.of(), f)).containsExactly(-Float.MAX_VALUE, 3);
    }

    private static Value ones(Graph g, int... extents) {
        var values = new float[(int) Shape.of(extents).count()];
        Arrays.fill(values, 1);
        return Ops.constant(g, Tensor.of(Shape.of(extents), values));
    }

    private static Stream<DynamicTest> tests(Stream<Function> functions) {
        return functions.map(f -> DynamicTest.dynamicTest(f.name(), () -> {
            float[] expected = run(new ReferenceBackend(), List.of(), f);
            for (List<KernelProvider> providers : List.of(List.<KernelProvider>of(),
                    List.<KernelProvider>of(new VectorKernels()))) {
                float[] actual = run(new OneDnnBackend(), providers, f);
                for (int i = 0; i < expected.length; i++) {
                    if (Float.isFinite(expected[i])) {
                        assertThat(actual[i]).as("element %d of %s", i, providers).isCloseTo(expected[i],
                                Offset.offset(Math.abs(expected[i]) * 1e-6f + 1e-38f));
                    } else {
                        assertThat(actual[i]).as("element %d of %s", i, providers)
                                .isEqualTo(Float.valueOf(expected[i]));
                    }
                }
            }
        }));
    }

    private static float[] run(Backend backend, List<KernelProvider> providers, Function f) {
        var graph = new Graph();
        Value y = f.of().apply(graph, Ops.input(graph, "x", f.shape()));
        var target = new Target(backend, providers, Optional.of(new ReferenceBackend()), 1, 1, Map.of());
        try (var weights = new Weights(backend);
                var plan = Plan.of(Program.of(Map.of("y", y)), target);
                var runner = new Runner(plan, weights)) {
            runner.feed("x", Tensor.of(f.shape(), f.values()));
            runner.run();
            return runner.read("y").floats();
        }
    }
}
