package dev.fovea.cli;

import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.schedule.Schedule;
import java.util.Locale;

/// The optimizers that can be chosen by name.
enum OptimizerName {
    SGD, MOMENTUM, NESTEROV, ADAM, ADAMW, ADAMAX, ADAGRAD, RMSPROP, MUON;

    Optimizer with(Schedule rate) {
        return switch (this) {
            case SGD -> Optimizers.sgd(rate);
            case MOMENTUM -> Optimizers.momentum(rate);
            case NESTEROV -> Optimizers.nesterov(rate);
            case ADAM -> Optimizers.adam(rate);
            case ADAMW -> Optimizers.adamW(rate);
            case ADAMAX -> Optimizers.adamax(rate);
            case ADAGRAD -> Optimizers.adagrad(rate);
            case RMSPROP -> Optimizers.rmsprop(rate);
            case MUON -> Optimizers.muon(rate);
        };
    }

    /// The learning rate where neither the user nor the network names one: that of Keras, and of the paper for Muon.
    double usualRate() {
        return switch (this) {
            case SGD, MOMENTUM, NESTEROV -> 0.01;
            case ADAM, ADAMW, ADAMAX, ADAGRAD, RMSPROP -> 1e-3;
            case MUON -> 0.02;
        };
    }

    @Override public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
