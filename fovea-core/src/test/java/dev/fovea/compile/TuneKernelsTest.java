package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// Chains on a backend of known times.
class TuneKernelsTest {
    private static final double CLEARLY = 1.02;
    private static final double ROUNDING = 1e-6;

    private final Timed timed = new Timed();
    private final List<String> ops = new ArrayList<>();
    private final Program program = chain();

    private Program chain() {
        var graph = new Graph(DType.F32);
        Value x = Ops.input(graph, "x", DType.F32, Shape.of(2, 3));
        Value y = Ops.sqrt(Ops.exp(Ops.sigmoid(Ops.tanh(Ops.relu(x)))));
        for (Node n : Graph.topological(List.of(y))) {
            if (!n.inputs().isEmpty()) {
                ops.add(n.op().label());
            }
        }
        return Program.of(Map.of("y", y));
    }

    private Target target(KernelTimes times) {
        return new Target(timed, List.of(), Optional.empty(), 1, 1, Map.of(), Optional.of(times), DType.F32);
    }

    private KernelTimes measuring() {
        return KernelTimes.measuring(Map.of(), _ -> {
        }, () -> timed.now);
    }

    private Schedule schedule(KernelTimes times) {
        List<Node> order = OrderSteps.of(program);
        return ChooseKernels.of(program, order, target(times),
                TuneKernels.of(program, order, target(times), times).choices());
    }

    private List<String> implementations(Schedule schedule) {
        return schedule.steps().stream().map(s -> (s.op() instanceof Reorder ? "to " : "")
                + s.candidate().implementation()).toList();
    }

    @Test void layoutThatSavesMoreThanItsReordersIsTaken() {
        for (String op : ops) {
            timed.takes.put(op + " turned", 700_000L);
        }
        timed.takes.put("reorder turned", 200_000L);
        timed.takes.put("reorder row-major", 200_000L);
        timed.takes.put("%s turned".formatted(ops.getFirst()), 1_400_000L);

        assertThat(implementations(schedule(measuring()))).containsExactly("plain", "to turned", "turned", "turned",
                "turned", "turned", "to row-major");
    }

    @Test void whatDoesNotPayStays() {
        timed.takes.put("%s turned".formatted(ops.get(2)), 500_000L);
        timed.takes.put("reorder turned", 300_000L);
        timed.takes.put("reorder row-major", 300_000L);
        assertThat(implementations(schedule(measuring()))).containsOnly("plain");
    }

    @RepeatedTest(30) void chainsAreSolvedExactly(RepetitionInfo seed) {
        var random = new Random(seed.getCurrentRepetition());
        for (String key : keys()) {
            timed.takes.put(key, 700_000L + random.nextInt(300_000));
        }
        timed.takes.put("reorder turned", random.nextLong(10_000, 200_000));
        timed.takes.put("reorder row-major", random.nextLong(10_000, 200_000));

        boolean[] found = new boolean[ops.size()];
        List<Step> kernels = schedule(measuring()).steps().stream().filter(s -> !(s.op() instanceof Reorder)).toList();
        for (int i = 0; i < found.length; i++) {
            found[i] = kernels.get(i).candidate().implementation().equals("turned");
        }
        double best = Double.POSITIVE_INFINITY;
        for (int code = 0; code < 1 << ops.size(); code++) {
            var turned = new boolean[ops.size()];
            for (int i = 0; i < turned.length; i++) {
                turned[i] = (code >> i & 1) == 1;
            }
            best = Math.min(best, cost(turned));
        }
        assertThat(cost(found)).isCloseTo(best, within(ROUNDING));
    }

    private List<String> keys() {
        return ops.stream().flatMap(op -> List.of(op + " plain", op + " turned").stream()).toList();
    }

    private double cost(boolean[] turned) {
        double sum = 0;
        boolean lies = false;
        for (int i = 0; i < turned.length; i++) {
            sum += move(lies, turned[i]) + timed.time(ops.get(i) + (turned[i] ? " turned" : " plain"))
                    * (turned[i] ? CLEARLY : 1);
            lies = turned[i];
        }
        return sum + move(lies, false);
    }

    private long move(boolean from, boolean to) {
        return from == to ? 0 : timed.time(to ? "reorder turned" : "reorder row-major");
    }

    @Test void equalTimesMakeEqualPlansAndMeasureNothing() {
        ops.forEach(op -> timed.takes.put(op + " turned", 500_000L));
        var told = new AtomicInteger();
        KernelTimes first = KernelTimes.measuring(Map.of(), _ -> told.incrementAndGet(), () -> timed.now);
        List<String> tuned = implementations(schedule(first));
        assertThat(told).hasValue(1);
        timed.runs.clear();

        assertThat(implementations(schedule(KernelTimes.stored(first.used())))).isEqualTo(tuned).contains("turned");
        KernelTimes again = KernelTimes.measuring(first.all(), _ -> told.incrementAndGet(), () -> timed.now);
        assertThat(implementations(schedule(again))).isEqualTo(tuned);
        assertThat(told).hasValue(1);
        assertThat(timed.runs).isEmpty();
        assertThat(again.used()).isEqualTo(first.used());
    }

    @Test void withoutTimesTheUsualKernelsStay() {
        ops.forEach(op -> timed.takes.put(op + " turned", 1L));
        assertThat(implementations(schedule(KernelTimes.stored(Map.of())))).containsOnly("plain");
        assertThat(timed.runs).isEmpty();
    }

    @Test void decisionsSayWhatWasTakenInsteadOfWhat() {
        ops.forEach(op -> timed.takes.put(op + " turned", 500_000L));
        KernelTimes times = measuring();
        schedule(times);
        assertThat(times.decisions()).hasSize(ops.size()).allSatisfy(d -> {
            assertThat(d.usual()).isEqualTo("plain | row-major → row-major");
            assertThat(d.chosen()).isEqualTo("turned | turned → turned");
            assertThat(times.all().get(d.what())).containsKeys(d.usual(), d.chosen());
        });
    }

    /// A weight that another plan holds turned, for a kernel that wants it folded, which is made of row-major values only.
    @Test void reordersGoOverWhatTheyRead() {
        record Folded(TensorType type) implements Layout {
            @Override public long bytes() {
                return type.bytes();
            }
        }
        var folding = new Timed() {
            @Override public List<Candidate> candidates(Op op, Signature s) {
                return op instanceof Reorder(_, Folded to)
                        ? List.of(fake("reorder", "folded", List.of(Layout.rowMajor(to.type())), List.of(to)))
                        : op instanceof Reorder
                                ? super.candidates(op, s)
                                : List.of(fake(op.label(), "plain", List.of(new Folded(s.input(0))),
                                        List.of(Layout.rowMajor(s.output(0)))));
            }
        };
        var graph = new Graph(DType.F32);
        TensorType type = TensorType.of(DType.F32, 2, 3);
        Program reading = Program.of(Map.of("y", Ops.relu(Ops.variable(graph, "w", type))));
        var target = new Target(folding, List.of(), Optional.empty(), 1, 1, Map.of("w", new Timed.Turned(type)));
        Schedule schedule = ChooseKernels.of(reading, OrderSteps.of(reading), target, Choices.NONE);
        assertThat(schedule.preparation().stream().map(s -> s.candidate().implementation()))
                .containsExactly("row-major", "folded", "plain");
    }
}
