package dev.fovea.nn.train;

import dev.fovea.nn.train.TrainingEvent.EpochStarted;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// Sets the learning rate of every epoch: `learningRateScheduler(epoch -> 0.01 * Math.pow(0.6, epoch))`, the epochs counted from 0.
///
/// With `.verbose(System.out)` it says so: `Epoch 2: learning rate 0.006`.
public record LearningRateScheduler(IntToDoubleFunction rate, Optional<PrintStream> out) implements Callback {

    public LearningRateScheduler verbose(PrintStream out) { return new LearningRateScheduler(rate, Optional.of(out)); }

    @Override public Signal on(TrainingEvent event) {
        if (event instanceof EpochStarted(TrainingRun run, int epoch)) {
            double now = rate.applyAsDouble(epoch);
            run.learningRate(now);
            out.ifPresent(o -> o.println("Epoch " + (epoch + 1) + ": learning rate " + Numbers.rounded(now)));
        }
        return Signal.CONTINUE;
    }
}
