package dev.fovea.nn.schedule;

/// A number that changes while a network learns, most of all the learning rate: a function, so a lambda will do.
///
/// It is evaluated on the host before each step and fed to the compiled plan as a scalar, so that no schedule
/// recompiles anything: `(epoch, step, steps) -> 0.01 * Math.pow(0.6, epoch)`.
@FunctionalInterface
public interface Schedule {

    /// The value for one step. `epoch` and `step` count from 0, `step` through all epochs; `steps` is their number in
    /// the whole run.
    double at(int epoch, long step, long steps);

    /// Rises from 0 over the first `steps` steps; see [Warmup].
    default Schedule warmup(long steps) {
        return new Warmup(this, steps);
    }

    /// Counts every `steps` steps as an epoch; see [EverySteps].
    default Schedule everySteps(long steps) {
        return new EverySteps(this, steps);
    }
}
