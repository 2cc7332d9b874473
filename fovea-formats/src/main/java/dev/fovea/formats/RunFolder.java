package dev.fovea.formats;

import dev.fovea.data.DataSet;
import dev.fovea.data.io.AtomicFile;
import dev.fovea.data.io.FileException;
import dev.fovea.data.io.FolderLock;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.FitOption;
import dev.fovea.nn.train.History;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent;
import dev.fovea.nn.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A run in a folder: `config.json`, `metrics.csv`, `log.txt`, `curves.svg`, `best.fovea`, `last.fovea`, `checkpoints/`;
/// `kernels.json` where kernels were chosen by measured times.
///
/// ```java
/// var run = RunFolder.create(Path.of("runs"), "first", RunOptions.standard().checkpointEvery(500));
/// model.fit(data, epochs(5), validation(test), run);
///
/// var again = RunFolder.open(Path.of("runs/first"), RunOptions.standard());     // after Ctrl-C, kill -9, a power cut
/// try (Model resumed = again.model(again.execution())) {
///     resumed.fit(data, again.goingOn(resumed), validation(test));
/// }
/// ```
/// It is a callback of one call of `fit`. Each file is written whole or not at all, so that every moment leaves a run
/// that can be opened; an error, as a full disk, ends the run and leaves the last checkpoint as it was.
public final class RunFolder implements Callback {
    private final Path folder;
    private final RunOptions options;
    private final RunWriter writer;
    private final @Nullable RunConfig started;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable FolderLock lock;
    private volatile boolean running;
    private volatile @Nullable String stop;

    private RunFolder(Path folder, RunOptions options, @Nullable RunConfig started) {
        this.folder = folder;
        this.options = options;
        this.started = started;
        this.writer = new RunWriter(folder, options, started);
    }

    /// A new run `name` in the folder `runs`, which is made if need be.
    ///
    /// @throws IllegalArgumentException if that is no name
    /// @throws FileException if there is a run of that name, or nothing can be written
    public static RunFolder create(Path runs, String name, RunOptions options) {
        Path folder = RunNames.folder(runs, name);
        RunNames.make(folder, options.calls());
        return new RunFolder(folder, options, null);
    }

    /// A new run with the first free name of `stem-1`, `stem-2`, …
    public static RunFolder createNext(Path runs, String stem, RunOptions options) {
        for (int i = 1;; i++) {
            Path folder = RunNames.folder(runs, stem + "-" + i);
            if (!Files.exists(folder)) {
                return create(runs, stem + "-" + i, options);
            }
        }
    }

    /// A run that was started, to look at it or to go on with it. What a killed process has left unfinished is removed.
    ///
    /// @param options those of the checkpoints and the settings are the run's own, and not read here
    /// @throws FileException if there is no such folder, or it cannot be read
    /// @throws FormatException if it is no run, or its `config.json` is damaged
    public static RunFolder open(Path folder, RunOptions options) {
        Path file = RunNames.config(folder);
        RunConfig config;
        try {
            config = RunConfig.read(file.toString(), Files.readAllBytes(file), options.kinds());
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read: %s", file, FileException.reason(e));
        }
        AtomicFile.removeStale(folder);
        RunConfig.Training training = config.training();
        return new RunFolder(folder,
                options.settings(config.settings()).checkpointEvery(training.checkpointEvery()).keep(training.keep()),
                config);
    }

    public Path folder() {
        return folder;
    }

    /// The model of the epoch that was best on the validation data: by the first metric, else by the loss.
    public Path best() {
        return folder.resolve(RunWriter.BEST);
    }

    /// The model as it was last.
    public Path last() {
        return folder.resolve(RunWriter.LAST);
    }

    /// What the run was started with; known when it is opened, or when training has begun.
    public RunConfig config() {
        return Optional.ofNullable(started).or(writer::config)
                .orElseThrow(() -> new IllegalStateException(folder + ": the run has not begun; give it to fit first"));
    }

    /// Backend, threads, precision and memory that the run was started with, and the kernels that it measured, if it did: only
    /// with these it goes on to the same weights, bit for bit.
    public Execution execution() {
        return KernelTimesFile.inRun(folder, config().execution(), options.log());
    }

    /// The epochs in `metrics.csv`; none if there is no such file yet.
    public History history() {
        return MetricsTable.read(folder.resolve(RunWriter.METRICS));
    }

    /// The model as the newest readable checkpoint has it, ready for [#goingOn].
    ///
    /// @throws FormatException if there is no checkpoint, or all are damaged
    public Model model(Execution execution) {
        try (Archive archive = writer.checkpoints().openNewest()
                .orElseThrow(() -> new FormatException(folder.toString(), "",
                        "there is no checkpoint",
                        "The run was ended before its first step: remove the folder, and start it again"))) {
            return Model.of(new ModelArchive(options.kinds(), options.clock()).read(archive), execution);
        }
    }

    /// The options of `fit` for going on: epochs and batches of the run, where [#model] stands, and this callback. Later
    /// options may say otherwise: `fit(data, run.goingOn(model), epochs(10))` trains longer.
    public FitOption goingOn(Model model) {
        RunConfig.Training training = config().training();
        List<FitOption> all = List.of(Fit.epochs(training.epochs()), Fit.batchSize(training.batchSize()),
                Fit.shuffle(training.shuffle()),
                Fit.resumeFrom(model.trainingState().orElseGet(TrainingState::start)), this);
        return fit -> {
            Fit result = fit;
            for (FitOption option : all) {
                result = option.apply(result);
            }
            return result;
        };
    }

    /// Says so if these are not the data that the run was started with; `fit` checks it as well.
    public void requireData(DataSet data) {
        config().requireSame(folder.toString(), data);
    }

    /// Lets the run end after the step that it is in, with everything saved. From any thread, as a shutdown hook's.
    public void requestStop(String reason) {
        stop = reason;
    }

    /// Waits until all is written after [#requestStop]; true at once when nothing is being trained.
    public boolean awaitEnd(Duration longest) throws InterruptedException {
        return !running || ended.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override public Signal on(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.TrainingStarted(var run) -> {
                lock = RunLock.of(folder);
                running = true;
                writer.start(run);
            }
            case TrainingEvent.EpochStarted _,TrainingEvent.ValidationStarted _,TrainingEvent.ValidationEnded _ -> {
            }
            case TrainingEvent.BatchEnded(var run, _, int batch, _) -> writer.batch(run, batch);
            case TrainingEvent.EpochEnded(var run, int epoch, var logs) -> writer.epoch(run, epoch, logs);
            case TrainingEvent.TrainingEnded(var run) -> {
                try {
                    writer.end(run);
                } finally {
                    if (lock instanceof FolderLock held) {
                        held.close();
                    }
                    running = false;
                    ended.countDown();
                }
                return Signal.CONTINUE;
            }
        }
        return stop instanceof String reason ? event.run().stop(reason) : Signal.CONTINUE;
    }

    @Override public String toString() {
        return folder.toString();
    }
}
