package dev.fovea.cli;

import dev.fovea.nn.train.Logs;
import dev.fovea.nn.tune.Result;
import dev.fovea.nn.tune.Trial;
import dev.fovea.nn.tune.Tuner;
import java.util.Locale;
import java.util.stream.Collectors;

/// Shows how a search gets on: one line for each trial that ended, and on a terminal one that moves for the trial in work.
final class TuneProgress {
    private static final int WIDEST = 79;

    private final Console console;
    private final int epochs;
    private int width;

    /// @param epochs of a trial that is trained to the end
    TuneProgress(Console console, int epochs) {
        this.console = console;
        this.epochs = epochs;
    }

    /// `trial 3 - rate 0.003123, dense.units 64`
    void begun(Trial trial) {
        move("trial %d - %s".formatted(trial.number(), values(trial)));
    }

    /// `trial 3, epoch 2/9 - loss 0.4321 - rate 0.003123, dense.units 64`
    void moved(Trial trial, int epoch, Logs logs) {
        move("trial %d, epoch %d/%d - %s - %s".formatted(trial.number(), epoch, epochs, logs.without("rate"),
                values(trial)));
    }

    /// `trial 3, 1 epoch, 0.8 s: val_loss 0.4321 with rate 0.003123, dense.units 64`
    void ended(Tuner tuner, Result result) {
        String line = String.format(Locale.ROOT, "trial %d, %s, %.1f s: %s with %s", result.trial().number(),
                Words.count(result.epochs(), "epoch"), result.seconds(),
                result.failed()
                        ? "failed"
                        : String.format(Locale.ROOT, "%s %.4f", tuner.monitor().name(), tuner.value(result)),
                values(result.trial())) + (result.failed() ? ": " + result.failure() : "");
        console.out().println((width > 0 ? "\r" : "") + padded(line));
        width = 0;
    }

    /// No more than fits in a line: one that was broken could not be written over.
    private void move(String text) {
        if (console.terminal()) {
            String line = text.length() > WIDEST ? text.substring(0, WIDEST - 1) + "…" : text;
            console.out().print("\r" + padded(line));
            console.out().flush();
            width = line.length();
        }
    }

    /// Over the line before; what it was longer by is blanked.
    private String padded(String text) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String values(Trial trial) {
        return trial.values().keySet().stream().map(name -> name + " " + trial.text(name))
                .collect(Collectors.joining(", "));
    }
}
