package dev.fovea.bench;

import dev.fovea.cli.bench.Limits;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Lines of what was measured, beside what the machine can do.
final class Report {
    private static final double BILLION = 1e9;

    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, Limits> limits = new HashMap<>();

    /// One result.
    void add(String name, Work work, double microseconds, double bytesAllocated) {
        double seconds = microseconds * 1e-6;
        text.append("%-40s %-28s %s, %d threads, %s%n".formatted(name, work.text(), work.backend(), work.threads(),
                work.implementation()));
        text.append(String.format(Locale.ROOT, "    %,.2f µs", microseconds));
        if (work.images() > 0) {
            text.append(String.format(Locale.ROOT, ", %,.0f images/s", work.images() / seconds));
        }
        if (work.multiplyAdds() > 0) {
            double rate = 2 * work.multiplyAdds() / seconds / BILLION;
            double peak = limits(work).gigaflops();
            text.append(String.format(Locale.ROOT, ", %.1f GFLOP/s, %.1f %% of the peak of %.0f", rate,
                    100 * rate / peak, peak));
        } else {
            double rate = work.bytes() / seconds / BILLION;
            double peak = limits(work).gigabytes(work.bytes());
            text.append(String.format(Locale.ROOT, ", %.1f GB/s, %.1f %% of a triad over as many bytes with %.0f", rate,
                    100 * rate / peak, peak));
        }
        text.append(String.format(Locale.ROOT, ", %.3f bytes allocated%n", bytesAllocated));
    }

    private Limits limits(Work work) {
        return limits.computeIfAbsent(work.threads(), Limits::new);
    }

    @Override public String toString() {
        return text.toString();
    }
}
