package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import dev.fovea.nn.train.TrainingEvent.TrainingStarted;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Saves the model after every epoch, only where it is better than before, or every so many steps.
///
/// The pattern of the file's name may hold `{epoch}` (counted from 1), `{step}`, and any number of the logs:
/// `modelCheckpoint("runs/{epoch}-{val_accuracy}.fovea")`. What is better is decided from the run's history.
///
/// @param everySteps 0: after epochs
/// @param resumable  whether the file holds what a run needs to go on: the optimizer's memory, the state
public record ModelCheckpoint(String pattern, String monitor, Optional<Better> direction, boolean saveBestOnly,
        int everySteps,
        boolean resumable, Kinds kinds) implements Callback {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    public ModelCheckpoint {
        require(everySteps >= 0, "a checkpoint is written every 1 or more steps, but %d were asked for", everySteps);
        require(everySteps == 0 || !saveBestOnly,
                "what is best is known after an epoch; take either everySteps or saveBestOnly");
    }

    static ModelCheckpoint of(String pattern) {
        return new ModelCheckpoint(pattern, "val_loss", Optional.empty(), false, 0, false, Kinds.standard());
    }

    /// What best is measured by; `val_loss` if not given.
    public ModelCheckpoint monitor(String name) {
        return new ModelCheckpoint(pattern, name, direction, saveBestOnly, everySteps, resumable, kinds);
    }

    /// Which values are better, where the name does not tell.
    public ModelCheckpoint better(Better direction) {
        return new ModelCheckpoint(pattern, monitor, Optional.of(direction), saveBestOnly, everySteps, resumable,
                kinds);
    }

    public ModelCheckpoint saveBestOnly(boolean bestOnly) {
        return new ModelCheckpoint(pattern, monitor, direction, bestOnly, everySteps, resumable, kinds);
    }

    public ModelCheckpoint everySteps(int steps) {
        return new ModelCheckpoint(pattern, monitor, direction, saveBestOnly, steps, resumable, kinds);
    }

    public ModelCheckpoint resumable(boolean resumable) {
        return new ModelCheckpoint(pattern, monitor, direction, saveBestOnly, everySteps, resumable, kinds);
    }

    /// The names of layers, losses and optimizers of one's own.
    public ModelCheckpoint kinds(Kinds kinds) {
        return new ModelCheckpoint(pattern, monitor, direction, saveBestOnly, everySteps, resumable, kinds);
    }

    @Override public Signal on(TrainingEvent event) {
        var watched = new Monitor(monitor, direction, 0);
        switch (event) {
            case TrainingStarted(TrainingRun run) when saveBestOnly ->
                watched.check(run, "modelCheckpoint(\"" + pattern + "\")");
            case EpochEnded(TrainingRun run, int epoch, Logs logs) when everySteps == 0 -> {
                if (!saveBestOnly || watched.best(run.history()) == run.history().epochs().size() - 1) {
                    save(run, epoch, logs);
                }
            }
            case BatchEnded(TrainingRun run, int epoch, _, _) when everySteps > 0 && run.step() % everySteps == 0 ->
                save(run, epoch, run.means());
            default -> {
            }
        }
        return Signal.CONTINUE;
    }

    private void save(TrainingRun run, int epoch, Logs logs) {
        String name = PLACEHOLDER.matcher(pattern).replaceAll(m -> Matcher.quoteReplacement(switch (m.group(1)) {
            case "epoch" -> Integer.toString(epoch + 1);
            case "step" -> Long.toString(run.step());
            default -> String.format(Locale.ROOT, "%.4f", logs.get(m.group(1)));
        }));
        if (resumable) {
            run.model().save(Path.of(name), kinds, run.state());
        } else {
            run.model().save(Path.of(name), kinds);
        }
    }
}
