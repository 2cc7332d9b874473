package dev.fovea.nn.train;

import dev.fovea.nn.model.Model;

/// What happens in a run, in order: started, epochs with their batches and their validation, ended.
public sealed interface TrainingEvent {

    /// The run it happens in.
    TrainingRun run();

    default Model model() {
        return run().model();
    }

    record TrainingStarted(TrainingRun run) implements TrainingEvent {
    }

    /// Also when a run goes on in the middle of an epoch.
    record EpochStarted(TrainingRun run, int epoch) implements TrainingEvent {
    }

    /// @param loss of this batch, before its update
    record BatchEnded(TrainingRun run, int epoch, int batch, double loss) implements TrainingEvent {
    }

    /// After the last batch of an epoch, where there are validation data.
    record ValidationStarted(TrainingRun run, int epoch) implements TrainingEvent {
    }

    record ValidationEnded(TrainingRun run, int epoch) implements TrainingEvent {
    }

    /// @param logs means over the epoch, then `val_…` over the validation set, then the learning `rate`
    record EpochEnded(TrainingRun run, int epoch, Logs logs) implements TrainingEvent {
    }

    /// However it ends, also by an error.
    record TrainingEnded(TrainingRun run) implements TrainingEvent {
    }
}
