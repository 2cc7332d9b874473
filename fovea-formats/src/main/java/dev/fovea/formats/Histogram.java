package dev.fovea.formats;

import dev.fovea.tensor.Tensor;
import java.util.Arrays;

/// How many of a tensor's numbers lie in each of 30 buckets of equal width from the smallest to the largest.
///
/// Bucket `i` holds `limits[i−1] < x ≤ limits[i]`, the first also its smallest number. What is not finite is left out, and
/// not counted. Thirty is TensorBoard's own number (`tensorboard/plugins/histogram/summary.py`).
record Histogram(double min, double max, long count, double sum, double sumOfSquares, double[] limits,
        double[] counts) {
    static final int BUCKETS = 30;

    static Histogram of(Tensor values) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        long count = 0;
        for (long i = 0; i < values.count(); i++) {
            double x = values.get(i);
            if (Double.isFinite(x)) {
                min = Math.min(min, x);
                max = Math.max(max, x);
                sum += x;
                squares += x * x;
                count++;
            }
        }
        if (count == 0) {
            return new Histogram(0, 0, 0, 0, 0, new double[0], new double[0]);
        }
        return new Histogram(min, max, count, sum, squares, limits(min, max), new double[min < max ? BUCKETS : 1])
                .counted(values);
    }

    private static double[] limits(double min, double max) {
        if (min == max) {
            return new double[]{max};
        }
        var limits = new double[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            limits[i] = min + (max - min) * (i + 1) / BUCKETS;
        }
        limits[BUCKETS - 1] = max;
        return limits;
    }

    private Histogram counted(Tensor values) {
        for (long i = 0; i < values.count(); i++) {
            double x = values.get(i);
            if (Double.isFinite(x)) {
                int found = Arrays.binarySearch(limits, x);
                counts[found < 0 ? -found - 1 : found]++;
            }
        }
        return this;
    }

    /// `HistogramProto` of `tensorflow/core/framework/summary.proto`.
    ProtoMessage message() {
        return new ProtoMessage().float64(1, min).float64(2, max).float64(3, count).float64(4, sum)
                .float64(5, sumOfSquares).packed(6, limits).packed(7, counts);
    }
}
