package dev.fovea.formats;

import dev.fovea.compile.KernelTimes;
import dev.fovea.data.io.AtomicFile;
import dev.fovea.data.io.FileException;
import dev.fovea.nn.chart.Curves;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.CsvLog;
import dev.fovea.nn.train.History;
import dev.fovea.nn.train.Logs;
import dev.fovea.nn.train.Monitor;
import dev.fovea.nn.train.TrainingRun;
import dev.fovea.nn.train.TrainingState;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes the files of a run as it gets on.
///
/// The checkpoint of an epoch comes last: killed before it, the run goes on from an earlier one and writes the same files
/// again.
final class RunWriter {
    static final String METRICS = "metrics.csv";
    static final String LOG = "log.txt";
    static final String CURVES = "curves.svg";
    static final String BEST = "best.fovea";
    static final String LAST = "last.fovea";
    static final String CHECKPOINTS = "checkpoints";

    private final Path folder;
    private final RunOptions options;
    private final ModelArchive archive;
    private final Checkpoints checkpoints;
    private final @Nullable RunConfig started;
    private @Nullable RunConfig config;
    private @Nullable TrainingState saved;
    private Map<String, ? extends Map<String, Long>> times = Map.of();

    RunWriter(Path folder, RunOptions options, @Nullable RunConfig started) {
        this.folder = folder;
        this.options = options;
        this.started = started;
        this.archive = new ModelArchive(options.kinds(), options.clock());
        this.checkpoints = Checkpoints.in(folder.resolve(CHECKPOINTS)).keep(options.keep()).log(this::warn)
                .calls(options.calls());
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    Optional<RunConfig> config() {
        return Optional.ofNullable(config);
    }

    // events

    void start(TrainingRun run) {
        if (started != null) {
            started.requireSame(folder.toString(), run.data());
            started.requireSame(folder.toString(), run.fit());
        }
        RunConfig now = RunConfig.of(run, options);
        facts(run.model(), now);
        write(RunConfig.FILE_NAME, now.bytes(options.kinds()));
        config = now;
        if (started == null) {
            checkpoint(run);
        }
        log("%s at epoch %d, step %d: %s, batches of %d, seed %d, %s with %d threads".formatted(
                started == null ? "started" : "goes on",
                run.epoch() + 1, run.step(), now.data(), run.fit().batchSize(), run.model().seed().value(),
                now.machine().backend(),
                now.machine().threads()));
    }

    private static void facts(Model model, RunConfig config) {
        model.provenance("data", config.data().name())
                .provenance("data samples", Integer.toString(config.data().samples()))
                .provenance("data sha256", config.data().sha256());
        config.validation().ifPresent(v -> model.provenance("validation data", v.name())
                .provenance("validation samples", Integer.toString(v.samples()))
                .provenance("validation sha256", v.sha256()));
        model.provenance("batch size", Integer.toString(config.training().batchSize()))
                .provenance("backend", config.machine().backend())
                .provenance("threads", Integer.toString(config.machine().threads()));
    }

    void batch(TrainingRun run, int batch) {
        boolean endsEpoch = batch + 1 == run.stepsPerEpoch();     // its checkpoint follows when the epoch has been judged
        if (options.checkpointEvery() > 0 && run.step() % options.checkpointEvery() == 0 && !endsEpoch) {
            checkpoint(run);
        }
    }

    void epoch(TrainingRun run, int epoch, Logs logs) {
        Model model = run.model().provenance("epoch", Integer.toString(epoch + 1)).provenance("step",
                Long.toString(run.step()));
        logs.values().forEach((name, value) -> model.provenance("metric " + name, Double.toString(value)));
        ArchiveContent content = archive.content(model.saved());
        if (Monitor.of(monitored(logs)).best(run.history()) == run.history().epochs().size() - 1) {
            content.writeTo(folder.resolve(BEST), options.calls());
        }
        content.writeTo(folder.resolve(LAST), options.calls());
        tables(run);
        checkpoint(run);
        log("epoch %d/%d: %s".formatted(epoch + 1, run.fit().epochs(), logs));
    }

    /// The first metric on the validation data, where there are such; else on the training data; else the loss.
    static String monitored(Logs logs) {
        var names = logs.values().keySet();
        String start = names.stream().anyMatch(n -> n.startsWith("val_")) ? "val_" : "";
        return start + names.stream()
                .filter(n -> !n.startsWith("val_") && !n.equals("rate") && !n.equals("loss") && !n.endsWith("/loss"))
                .findFirst().orElse("loss");
    }

    /// Called also when an error ends the run: then the weights may be in the middle of a step, and the newest checkpoint
    /// counts.
    void end(TrainingRun run) {
        if (config == null) {
            return;
        }
        if (run.isFinished()) {
            boolean moved = !run.state().equals(saved);
            if (moved) {
                checkpoint(run);
            }
            if (moved || !Files.exists(folder.resolve(LAST))) {
                archive.content(run.model().provenance("step", Long.toString(run.step())).saved())
                        .writeTo(folder.resolve(LAST), options.calls());
            }
            complete(run);
            log("ended at step %d%s".formatted(run.step(), run.stopReason().map(r -> ": " + r).orElse("")));
        } else {
            afterError(run);
        }
    }

    /// Must not fail: the error that ended the run is what matters.
    private void afterError(TrainingRun run) {
        try {
            var newest = checkpoints.openNewest();
            if (newest.isPresent()) {
                try (Archive whole = newest.get()) {
                    copy(whole.file(), LAST);
                }
            }
            complete(run);
            log("ended by an error at step %d; the newest checkpoint is of step %s".formatted(run.step(),
                    checkpoints.saved().stream().findFirst().map(s -> Long.toString(s.step())).orElse("none")));
        } catch (FileException | FormatException | OutOfMemoryError e) {
            warn("ended by an error at step %d; the files of the run could not be completed: %s".formatted(run.step(),
                    e.getMessage()));
        }
    }

    /// Where no epoch has ended, the best is what there is.
    private void complete(TrainingRun run) {
        if (!Files.exists(folder.resolve(BEST)) && Files.exists(folder.resolve(LAST))) {
            copy(folder.resolve(LAST), BEST);
        }
        tables(run);
    }

    // files

    /// Before the weights that were computed by them.
    private void kernelTimes(TrainingRun run) {
        run.model().execution().kernelTimes().filter(_ -> started == null).map(KernelTimes::used)
                .filter(used -> !used.equals(times)).ifPresent(used -> {
                    KernelTimesFile.of(folder.resolve(KernelTimesFile.NAME), run.model().execution(), this::warn)
                            .write(used, options.calls());
                    times = used;
                });
    }

    private void checkpoint(TrainingRun run) {
        kernelTimes(run);
        TrainingState state = run.state();
        checkpoints.save(run.step(), archive.content(run.model().saved(state)));
        saved = state;
    }

    private void tables(TrainingRun run) {
        History history = run.history();
        int first = run.epoch() - history.epochs().size();
        write(METRICS, CsvLog.text(history, first).getBytes(StandardCharsets.UTF_8));
        write(CURVES, Curves.of(folder.getFileName() + "", history, first).svg().getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] content) {
        AtomicFile.write(folder.resolve(name), out -> out.write(content), options.calls());
    }

    private void copy(Path from, String name) {
        AtomicFile.write(folder.resolve(name), out -> Files.copy(from, out), options.calls());
    }

    /// One line at the end of the log; a log that cannot be written ends no run.
    private void log(String message) {
        String line = options.clock().instant().truncatedTo(ChronoUnit.SECONDS) + " " + message.replace("\n", "\n    ")
                + "\n";
        try {
            FileOutputStream file = options.calls().append(folder.resolve(LOG));
            try {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                options.calls().write(file, bytes, 0, bytes.length);
            } finally {
                options.calls().close(file);
            }
        } catch (IOException e) {
            options.log().accept("%s could not be written: %s".formatted(folder.resolve(LOG), FileException.reason(e)));
        }
    }

    private void warn(String message) {
        options.log().accept(message);
        log("warning: " + message);
    }
}
