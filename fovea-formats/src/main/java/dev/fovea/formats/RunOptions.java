package dev.fovea.formats;

import dev.fovea.data.io.FileCalls;
import dev.fovea.nn.model.Kinds;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// How a [RunFolder] is kept: `RunOptions.standard().checkpointEvery(500).settings(Map.of("data", "mnist"))`.
///
/// @param settings texts of the program that starts the run, kept in `config.json` and given back by [RunFolder#config]
/// @param checkpointEvery so many steps; 0: after epochs only, which is done anyhow
/// @param keep how many checkpoints are left
/// @param kinds the names of layers, losses and optimizers of one's own
/// @param log told of what went wrong without ending the run
/// @param calls to the file system
/// @param clock of the times in the log
public record RunOptions(SequencedMap<String, String> settings, int checkpointEvery, int keep, Kinds kinds,
        Consumer<String> log,
        FileCalls calls, InstantSource clock) {
    private static final int KEEP = 3;

    public RunOptions {
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
        if (checkpointEvery < 0) {
            throw new IllegalArgumentException(
                    "a checkpoint is written every 1 or more steps, or 0 for epochs only, but %d were asked for"
                            .formatted(checkpointEvery));
        }
        if (keep < 1) {
            throw new IllegalArgumentException("1 or more checkpoints must be kept, but keep is " + keep);
        }
    }

    /// After each epoch, the last three; messages go to the log of this package.
    public static RunOptions standard() {
        System.Logger logger = System.getLogger(RunOptions.class.getPackageName());
        return new RunOptions(new LinkedHashMap<>(), 0, KEEP, Kinds.standard(),
                message -> logger.log(System.Logger.Level.WARNING, message), FileCalls.system(),
                InstantSource.system());
    }

    public RunOptions settings(Map<String, String> texts) {
        return new RunOptions(new LinkedHashMap<>(texts), checkpointEvery, keep, kinds, log, calls, clock);
    }

    public RunOptions checkpointEvery(int steps) {
        return new RunOptions(settings, steps, keep, kinds, log, calls, clock);
    }

    public RunOptions keep(int most) {
        return new RunOptions(settings, checkpointEvery, most, kinds, log, calls, clock);
    }

    public RunOptions kinds(Kinds known) {
        return new RunOptions(settings, checkpointEvery, keep, known, log, calls, clock);
    }

    public RunOptions log(Consumer<String> messages) {
        return new RunOptions(settings, checkpointEvery, keep, kinds, messages, calls, clock);
    }

    public RunOptions calls(FileCalls files) {
        return new RunOptions(settings, checkpointEvery, keep, kinds, log, files, clock);
    }

    public RunOptions clock(InstantSource time) {
        return new RunOptions(settings, checkpointEvery, keep, kinds, log, calls, time);
    }
}
