package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.compile.Target;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.reference.ReferenceBackend;
import dev.fovea.spi.KernelProvider;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import dev.fovea.vector.VectorKernels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Whole networks, compiled: with and without the vector kernels no step is left to the reference, and the numbers are its numbers.
class PlansTest {
    private static final int STEPS = 2;
    /// Some thousand roundings, each of half a unit in the last place, of which few go the same way.
    private static final double RELATIVE_ERROR = 2e-5;

    private record Setting(String name, List<KernelProvider> providers) {
    }

    private static final List<Setting> SETTINGS = List.of(new Setting("no provider", List.of()),
            new Setting("vector", List.of(new VectorKernels())));

    private static Stream<DynamicTest> each(Consumer<Nets.Net> test) {
        return Nets.all(Nets.BATCH).stream().map(n -> DynamicTest.dynamicTest(n.name(), () -> test.accept(n)));
    }

    @TestFactory Stream<DynamicTest> noStepIsLeftToTheReference() {
        return each(net -> SETTINGS.forEach(setting -> {
            for (Program program : List.of(net.training(), net.inference())) {
                try (var run = new PlanRun(new OneDnnBackend(), setting.providers(), net, program, 2)) {
                    assertThat(run.plan().toString()).as(setting.name()).doesNotContain("reference");
                }
            }
        }));
    }

    @TestFactory Stream<DynamicTest> inferenceIsThatOfTheReference() {
        return each(net -> {
            try (var reference = new PlanRun(new ReferenceBackend(), List.of(), net, net.inference(), 1)) {
                reference.runner().run();
                for (Setting setting : SETTINGS) {
                    try (var ours = new PlanRun(new OneDnnBackend(), setting.providers(), net, net.inference(), 2)) {
                        ours.runner().run();
                        net.inference().outputs().keySet().forEach(name -> assertClose(setting.name() + " " + name,
                                ours.runner().read(name), reference.runner().read(name)));
                    }
                }
            }
        });
    }

    @TestFactory Stream<DynamicTest> trainingIsThatOfTheReference() {
        return each(net -> {
            try (var reference = new PlanRun(new ReferenceBackend(), List.of(), net, net.training(), 1)) {
                List<PlanRun> ours = SETTINGS.stream()
                        .map(s -> new PlanRun(new OneDnnBackend(), s.providers(), net, net.training(), 2)).toList();
                for (int step = 0; step < STEPS; step++) {
                    reference.runner().run();
                    for (PlanRun run : ours) {
                        run.runner().run();
                        assertClose("loss", run.runner().read("loss"), reference.runner().read("loss"));
                    }
                }
                for (PlanRun run : ours) {
                    net.weights().forEach((path, start) -> assertClose(path, minus(run.weights().get(path), start),
                            minus(reference.weights().get(path), start)));
                    run.close();
                }
            }
        });
    }

    /// What oneDNN does not compute the reference does, workspaces and all.
    @Test void stepInDoublesIsLeftToTheReference() {
        var graph = new Graph(DType.F64);
        Value x = Ops.input(graph, "x", DType.F64, Shape.of(1, 4, 4, 1));
        Value k = Ops.variable(graph, "k", TensorType.of(DType.F64, 3, 3, 1, 2));
        Window same = Window.same(3, 1, 1, 4);
        Window half = Window.valid(2, 2);
        Value y = Ops.pool(new Pool(Pool.Kind.MAX, List.of(half, half), false),
                Ops.conv(new Conv(List.of(same, same), 1), x, k));
        Value gradient = Gradients.of(Ops.sum(Ops.times(y, y)), List.of(k)).getFirst();
        try (var weights = new Weights(new OneDnnBackend());
                var plan = Plan.of(Program.of(Map.of("g", gradient)),
                        new Target(weights.backend(), List.of(new VectorKernels()),
                                Optional.of(new ReferenceBackend()), 1, 2, Map.of()))) {
            weights.put("k", Tensor.zeros(DType.F64, k.shape()));
            try (var runner = new Runner(plan, weights)) {
                runner.run();
                assertThat(runner.read("g").doubles()).containsOnly(0);
            }
        }
    }

    private static Tensor minus(Tensor a, Tensor b) {
        for (long i = 0; i < a.count(); i++) {
            a.set(i, a.get(i) - b.get(i));
        }
        return a;
    }

    /// By the length of the difference against the length of the expected vector, or of one of roundings of 1.
    private static void assertClose(String what, Tensor actual, Tensor expected) {
        double difference = 0;
        double length = 0;
        for (long i = 0; i < expected.count(); i++) {
            difference += Math.pow(actual.get(i) - expected.get(i), 2);
            length += Math.pow(expected.get(i), 2);
        }
        assertThat(Math.sqrt(difference)).as(what)
                .isLessThanOrEqualTo(RELATIVE_ERROR * Math.sqrt(length) + Math.ulp(1f) * Math.sqrt(expected.count()));
    }
}
