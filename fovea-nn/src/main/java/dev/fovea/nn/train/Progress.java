package dev.fovea.nn.train;

import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import dev.fovea.nn.train.TrainingEvent.EpochStarted;
import dev.fovea.nn.train.TrainingEvent.TrainingEnded;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/// Shows how a run gets on, as Keras does: on a terminal a line that moves, elsewhere one line at the end of each epoch.
///
/// ```
/// Epoch 2/5  118/469 [=======>......................] 19354 images/s - ETA 2.4 s - loss 0.3321 - accuracy 0.9011
/// ```
///
/// Where the steps have waited for data for 1 % of the epoch's time or more, it says so: `data 12 %`.
public final class Progress implements Callback {
    private static final int WIDTH = 30;                        // of the bar, as in Keras
    private static final long INTERVAL = 100_000_000;           // nanoseconds between two looks of the moving line
    private static final double LEAST_SHARE = 0.01;             // of waiting for data that is worth a word

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier clock;
    private final ToLongFunction<TrainingRun> waited;
    private long started;
    private long shown;
    private long samplesBefore;
    private int width;

    Progress(PrintStream out, boolean terminal, LongSupplier clock, ToLongFunction<TrainingRun> waited) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.waited = waited;
    }

    @Override public Signal on(TrainingEvent event) {
        switch (event) {
            case EpochStarted(TrainingRun run, _) -> {
                started = clock.getAsLong();
                shown = started;
                samplesBefore = run.samples();
            }
            case BatchEnded(TrainingRun run, int epoch, int batch, _) when terminal -> {
                long now = clock.getAsLong();
                if (now - shown >= INTERVAL) {
                    shown = now;
                    move(line(run, epoch, batch + 1, now));
                }
            }
            case EpochEnded(TrainingRun run, int epoch, Logs logs) -> end(run, epoch, logs);
            case TrainingEnded(TrainingRun run) -> run.stopReason().ifPresent(this::stopped);
            default -> {
            }
        }
        return Signal.CONTINUE;
    }

    private String line(TrainingRun run, int epoch, int done, long now) {
        double seconds = (now - started) / 1e9;
        double rate = (run.samples() - samplesBefore) / seconds;
        double left = (run.data().size() - run.samples()) / rate;
        return String.format(Locale.ROOT, "%s %d/%d %s %.0f images/s%s - ETA %s - %s", name(run, epoch), done,
                run.stepsPerEpoch(), bar(done, run.stepsPerEpoch()), rate, waiting(run, seconds),
                Numbers.seconds(left), run.means());
    }

    private void end(TrainingRun run, int epoch, Logs logs) {
        double seconds = Math.max(1e-9, (clock.getAsLong() - started) / 1e9);
        String text = String.format(Locale.ROOT, "%s %d/%d%s %s, %.0f images/s%s - %s", name(run, epoch),
                run.stepsPerEpoch(), run.stepsPerEpoch(),
                terminal ? " " + bar(1, 1) : "", Numbers.seconds(seconds),
                (run.data().size() - samplesBefore) / seconds, waiting(run, seconds), shown(logs));
        if (terminal) {
            move(text);
            width = 0;
            out.println();
        } else {
            out.println(text);
        }
    }

    private String waiting(TrainingRun run, double seconds) {
        double share = waited.applyAsLong(run) / 1e9 / seconds;
        return share >= LEAST_SHARE ? String.format(Locale.ROOT, ", data %.0f %%", 100 * share) : "";
    }

    /// The rate needs more digits than the others, and only where it changes does it say something; callbacks tell it.
    private static Logs shown(Logs logs) {
        return logs.without("rate");
    }

    private void stopped(String reason) {
        if (width > 0) {
            out.println();
            width = 0;
        }
        out.println("Stopped at " + reason);
    }

    /// Writes over the line before; what it was longer by is blanked.
    private void move(String text) {
        out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
        out.flush();
        width = text.length();
    }

    private static String name(TrainingRun run, int epoch) {
        return String.format(Locale.ROOT, "Epoch %d/%d", epoch + 1, run.fit().epochs());
    }

    static String bar(int done, int all) {
        int filled = (int) ((long) done * WIDTH / all);
        return filled >= WIDTH
                ? "[" + "=".repeat(WIDTH) + "]"
                : "[" + "=".repeat(filled) + ">" + ".".repeat(WIDTH - 1 - filled) + "]";
    }
}
