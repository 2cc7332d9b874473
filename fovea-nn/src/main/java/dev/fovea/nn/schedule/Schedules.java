package dev.fovea.nn.schedule;

/// The schedules by name, with their defaults: `import static`.
public final class Schedules {
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
}
