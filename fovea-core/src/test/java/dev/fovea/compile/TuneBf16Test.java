package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Three products of matrices in a row, of 160, 144 and 136 columns, on a backend of known times: which compute in bf16, which in f32.
class TuneBf16Test {
    private static final String INTO_BF16 = "cast f32 row-major → bf16 row-major";
    private static final String INTO_F32 = "cast bf16 row-major → f32 row-major";
    private static final int ROWS = 128;
    private static final List<Integer> COLUMNS = List.of(160, 144, 136);

    /// Everything lies row-major; the times are by type and columns, as `bf16 160`.
    private static final class Typed extends Timed {
        @Override public List<Candidate> candidates(Op op, Signature s) {
            List<Layout> read = s.inputs().stream().map(Layout::rowMajor).toList();
            List<Layout> made = s.outputs().stream().map(Layout::rowMajor).toList();
            return List.of(op instanceof Reorder
                    ? fake("cast", s.output(0).dtype().toString(), read, made)
                    : fake(s.input(0).dtype().toString(), Long.toString(s.output(0).shape().channels()), read, made));
        }

        @Override public List<Candidate> alternatives(Op op, Signature s) {
            return candidates(op, s);
        }
    }

    private final Typed timed = new Typed();

    private TuneBf16Test() {
        timed.takes.put("cast bf16", 100_000L);
        timed.takes.put("cast f32", 100_000L);
        COLUMNS.forEach(c -> timed.takes.put("f32 " + c, 2_000_000L));
    }

    private static Program products(boolean withUpdate) {
        var graph = new Graph(DType.F32);
        Value y = Ops.input(graph, "x", DType.F32, Shape.of(ROWS, ROWS));
        Value w = y;
        for (int columns : COLUMNS) {
            w = Ops.variable(graph, "w" + columns, TensorType.of(DType.F32, y.shape().channels(), columns));
            y = Ops.matmul(y, w);
        }
        var updates = new LinkedHashMap<String, Value>();
        if (withUpdate) {
            updates.put("w136", Ops.minus(w, Ops.times(w, 0.5)));
        }
        return new Program(new LinkedHashMap<>(Map.of("y", y)), updates);
    }

    private Target target(Optional<KernelTimes> times) {
        return new Target(timed, List.of(), Optional.empty(), 1, 1, Map.of(), times, DType.BF16);
    }

    private KernelTimes measuring() {
        return KernelTimes.measuring(Map.of(), _ -> {
        }, () -> timed.now);
    }

    private List<String> steps(KernelTimes times) {
        return labels(Compiler.schedule(products(false), target(Optional.of(times))));
    }

    private static List<String> labels(Schedule schedule) {
        return schedule.steps().stream().map(s -> s.op().label()).toList();
    }

    @Test void whatIsFasterInF32ComputesInItBetweenCasts() {
        timed.takes.put("f32 144", 500_000L);
        assertThat(steps(measuring())).containsExactly(INTO_BF16, "MatMul bf16", INTO_F32, "MatMul", INTO_BF16,
                "MatMul bf16");
    }

    @Test void castsCount() {
        timed.takes.put("f32 144", 500_000L);
        timed.takes.put("cast f32", 450_000L);
        assertThat(steps(measuring())).containsExactly(INTO_BF16, "MatMul bf16", "MatMul bf16", "MatMul bf16");
    }

    /// No step is faster in f32, but the casts are gone.
    @Test void withoutCastsF32MayBeFaster() {
        COLUMNS.forEach(c -> timed.takes.put("f32 " + c, 1_000_000L));
        assertThat(steps(measuring())).containsExactly("MatMul", "MatMul", "MatMul");
    }

    @Test void equalTimesMakeEqualPlansAndMeasureNothing() {
        timed.takes.put("f32 144", 500_000L);
        KernelTimes first = measuring();
        List<String> tuned = steps(first);
        timed.runs.clear();
        assertThat(steps(KernelTimes.stored(first.used()))).isEqualTo(tuned);
        assertThat(steps(KernelTimes.measuring(first.all(), _ -> {
        }, () -> timed.now))).isEqualTo(tuned);
        assertThat(timed.runs).isEmpty();
    }

    @Test void withoutTimesTheRuleHolds() {
        timed.takes.put("f32 144", 1L);
        assertThat(labels(Compiler.schedule(products(true), target(Optional.of(KernelTimes.stored(Map.of()))))))
                .isEqualTo(labels(Compiler.schedule(products(true), target(Optional.empty()))));
        assertThat(timed.runs).isEmpty();
    }

    /// What was measured before an interruption need not be measured again.
    @Test void longMeasuringIsToldFromTimeToTime() {
        COLUMNS.forEach(c -> timed.takes.put("bf16 " + c, 1_000_000_000L));
        var told = new AtomicInteger();
        steps(KernelTimes.measuring(Map.of(), _ -> told.incrementAndGet(), () -> timed.now));
        assertThat(told).hasValue(3 + 1);
    }

    /// So times of float32 and of bf16 may be kept together.
    @Test void timesAreToldApartByTheTypes() {
        KernelTimes times = measuring();
        steps(times);
        assertThat(times.all().keySet()).contains("reorder f32[128, 128] → bf16[128, 128], 1 threads")
                .filteredOn(what -> what.startsWith("MatMul")).hasSize(6)
                .allMatch(what -> !what.contains("Narrow"));
    }

    @Test void decisionsSayWhatIsComputedInF32() {
        timed.takes.put("f32 144", 500_000L);
        KernelTimes times = measuring();
        steps(times);
        assertThat(times.decisions()).hasSize(3);
        KernelTimes.Decision second = times.decisions().get(1);
        assertThat(second.op()).isEqualTo("MatMul bf16");
        assertThat(second.types()).isEqualTo("bf16[128, 160], bf16[160, 144] → bf16[128, 144]");
        assertThat(second.takesF32()).isTrue();
        assertThat(second.isAsUsual()).isFalse();
        assertThat(times.all().get(second.inF32())).containsEntry(second.chosen(), 500_000L);
        assertThat(times.all().get(second.what())).containsEntry(second.usual(), 1_000_000L);
        assertThat(times.decisions().getFirst().isAsUsual()).isTrue();
    }

    /// A weight that changes is cast in each run, and stays f32.
    @Test void weightsStayF32() {
        timed.takes.put("f32 136", 500_000L);
        Schedule schedule = Compiler.schedule(products(true), target(Optional.of(measuring())));
        assertThat(schedule.updates().get("w136").layout().type().dtype()).isEqualTo(DType.F32);
        assertThat(labels(schedule)).containsSubsequence("MatMul bf16", "MatMul bf16", INTO_F32, "MatMul");
    }
}
