package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.KernelTimes;
import dev.fovea.compile.Program;
import dev.fovea.reference.ReferenceBackend;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plans by measured times: the numbers are those of the reference, and the same times make the same plan and the same bits.
class TunedPlansTest {
    private static final int STEPS = 2;
    /// As in [PlansTest], with Winograd's growth of single sums on top.
    private static final double RELATIVE_ERROR = 1e-4;

    @TestFactory Stream<DynamicTest> trainedAsByTheReference() {
        return Nets.all(Nets.BATCH).stream().map(net -> DynamicTest.dynamicTest(net.name(), () -> {
            KernelTimes measured = KernelTimes.measuring(Map.of(), _ -> {
            });
            Trained tuned = Trained.of(net, net.training(), DType.F32, STEPS, Optional.of(measured));
            assertThat(measured.used()).isNotEmpty();
            assertThat(measured.decisions()).isNotEmpty();
            Map<String, Tensor> expected = reference(net);
            net.weights().forEach((path, start) -> assertClose(path, tuned.weights().get(path), expected.get(path),
                    start));

            Trained again = Trained.of(net, net.training(), DType.F32, STEPS,
                    Optional.of(KernelTimes.stored(measured.used())));
            assertThat(again.plan()).isEqualTo(tuned.plan());
            tuned.weights().forEach((path, value) -> assertThat(again.weights().get(path).data().mismatch(value.data()))
                    .as(path).isEqualTo(-1));
        }));
    }

    /// Nothing is known: the plan is that without times, letter for letter.
    @TestFactory Stream<DynamicTest> withoutTimesNothingChanges() {
        return Nets.all(Nets.BATCH).stream().map(net -> DynamicTest.dynamicTest(net.name(), () -> {
            for (Program program : List.of(net.training(), net.inference())) {
                assertThat(Trained.of(net, program, DType.F32, STEPS, Optional.of(KernelTimes.stored(Map.of()))).plan())
                        .isEqualTo(Trained.of(net, program, DType.F32, STEPS, Optional.empty()).plan());
            }
        }));
    }

    private static Map<String, Tensor> reference(Nets.Net net) {
        try (var run = new PlanRun(new ReferenceBackend(), List.of(), net, net.training(), 1)) {
            for (int step = 0; step < STEPS; step++) {
                run.runner().run();
            }
            Map<String, Tensor> values = new HashMap<>();
            run.weights().paths().forEach(path -> values.put(path, run.weights().get(path)));
            return values;
        }
    }

    /// By the lengths of difference and expected change.
    private static void assertClose(String what, Tensor actual, Tensor expected, Tensor start) {
        double difference = 0;
        double length = 0;
        for (long i = 0; i < expected.count(); i++) {
            difference += Math.pow(actual.get(i) - expected.get(i), 2);
            length += Math.pow(expected.get(i) - start.get(i), 2);
        }
        assertThat(Math.sqrt(difference)).as(what)
                .isLessThanOrEqualTo(RELATIVE_ERROR * Math.sqrt(length) + Math.ulp(1f) * Math.sqrt(expected.count()));
    }
}
