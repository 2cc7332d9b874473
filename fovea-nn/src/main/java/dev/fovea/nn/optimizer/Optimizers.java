package dev.fovea.nn.optimizer;

import dev.fovea.nn.schedule.ConstantRate;
import dev.fovea.nn.schedule.Schedule;

/// The optimizers by name, with their defaults: `import static`.
public final class Optimizers {
    static final double MOMENTUM = 0.9;      // Sutskever et al. 2013, and common use
    static final double BETA1 = 0.9;         // Kingma & Ba 2015, algorithm 1
    static final double BETA2 = 0.999;       // Kingma & Ba 2015, algorithm 1
    static final double EPSILON = 1e-7;      // Keras; the paper has 1e-8, which float32 hardly sees

    private Optimizers() {}

    public static Sgd sgd(Schedule rate) {
        return new Sgd(rate);
    }

    public static Sgd sgd(double rate) {
        return sgd(new ConstantRate(rate));
    }

    /// Stochastic gradient descent with the learning rate 0.01, Keras' `"sgd"`.
    public static Sgd sgd() {
        return sgd(0.01);
    }

    public static Momentum momentum(Schedule rate) {
        return new Momentum(rate, MOMENTUM);
    }

    public static Momentum momentum(double rate) {
        return momentum(new ConstantRate(rate));
    }

    public static Nesterov nesterov(Schedule rate) {
        return new Nesterov(rate, MOMENTUM);
    }

    public static Nesterov nesterov(double rate) {
        return nesterov(new ConstantRate(rate));
    }

    public static Adam adam(Schedule rate) {
        return new Adam(rate, BETA1, BETA2, EPSILON);
    }

    public static Adam adam(double rate) {
        return adam(new ConstantRate(rate));
    }

    /// Adam with the learning rate 0.001, Keras' `"adam"`.
    public static Adam adam() {
        return adam(0.001);
    }
}
