package dev.fovea.nn.schedule;

import java.util.List;

/// The schedules by name, with their defaults: `import static`.
public final class Schedules {
    static final double RISE = 0.3;              // PyTorch's OneCycleLR, and the two divisors
    static final double DIVISOR = 25;
    static final double LAST_DIVISOR = 1e4;

    private Schedules() {}

    public static ConstantRate constantRate(double rate) {
        return new ConstantRate(rate);
    }

    /// `initial · factorᵉ` in epoch `e`.
    public static ExponentialDecay exponentialDecay(double initial, double factor) {
        return new ExponentialDecay(initial, factor);
    }

    /// `factor` times less every so many epochs.
    public static StepDecay stepDecay(double initial, double factor, int every) {
        return new StepDecay(initial, factor, every);
    }

    /// From `peak` to 0 over the run, without warm-up.
    public static Cosine cosine(double peak) {
        return new Cosine(peak, 0, 0);
    }

    /// From `peak` to 0 over `period` steps, again and again.
    public static CosineRestarts cosineRestarts(double peak, long period) {
        return new CosineRestarts(peak, period, 1, 0);
    }

    /// From `initial` to 0 over the run, in a straight line.
    public static PolynomialDecay polynomialDecay(double initial) {
        return new PolynomialDecay(initial, 1, 0, 0);
    }

    /// `initial / (1 + factor · e)` in epoch `e`.
    public static InverseTimeDecay inverseTimeDecay(double initial, double factor) {
        return new InverseTimeDecay(initial, factor);
    }

    /// `initial` until another rate begins: `.from(30, 0.01)`.
    public static PiecewiseConstant piecewiseConstant(double initial) {
        return new PiecewiseConstant(initial, List.of());
    }

    /// Up to `peak` over the first 0.3 of the run, then down to almost 0.
    public static OneCycle oneCycle(double peak) {
        return new OneCycle(peak, RISE, DIVISOR, LAST_DIVISOR);
    }
}
