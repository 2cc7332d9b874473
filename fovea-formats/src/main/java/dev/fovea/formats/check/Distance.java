package dev.fovea.formats.check;

import dev.fovea.tensor.Tensor;

/// `max |a − b|`, and the same relative to `max |b|`: how far computed numbers are from given ones.
///
/// Where both are not numbers, or the same infinity, they agree; where one of them is, nothing is farther.
record Distance(double absolute, double largest) {

    static Distance of(Tensor ours, Tensor given) {
        double absolute = 0;
        double largest = 0;
        for (long i = 0; i < given.count(); i++) {
            double b = given.get(i);
            absolute = Math.max(absolute, between(ours.get(i), b));
            largest = Double.isFinite(b) ? Math.max(largest, Math.abs(b)) : largest;
        }
        return new Distance(absolute, largest);
    }

    static double between(double a, double b) {
        if (Double.compare(a, b) == 0) {
            return 0;
        }
        double difference = Math.abs(a - b);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /// Relative to the largest given number; of nothing but zeros, infinite unless all are equal.
    double relative() {
        return absolute == 0 ? 0 : largest == 0 ? Double.POSITIVE_INFINITY : absolute / largest;
    }

    boolean isWithin(double tolerance) {
        return relative() <= tolerance;
    }
}
