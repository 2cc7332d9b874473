package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Where a run stands: with the weights and the optimizer's slots, all that is needed to go on as if it had never stopped.
///
/// @param epoch   the epoch it is in, from 0
/// @param batch   the next batch of that epoch
/// @param step    steps done in all
/// @param optimizerSteps steps that the optimizer remembers, those of runs before included
/// @param samples samples seen in this epoch
/// @param sums    sums over these samples: loss and metrics, or what these are made of
/// @param history the epochs that have ended
public record TrainingState(int epoch, int batch, long step, long optimizerSteps, long samples,
        SequencedMap<String, Double> sums, History history) {
    public TrainingState {
        require(epoch >= 0 && batch >= 0 && step >= 0 && samples >= 0,
                "a run stands at counts of 0 or more, but at epoch %d, batch %d, step %d, sample %d",
                epoch, batch, step, samples);
        require(optimizerSteps >= 0, "an optimizer remembers 0 steps or more, but %d", optimizerSteps);
        sums = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sums));
    }

    public static TrainingState start() {
        return startOf(0, 0, 0, new History(List.of()));
    }

    static TrainingState startOf(int epoch, long step, long optimizerSteps, History history) {
        return new TrainingState(epoch, 0, step, optimizerSteps, 0, new LinkedHashMap<>(), history);
    }
}
