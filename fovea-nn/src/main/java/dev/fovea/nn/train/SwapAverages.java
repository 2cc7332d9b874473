package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.optimizer.WeightAverage;
import dev.fovea.nn.train.TrainingEvent.TrainingEnded;
import dev.fovea.nn.train.TrainingEvent.TrainingStarted;
import dev.fovea.nn.train.TrainingEvent.ValidationEnded;
import dev.fovea.nn.train.TrainingEvent.ValidationStarted;

/// Lets the moving averages of the weights be judged after each epoch, in place of the weights that training goes on with.
///
/// To save them: `model.swapAverages().save(file)` after the run.
public final class SwapAverages implements Callback {
    private boolean swapped;

    SwapAverages() {}

    @Override public Signal on(TrainingEvent event) {
        switch (event) {
            case TrainingStarted(TrainingRun run) -> {
                swapped = false;
                require(run.model().weights().paths().stream().anyMatch(p -> p.endsWith(WeightAverage.path(""))),
                        "swapAverages() needs an optimizer that keeps averages: %s.average(0.99)",
                        run.recipe().optimizer());
            }
            case ValidationStarted(TrainingRun run, _) -> swap(run);
            case ValidationEnded(TrainingRun run, _) -> swap(run);
            case TrainingEnded(TrainingRun run) when swapped -> swap(run);           // an error has ended the validation
            default -> {
            }
        }
        return Signal.CONTINUE;
    }

    private void swap(TrainingRun run) {
        run.model().swapAverages();
        swapped = !swapped;
    }

    @Override public String toString() {
        return "swapAverages()";
    }
}
