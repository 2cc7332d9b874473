package dev.fovea.cli;

import dev.fovea.nn.optimizer.Optimizer;

/// How a network is trained unless told otherwise.
///
/// @param epochsOnDigits on the built-in digits, which are fewer
/// @param decay          weight decay of that optimizer, apart from the gradient; 0 for none
record Training(int epochs, int epochsOnDigits, int batch, OptimizerName optimizer, double rate, ScheduleName schedule,
        double decay) {
    private static final double THROUGH_MOMENTUM = 10;       // 1 / (1 − 0.9)

    /// Adam, with the rate falling along a cosine.
    static Training adam(int epochs, int epochsOnDigits, int batch, double rate) {
        return new Training(epochs, epochsOnDigits, batch, OptimizerName.ADAM, rate, ScheduleName.COSINE, 0);
    }

    /// Momentum 0.9. PyTorch's decay is a part of the gradient and goes through the momentum, which makes ten times as much of it.
    static Training momentum(int batch, double rate, double decayInGradient) {
        return new Training(30, 15, batch, OptimizerName.MOMENTUM, rate, ScheduleName.COSINE,
                decayInGradient * THROUGH_MOMENTUM);
    }

    /// A new classifier on what frozen layers yield.
    static Training transfer() {
        return adam(30, 30, 32, 1e-3);
    }

    /// Layers that have learned before, and are not to forget it.
    static Training fineTuning() {
        return adam(5, 5, 32, 1e-4);
    }

    static Training adamW(int batch, double rate, double decay) {
        return new Training(30, 15, batch, OptimizerName.ADAMW, rate, ScheduleName.COSINE, decay);
    }

    /// Muon, with the rate rising and falling once.
    static Training muon(int epochs, int epochsOnDigits, int batch, double rate, double decay) {
        return new Training(epochs, epochsOnDigits, batch, OptimizerName.MUON, rate, ScheduleName.ONE_CYCLE, decay);
    }

    /// The epochs that are enough for a data set.
    int epochs(String data) {
        return data.equals("digits") ? epochsOnDigits : epochs;
    }

    Optimizer rule() {
        Optimizer rule = optimizer.with(schedule.from(rate));
        return decay == 0 ? rule : rule.weightDecay(decay);
    }
}
