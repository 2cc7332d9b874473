package dev.fovea.nn.optimizer;

/// `1 / (1 − βᵗ)`, by which a mean that began at 0 is corrected (Kingma & Ba 2015, section 3).
///
/// The power is a product of squares: the same bits on every machine, and, unlike `StrictMath.pow`, no allocation at every step.
final class BiasCorrection {
    private BiasCorrection() {}

    static double of(double beta, long t) {
        double power = 1;
        double square = beta;
        for (long rest = t; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return 1 / (1 - power);
    }
}
