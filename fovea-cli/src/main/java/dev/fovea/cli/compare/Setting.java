package dev.fovea.cli.compare;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// What rows were measured on.
///
/// @param peaks   fp32 operations in 10⁹ a second, measured in the same run, by the number of threads
/// @param command that measures it again
public record Setting(LocalDate date, String machine, SequencedMap<Integer, Double> peaks, String command) {

    public Setting {
        peaks = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(peaks));
    }

    /// In percent of the peak of so many threads.
    double percent(double gigaflops, int threads) {
        return 100 * gigaflops / peaks.getOrDefault(threads, Double.NaN);
    }

    /// `263 GFLOP/s on 1 thread, 526 on 2`
    String peak() {
        return peaks.entrySet().stream()
                .map(p -> String.format(Locale.ROOT, "%.0f GFLOP/s on %d thread%s", p.getValue(), p.getKey(),
                        p.getKey() == 1 ? "" : "s"))
                .collect(Collectors.joining(", "));
    }
}
