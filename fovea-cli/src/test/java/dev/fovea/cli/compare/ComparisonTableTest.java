package dev.fovea.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.cli.compare.Outcome.Measured;
import dev.fovea.cli.compare.Outcome.Refused;
import dev.fovea.cli.workload.Workload;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Tables of figures that are easy to check by hand, and were never measured.
class ComparisonTableTest {
    private static final Setting SETTING = new Setting(LocalDate.of(2026, 1, 2), "a machine",
            new LinkedHashMap<>(Map.of(2, 500.0)), "fovea bench --all");
    private static final Cell TRAIN = Cell.train(Workload.find("W3", false).orElseThrow(), 2);
    private static final Cell INFER = Cell.infer(Workload.find("W9", false).orElseThrow(), 1, 2);

    /// 1000 images a second of 0.05 · 10⁹ multiply-adds are 100 GFLOP/s, 20 % of 500.
    private static final Row OURS = new Row(TRAIN, "fovea", true,
            new Measured("fovea onednn", List.of(1000.0, 900.0, 1200.0), OptionalLong.of(300 << 20), 0.5), 5e7,
            OptionalDouble.empty());
    private static final Row THEIRS = new Row(TRAIN, "libtorch", false,
            new Measured("pytorch 2", List.of(500.0, 450.0, 600.0), OptionalLong.empty(), 1.25), 5e7,
            OptionalDouble.of(2));
    private static final Row SLOW = new Row(INFER, "fovea", true,
            new Measured("fovea onednn", List.of(7.0, 8.0), OptionalLong.of(2L << 30), 12), 2e6,
            OptionalDouble.empty());
    private static final Row REFUSED = new Row(INFER, "libtorch", false, new Refused("out of\tmemory"), 0,
            OptionalDouble.empty());

    private static final ComparisonTable TABLE = new ComparisonTable(SETTING, List.of(OURS, THEIRS, SLOW, REFUSED));

    @Test void theMedianOfAnEvenCountLiesBetween() {
        assertThat(((Measured) OURS.outcome()).median()).isEqualTo(1000);
        assertThat(((Measured) SLOW.outcome()).median()).isEqualTo(7.5);
    }

    @Test void text() {
        assertThat(TABLE).hasToString(
                """
                        2026-01-02, a machine
                        fp32 peak, measured: 500 GFLOP/s on 2 threads

                        workload             mode  batch thr  engine            images/s       least        most   ratio  GFLOP/s  peak     memory 1st step
                        W3 lecture-cnn       train   100   2  fovea                1,000         900       1,200            100.0  20 %    300 MiB   0.50 s
                        W3 lecture-cnn       train   100   2  libtorch               500         450         600    2.00     50.0  10 %              1.25 s
                        W9 autoencoder_conv  infer     1   2  fovea                 7.50        7.00        8.00              0.0 0.0 %  2,048 MiB  12.00 s
                        W9 autoencoder_conv  infer     1   2  libtorch       refused: out of\tmemory
                        """);
    }

    @Test void tabSeparated() {
        assertThat(TABLE.tsv()).isEqualTo(
                """
                        # 2026-01-02; a machine; fp32 peak 500 GFLOP/s on 2 threads; fovea bench --all
                        workload|network|mode|batch|threads|engine|version|images_per_second|minimum|maximum|fovea_is_times_as_fast|gflops|percent_of_peak|memory_mib|first_step_seconds|answers_differ_by|refused
                        W3|lecture-cnn|train|100|2|fovea|fovea onednn|1000.00|900.00|1200.00||100.00|20.0|300|0.500||
                        W3|lecture-cnn|train|100|2|libtorch|pytorch 2|500.00|450.00|600.00|2.000|50.00|10.0||1.250||
                        W9|autoencoder_conv|infer|1|2|fovea|fovea onednn|7.50|7.00|8.00||0.03|0.0|2048|12.000||
                        W9|autoencoder_conv|infer|1|2|libtorch|||||||||||out of memory
                        """
                        .replace('|', '\t'));
    }

    @Test void markdown() {
        assertThat(TABLE.markdown()).isEqualTo(
                """
                        | Workload | | Batch | Threads | fovea: images/s | GFLOP/s | of peak | memory | first step | libtorch: images/s | Fovea is | memory | first step |
                        |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
                        | W3 lecture-cnn | train | 100 | 2 | 1,000 (900–1,200) | 100.0 | 20 % | 300 MiB | 0.50 s | 500 (450–600) | 2.00 × | | 1.25 s |
                        | W9 autoencoder_conv | infer | 1 | 2 | 7.50 (7.00–8.00) | 0.0 | 0.0 % | 2,048 MiB | 12.00 s | refused | | | |

                        2026-01-02; a machine; fp32 peak, measured in the same run: 500 GFLOP/s on 2 threads. Images a second: the median of the rounds, in brackets the least and the most.

                        ```
                        fovea bench --all
                        ```
                        """);
    }

    @Test void json() {
        assertThat(TABLE.json().pretty()).contains("\"date\": \"2026-01-02\"", "\"peakGflops\": {", "\"2\": 500",
                "\"imagesPerSecond\": 1000", "\"foveaIsTimesAsFast\": 2", "\"percentOfPeak\": 20",
                "\"memoryBytes\": 314572800", "\"refused\": \"out of\\tmemory\"");
    }
}
