package dev.fovea.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResampleBenchmarkTest {

    @ParameterizedTest
    @CsvSource({"NEAREST, forward", "NEAREST, gradient", "BILINEAR, forward", "BILINEAR, gradient"}) void imagesGrow(
            String interpolation, String pass) {
        var benchmark = new ResampleBenchmark();
        benchmark.shape = "2x4x4x16";
        benchmark.interpolation = interpolation;
        benchmark.pass = pass;
        assertThat(work(benchmark).text()).startsWith("[2, 4, 4, 16]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "gradient"}) void rowsAreGathered(String pass) {
        var benchmark = new EmbeddingBenchmark();
        benchmark.vocabulary = 50;
        benchmark.pass = pass;
        assertThat(work(benchmark).text()).startsWith("[50, 64] [4096]");
        assertThat(work(benchmark).implementation()).contains(pass.equals("forward") ? "java gather" : "java scatter");
    }

    private static Work work(OpBenchmark benchmark) {
        benchmark.threads = 1;
        benchmark.prepare();
        benchmark.run(new Allocation());
        benchmark.close();
        return benchmark.work();
    }
}
