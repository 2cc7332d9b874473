package dev.fovea.data.augment;

/// Random numbers, one after the other, for one augmentation of one sample.
///
/// A data set gives each its own, which follow from seed, epoch, number of the sample and place of the augmentation alone. All
/// others follow from [#uniform] with `StrictMath`: the same on every machine.
@FunctionalInterface
public interface Draw {

    /// Uniform in `[0, 1)`.
    double uniform();

    /// Uniform in `[low, high)`; `low` where both are the same.
    default double between(double low, double high) {
        return low + (high - low) * uniform();
    }

    /// Uniform in `0 … bound−1`.
    default int below(int bound) {
        return Math.min(bound - 1, (int) (uniform() * bound));
    }

    /// Whether something happens that has this probability.
    default boolean chance(double probability) {
        return uniform() < probability;
    }

    /// 1 or −1.
    default int sign() {
        return chance(0.5) ? 1 : -1;
    }

    /// From the standard normal distribution: `u · √(−2 ln s / s)`, with a point `(u, v)` of the unit disc and `s = u² + v²`
    /// (Marsaglia's polar method, 1964).
    default double normal() {
        while (true) {
            double u = between(-1, 1);
            double v = between(-1, 1);
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                return u * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
            }
        }
    }

    /// From the gamma distribution with shape `a` and scale 1 (Marsaglia & Tsang 2000).
    default double gamma(double a) {
        if (a < 1) {
            double shape = gamma(a + 1);
            return shape * StrictMath.pow(1 - uniform(), 1 / a);
        }
        double d = a - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = normal();
            double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
            if (v > 0 && StrictMath.log(1 - uniform()) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    /// From the beta distribution `Beta(a, a)`, which is uniform for 1, and near 0 or 1 for small `a`.
    default double beta(double a) {
        if (a == 1) {
            return uniform();
        }
        double x = gamma(a);
        double y = gamma(a);
        return x + y > 0 ? x / (x + y) : below(2);      // both underflow for tiny a: then it is 0 or 1
    }
}
