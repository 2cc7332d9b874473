package dev.fovea.bench;

import dev.fovea.vector.Peak;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Lines of what was measured, beside what the machine can do.
final class Report {
    private static final double BILLION = 1e9;

    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, Double> peaks = new HashMap<>();

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
            double peak = peaks.computeIfAbsent(work.threads(), Peak::gigaflops);
            text.append(String.format(Locale.ROOT, ", %.1f GFLOP/s, %.1f %% of the peak of %.0f", rate,
                    100 * rate / peak, peak));
        } else {
            double rate = work.bytes() / seconds / BILLION;
            double peak = Peak.gigabytes(work.bytes(), work.threads());
            text.append(String.format(Locale.ROOT, ", %.1f GB/s, %.1f %% of a triad over as many bytes with %.0f", rate,
                    100 * rate / peak, peak));
        }
        text.append(String.format(Locale.ROOT, ", %.3f bytes allocated%n", bytesAllocated));
    }

    @Override public String toString() {
        return text.toString();
    }
}
