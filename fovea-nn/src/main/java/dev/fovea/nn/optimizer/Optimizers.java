package dev.fovea.nn.optimizer;

import dev.fovea.nn.schedule.ConstantRate;
import dev.fovea.nn.schedule.Schedule;

/// The optimizers by name, with their defaults: `import static`.
public final class Optimizers {
    static final double MOMENTUM = 0.9;      // Sutskever et al. 2013, and common use
    static final double BETA1 = 0.9;         // Kingma & Ba 2015, algorithm 1
    static final double BETA2 = 0.999;       // Kingma & Ba 2015, algorithm 1
    static final double EPSILON = 1e-7;      // Keras; the paper has 1e-8, which float32 hardly sees

    static final double WEIGHT_DECAY = 0.004;  // Keras
    static final double INITIAL_SUM = 0.1;     // Keras
    static final double RHO = 0.9;             // Tieleman & Hinton 2012
    static final double MUON_MOMENTUM = 0.95;  // Jordan et al. 2024
    static final double ADAM_RATIO = 0.015;    // Jordan et al. 2024: 0.0003 beside 0.02

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

    public static AdamW adamW(Schedule rate) {
        return new AdamW(rate, WEIGHT_DECAY, BETA1, BETA2, EPSILON);
    }

    public static AdamW adamW(double rate) {
        return adamW(new ConstantRate(rate));
    }

    /// AdamW with the learning rate 0.001, Keras' `"adamw"`.
    public static AdamW adamW() {
        return adamW(0.001);
    }

    public static Adamax adamax(Schedule rate) {
        return new Adamax(rate, BETA1, BETA2, EPSILON);
    }

    public static Adamax adamax(double rate) {
        return adamax(new ConstantRate(rate));
    }

    /// Adamax with the learning rate 0.001, Keras' `"adamax"`.
    public static Adamax adamax() {
        return adamax(0.001);
    }

    public static Adagrad adagrad(Schedule rate) {
        return new Adagrad(rate, INITIAL_SUM, EPSILON);
    }

    public static Adagrad adagrad(double rate) {
        return adagrad(new ConstantRate(rate));
    }

    /// Adagrad with the learning rate 0.001, Keras' `"adagrad"`.
    public static Adagrad adagrad() {
        return adagrad(0.001);
    }

    public static RmsProp rmsprop(Schedule rate) {
        return new RmsProp(rate, RHO, 0, EPSILON, false);
    }

    public static RmsProp rmsprop(double rate) {
        return rmsprop(new ConstantRate(rate));
    }

    /// RMSprop with the learning rate 0.001, Keras' `"rmsprop"`.
    public static RmsProp rmsprop() {
        return rmsprop(0.001);
    }

    public static Muon muon(Schedule rate) {
        return new Muon(rate, MUON_MOMENTUM, 0, ADAM_RATIO);
    }

    public static Muon muon(double rate) {
        return muon(new ConstantRate(rate));
    }

    /// Muon with the learning rate 0.02 of Jordan et al. 2024.
    public static Muon muon() {
        return muon(0.02);
    }
}
