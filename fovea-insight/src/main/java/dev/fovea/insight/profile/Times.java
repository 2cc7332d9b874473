package dev.fovea.insight.profile;

import java.util.Arrays;

/// How long something took that was done often, in milliseconds.
///
/// @param low  a tenth of the times are below
/// @param high a tenth of the times are above
public record Times(double median, double low, double high, double minimum, double mean) {
    private static final double MILLISECOND = 1e6;
    private static final double TENTH = 0.1;

    /// Of nanoseconds, one or more, in any order.
    public static Times of(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("there is no median of no times; measure at least one");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Times(at(sorted, 0.5), at(sorted, TENTH), at(sorted, 1 - TENTH), at(sorted, 0),
                Arrays.stream(sorted).average().orElseThrow() / MILLISECOND);
    }

    private static double at(long[] sorted, double part) {
        return sorted[(int) Math.round(part * (sorted.length - 1))] / MILLISECOND;
    }

    /// Half of what lies between [#low] and [#high], in parts of the median; 0 if that is 0.
    public double spread() {
        return median == 0 ? 0 : (high - low) / 2 / median;
    }
}
