package dev.fovea.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalizationBenchmarkTest {

    @ParameterizedTest
    @CsvSource({"batchnorm, forward", "batchnorm, training", "layernorm, forward", "layernorm, training",
            "lrn, forward", "lrn, training"}) void normalisationRuns(String op, String pass) {
        var benchmark = new NormalizationBenchmark();
        benchmark.threads = 1;
        benchmark.shape = "2x4x4x16";
        benchmark.op = op;
        benchmark.pass = pass;
        benchmark.prepare();
        benchmark.run(new Allocation());
        benchmark.close();

        assertThat(benchmark.work().text()).startsWith("[2, 4, 4, 16]");
        assertThat(benchmark.work().implementation()).containsAnyOf(switch (op) {
            case "batchnorm" -> new String[]{"bnorm"};
            case "lrn" -> new String[]{"lrn_jit", "jit:avx2"};
            default -> new String[]{"onednn jit:uni"};
        });
    }
}
