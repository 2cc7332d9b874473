package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.KernelTimes;
import dev.fovea.compile.Program;
import dev.fovea.spi.Availability;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plans in bf16 by measured times, which say for each step whether it computes in bf16 or in float32: whatever they say, the numbers are
/// those of float32 but for the rounding.
class TunedBf16PlansTest {
    private static final int STEPS = 2;
    /// By rule and by times other values are rounded, equally far.
    private static final double AS_FAR = 2;
    /// As in [TunedPlansTest].
    private static final double RELATIVE_ERROR = 1e-4;
    private static final int DRAWS = 3;

    /// The nets with steps that are large enough for bf16.
    private static Stream<Nets.Net> nets() {
        return new OneDnnBackend().bf16() instanceof Availability.Available
                ? Stream.of(Nets.lectureCnn(Nets.BATCH), Nets.residual(Nets.BATCH), Nets.concat(Nets.BATCH))
                : Stream.empty();
    }

    @TestFactory Stream<DynamicTest> trainedAsInFloat32ButForTheRounding() {
        return nets().map(net -> DynamicTest.dynamicTest(net.name(), () -> {
            KernelTimes measured = KernelTimes.measuring(Map.of(), _ -> {
            });
            Trained tuned = Trained.of(net, net.training(), DType.BF16, STEPS, Optional.of(measured));
            Trained again = Trained.of(net, net.training(), DType.BF16, STEPS,
                    Optional.of(KernelTimes.stored(measured.used())));
            assertThat(again.plan()).isEqualTo(tuned.plan());
            tuned.weights().forEach((path, value) -> assertThat(again.weights().get(path).data().mismatch(value.data()))
                    .as(path).isEqualTo(-1));

            Map<String, Tensor> exact = Trained.of(net, net.training(), DType.F32, STEPS, Optional.empty()).weights();
            double byRule = distance(net,
                    Trained.of(net, net.training(), DType.BF16, STEPS, Optional.empty()).weights(), exact);
            assertThat(byRule).isPositive();
            assertThat(distance(net, tuned.weights(), exact)).isLessThan(AS_FAR * byRule);
            for (int seed = 0; seed < DRAWS; seed++) {
                Trained drawn = Trained.of(net, net.training(), DType.BF16, STEPS,
                        Optional.of(KernelTimes.stored(drawn(measured.used(), new Random(seed)))));
                assertThat(distance(net, drawn.weights(), exact)).as("seed %d", seed).isLessThan(AS_FAR * byRule);
            }
            allMayBeFasterInFloat32(net, measured, exact);
        }));
    }

    /// Where all steps are faster in float32, none is left in bf16 but those with a workspace.
    private static void allMayBeFasterInFloat32(Nets.Net net, KernelTimes measured, Map<String, Tensor> exact) {
        Map<String, SortedMap<String, Long>> fast = new TreeMap<>(measured.used());
        fast.replaceAll((what, times) -> {
            var changed = new TreeMap<>(times);
            changed.replaceAll(
                    (_, time) -> what.startsWith("reorder") ? 1 : what.contains("bf16") ? 1_000_000 : time);
            return changed;
        });
        KernelTimes stored = KernelTimes.stored(fast);
        Trained wide = Trained.of(net, net.training(), DType.BF16, STEPS, Optional.of(stored));
        assertThat(stored.decisions().stream().filter(d -> !d.inF32().equals(d.what())))
                .isNotEmpty().filteredOn(d -> !d.op().contains("*")).allMatch(KernelTimes.Decision::takesF32);
        if (!wide.plan().contains("bf16")) {
            assertThat(distance(net, wide.weights(), exact)).isLessThan(RELATIVE_ERROR);
        }
    }

    /// Nothing is known: the plan is that without times, letter for letter.
    @TestFactory Stream<DynamicTest> withoutTimesNothingChanges() {
        return nets().map(net -> DynamicTest.dynamicTest(net.name(), () -> {
            for (Program program : List.of(net.training(), net.inference())) {
                assertThat(
                        Trained.of(net, program, DType.BF16, STEPS, Optional.of(KernelTimes.stored(Map.of()))).plan())
                        .isEqualTo(Trained.of(net, program, DType.BF16, STEPS, Optional.empty()).plan());
            }
        }));
    }

    private static Map<String, SortedMap<String, Long>> drawn(Map<String, SortedMap<String, Long>> times,
            Random random) {
        var drawn = new TreeMap<String, SortedMap<String, Long>>();
        times.forEach((what, each) -> {
            var its = new TreeMap<String, Long>();
            each.keySet().forEach(how -> its.put(how, 1_000L + random.nextInt(1_000_000)));
            drawn.put(what, its);
        });
        return drawn;
    }

    /// The length of the difference by that of what was learned.
    private static double distance(Nets.Net net, Map<String, Tensor> actual, Map<String, Tensor> expected) {
        double difference = 0;
        double length = 0;
        for (var start : net.weights().entrySet()) {
            Tensor a = actual.get(start.getKey());
            Tensor e = expected.get(start.getKey());
            for (long i = 0; i < e.count(); i++) {
                difference += Math.pow(a.get(i) - e.get(i), 2);
                length += Math.pow(e.get(i) - start.getValue().get(i), 2);
            }
        }
        return Math.sqrt(difference / length);
    }
}
