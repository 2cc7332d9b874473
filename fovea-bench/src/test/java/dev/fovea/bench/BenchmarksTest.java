package dev.fovea.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.fovea.cli.workload.InferenceSession;
import dev.fovea.cli.workload.Laps;
import dev.fovea.cli.workload.SharedBatches;
import dev.fovea.cli.workload.TrainingSession;
import dev.fovea.cli.workload.Workload;
import dev.fovea.nn.model.Execution;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The benchmarks measure what they say, without measuring here.
class BenchmarksTest {

    private static <B extends OpBenchmark> Work work(B benchmark, Consumer<B> parameters) {
        benchmark.threads = 1;
        parameters.accept(benchmark);
        benchmark.prepare();
        benchmark.run(new Allocation());
        benchmark.close();
        return benchmark.work();
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "input-gradient", "kernel-gradient"}) void convolutionsCountTheirProducts(
            String pass) {
        Work work = work(new ConvBenchmark(), b -> {
            b.shape = "lenet-1";
            b.pass = pass;
        });

        assertThat(work.multiplyAdds()).isEqualTo(64L * 28 * 28 * 6 * 5 * 5);
        assertThat(work.threads()).isEqualTo(1);
        assertThat(work.implementation()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "input-gradient", "kernel-gradient"}) void productsCountTheirProducts(
            String pass) {
        assertThat(work(new MatMulBenchmark(), b -> b.pass = pass).multiplyAdds()).isEqualTo(100L * 784 * 10);
    }

    @ParameterizedTest
    @CsvSource({"MAX, forward", "MAX, training", "AVERAGE, forward", "AVERAGE, training"}) void poolingRuns(String kind,
            String pass) {
        assertThat(work(new PoolBenchmark(), b -> {
            b.shape = "2x4x4x8";
            b.kind = kind;
            b.pass = pass;
        }).text()).startsWith("[2, 4, 4, 8]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu", "relu-gradient", "tanh", "tanh-gradient", "sigmoid", "add"}) void aChainIsOneSweep(
            String chain) {
        Work work = work(new ElementWiseBenchmark(), b -> {
            b.chain = chain;
            b.elements = 1000;
        });

        assertThat(work.implementation()).doesNotContain("+");
        assertThat(work.bytes())
                .isEqualTo(4000L * (List.of("relu-gradient", "tanh-gradient", "add").contains(chain) ? 3 : 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax", "cross-entropy-gradient"}) void softmaxRuns(String op) {
        assertThat(work(new SoftmaxBenchmark(), b -> b.op = op).bytes()).isGreaterThanOrEqualTo(2 * 100 * 10 * 4);
    }

    @ParameterizedTest
    @CsvSource({"sgd, 3", "momentum, 5", "nesterov, 5", "adam, 7"}) void anUpdateMovesWeightGradientAndSlots(
            String optimizer, int floats) {
        assertThat(work(new OptimizerBenchmark(), b -> {
            b.optimizer = optimizer;
            b.parameters = 1000;
        }).bytes()).isEqualTo(4000L * floats);
    }

    /// The counts of the comparison.
    @ParameterizedTest
    @CsvSource({"W1, 7840, 15680", "W2, 101632, 204544", "W3, 13883904, 41024512",
            "W4, 416520, 1131960"}) void networksCountTheirProducts(String name, long forward, long training) {
        Workload workload = Workload.find(name, true).orElseThrow();
        Execution execution = Execution.best().threads(1);
        try (var session = new InferenceSession(workload, SharedBatches.noise(workload, 1), execution)) {
            assertThat(session.multiplyAdds()).isEqualTo(forward);
        }
        try (var session = new TrainingSession(workload, SharedBatches.noise(workload, 2), execution)) {
            assertThat(session.multiplyAdds()).isEqualTo(2 * training);
        }
    }

    /// The counts of the comparison: parameters with all outputs, multiply-adds with the first.
    @ParameterizedTest
    @CsvSource({"W1, 7850, 7840", "W2, 101770, 101632", "W3, 3274634, 13883904", "W4, 61706, 416520",
            "W5, 11173962, 555422720", "W6, 4231976, 568740352", "W7A, 61100840, 714188480",
            "W7G, 13385816, 1582671872", "W7R, 25557032, 4089184256", "W8, 5717416, 1253683200",
            "W9, 3217, 705600"}) void networksAreThoseOfTheComparison(String name, long trainable, long multiplyAdds) {
        Workload workload = Workload.find(name, false).orElseThrow();

        assertThat(workload.training().summary().trainable()).isEqualTo(trainable);
        assertThat(workload.inference().summary().multiplyAdds()).isEqualTo(multiplyAdds);
    }

    @Test void theReportPutsTheRateBesideThePeak() {
        var report = new Report();
        report.add("conv forward", new Work("onednn", 1, "[1]", "onednn jit", 1_000_000, 0, 0), 100, 0);

        assertThat(report.toString()).contains("conv forward", "onednn, 1 threads, onednn jit",
                "100.00 µs, 20.0 GFLOP/s", "% of the peak of",
                "0.000 bytes allocated");
    }

    @Test void lapsAreSortedAndInMilliseconds() {
        var laps = new Laps(3, 0.006, new long[]{1_000_000, 2_000_000, 3_000_000}, true);

        assertThat(laps).hasToString("3 0.006 1.0 2.0 3.0 finite");
        assertThat(laps.median()).isCloseTo(2, withPercentage(1e-6));
    }
}
