package dev.fovea.onednn;

import static dev.fovea.op.Ops.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.compile.Program;
import dev.fovea.compile.Step;
import dev.fovea.compile.Target;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.MatMul;
import dev.fovea.op.RandomBits;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.spi.Availability;
import dev.fovea.spi.KernelProvider;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.vector.VectorKernels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Weights and slots after some steps in blocks of rows have the bits of those whose gradient was there as a whole.
@Tag("matmul")
class BlockedUpdatesTest {
    private static final int STEPS = 3;
    private static final float RATE = 0.05f;

    /// A kernel of `rows × columns` and how it learns.
    private record Case(String rule, DType storage, int terms, int rows, int columns, int threads,
            List<KernelProvider> providers) {
        Case(String rule, int terms, int rows, int columns) {
            this(rule, DType.F32, terms, rows, columns, 2, List.of(new VectorKernels()));
        }

        @Override public String toString() {
            return "%s of [%d, %d], %d terms of %s, %d threads%s".formatted(rule, rows, columns, terms, storage,
                    threads, providers.isEmpty() ? ", no provider" : "");
        }
    }

    /// The product of 32 terms is that of which oneDNN takes another kernel where rows are few.
    private static Stream<Case> cases() {
        List<KernelProvider> vector = List.of(new VectorKernels());
        Stream<Case> terms = IntStream.of(2, 8, 17, 31, 32, 33, 64, 100, 255, 256, 512)
                .mapToObj(k -> new Case("momentum", k, 2304, 1000));
        return Stream.concat(terms, Stream.of(
                new Case("adam", 32, 9216, 256),
                new Case("adam", 100, 3136, 1024),
                new Case("decay", 32, 2100, 1001),
                new Case("momentum", 8, 4096, 4096),
                new Case("momentum", DType.F32, 32, 2304, 1000, 1, vector),
                new Case("adam", DType.F32, 32, 2304, 1000, 2, List.of()),
                new Case("momentum", DType.BF16, 32, 2304, 1000, 2, vector),
                new Case("momentum", DType.BF16, 100, 2304, 1024, 2, vector)));
    }

    @TestFactory Stream<DynamicTest> bitForBit() {
        return cases().map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
            assumeTrue(c.storage() == DType.F32
                    || new OneDnnBackend().bf16() instanceof Availability.Available, "no bf16 here");
            Map<String, Tensor> inBlocks = train(c, false, target(c));
            train(c, true, target(c))
                    .forEach((path, whole) -> assertThat(inBlocks.get(path).data().mismatch(whole.data()))
                            .as(path).isEqualTo(-1));
        }));
    }

    /// As a forward product would have it that packs its weights: no rows lie in it.
    @Test void aWeightInALayoutOfTheBackendsIsUpdatedAsAWhole() {
        var c = new Case("momentum", 32, 2304, 1000);
        TensorType x = TensorType.of(DType.F32, c.terms(), c.rows());
        TensorType w = TensorType.of(DType.F32, c.rows(), c.columns());
        var forward = new Signature(List.of(x, w), List.of(TensorType.of(DType.F32, c.terms(), c.columns())),
                List.of(Layout.rowMajor(x), new Layout.Open(w, true, false)), List.of(Optional.empty()), c.threads());
        Layout packed = new OneDnnBackend().candidates(new MatMul(false, false), forward).getFirst().inputs().get(1);
        assertThat(packed.isRowMajor()).isFalse();
        Target target = target(c).layouts(Map.of("w", packed));
        try (var plan = Plan.of(program(c, false), target)) {
            assertThat(plan.steps()).extracting(Step::label).containsExactly("relu", "multiply", "MatMul Aᵀ",
                    "%8/reorder", "multiply+multiply+subtract+add");
            assertThat(plan.multiplyAdds()).isEqualTo(32L * 2304 * 1000);
        }
        Map<String, Tensor> inBlocks = train(c, false, target(c));
        train(c, false, target).forEach((path, whole) -> assertThat(inBlocks.get(path).data().mismatch(whole.data()))
                .as(path).isEqualTo(-1));
    }

    private static Target target(Case c) {
        return new Target(new OneDnnBackend(), c.providers(), Optional.empty(), c.terms(), c.threads(), Map.of(),
                Optional.empty(), c.storage());
    }

    /// What weight and slots become; the gradient is there as a whole if it is asked for.
    private static Map<String, Tensor> train(Case c, boolean asked, Target target) {
        try (var weights = new Weights(new OneDnnBackend()); var plan = Plan.of(program(c, asked), target)) {
            assertThat(plan.toString().contains(" blocks]")).as(plan.toString())
                    .isEqualTo(!asked && target.layouts().isEmpty());
            plan.variables().forEach((path, layout) -> weights.put(path, path.equals("w")
                    ? numbers("w", layout.type().shape(), 0)
                    : Tensor.zeros(DType.F32, layout.type().shape())));
            try (var runner = new Runner(plan, weights)) {
                runner.feed("rate", Tensor.scalar(RATE));
                for (int step = 1; step <= STEPS; step++) {
                    runner.feed("x", numbers("x", Shape.of(c.terms(), c.rows()), step));
                    runner.feed("y", numbers("y", Shape.of(c.terms(), c.columns()), step));
                    runner.run();
                }
                Map<String, Tensor> all = new HashMap<>();
                plan.variables().keySet().forEach(path -> all.put(path, weights.get(path)));
                return all;
            }
        }
    }

    private static Program program(Case c, boolean asked) {
        var graph = new Graph();
        Value x = relu(input(graph, "x", Shape.of(Shape.N, c.rows())));
        Value y = times(input(graph, "y", Shape.of(Shape.N, c.columns())), 0.125);
        Value rate = input(graph, "rate", Shape.scalar());
        Value g = matmul(x, y, true, false);
        Value w = variable(graph, "w", g.type());
        var updates = new LinkedHashMap<String, Value>();
        switch (c.rule()) {
            case "decay" -> updates.put("w", minus(w, times(plus(g, times(w, 0.01)), rate)));
            case "momentum" -> {
                Value v = minus(times(variable(graph, "v", g.type()), 0.9), times(g, rate));
                updates.put("w", plus(w, v));
                updates.put("v", v);
            }
            default -> {
                TensorType type = g.type();
                Value m = variable(graph, "m", type);
                Value s = variable(graph, "s", type);
                Value m2 = plus(m, times(minus(g, m), 0.1));
                Value s2 = plus(s, times(minus(times(g, g), s), 0.001));
                updates.put("w", minus(w, dividedBy(times(m2, rate), plus(sqrt(s2), 1e-3))));
                updates.put("m", m2);
                updates.put("s", s2);
            }
        }
        var outputs = new LinkedHashMap<String, Value>();
        if (asked) {
            outputs.put("gradient", g);
        }
        return new Program(outputs, updates);
    }

    private static Tensor numbers(String name, Shape shape, int step) {
        long key = RandomBits.key(name + step);
        Tensor t = Tensor.zeros(DType.F32, shape);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, (RandomBits.bits(key, i) & 0xffff) / 32768.0 - 1);
        }
        return t;
    }
}
