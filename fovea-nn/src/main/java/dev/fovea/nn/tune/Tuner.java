package dev.fovea.nn.tune;

import dev.fovea.data.DataSet;
import dev.fovea.data.io.FileException;
import dev.fovea.data.io.FolderLock;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Better;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.FitOption;
import dev.fovea.nn.train.History;
import dev.fovea.nn.train.Monitor;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TerminateOnNaN;
import dev.fovea.nn.train.TrainingEvent;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import dev.fovea.nn.train.TrainingEvent.TrainingEnded;
import dev.fovea.nn.train.TrainingState;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/// Trains the trials of a search, and keeps a table of what each reached.
///
/// ```java
/// var space = SearchSpace.of("rate", logUniform(1e-4, 1e-1)).with("units", oneOf(32, 64, 128));
/// Tuned tuned = Tuner.of(space, asha(20, 9, 1), trial -> Model.of(net(trial.integer("units")), Seed.of(1))
///         .compile(adam(trial.number("rate")), sparseCategoricalCrossentropy(), accuracy()))
///         .monitor("val_accuracy").run(data, validation, Path.of("search"));
/// ```
/// A trial that is promoted goes on from its checkpoint as if it had never paused: schedules are spread over the epochs
/// of the highest rung from the beginning. One that fails, by a shape that does not fit or a loss that is no number, is
/// recorded with the reason, and the search goes on.
///
/// @param build   makes the compiled model of a trial
/// @param options of `fit` for a trial, as its batch size; epochs and validation are the search's
/// @param monitor what trials are compared by, after the last epoch of a rung
/// @param report  is told each result, once it is in the table
/// @param stop    asked after each step: whether the search is to end before it is over
public record Tuner(SearchSpace space, Search search, Function<Trial, Model> build,
        Function<Trial, List<FitOption>> options, Monitor monitor, Kinds kinds, Consumer<Result> report,
        BooleanSupplier stop) {

    /// Trials are compared by `val_loss`.
    public static Tuner of(SearchSpace space, Search search, Function<Trial, Model> build) {
        return new Tuner(space, search, build, _ -> List.of(), Monitor.of("val_loss"), Kinds.standard(), _ -> {
        }, () -> false);
    }

    /// Options of `fit`: `options(trial -> List.of(batchSize(trial.integer("batch"))))`.
    public Tuner options(Function<Trial, List<FitOption>> options) {
        return new Tuner(space, search, build, options, monitor, kinds, report, stop);
    }

    /// What trials are compared by.
    public Tuner monitor(String name) {
        return new Tuner(space, search, build, options, new Monitor(name, monitor.direction(), 0), kinds, report, stop);
    }

    /// Which values are better, where the name does not tell.
    public Tuner better(Better direction) {
        return new Tuner(space, search, build, options, new Monitor(monitor.name(), Optional.of(direction), 0), kinds,
                report, stop);
    }

    /// The names of layers, losses and optimizers of one's own.
    public Tuner kinds(Kinds kinds) {
        return new Tuner(space, search, build, options, monitor, kinds, report, stop);
    }

    /// Who is told each result.
    public Tuner report(Consumer<Result> report) {
        return new Tuner(space, search, build, options, monitor, kinds, report, stop);
    }

    /// Whether to end before the search is over. The trial in work leaves no result; when the search goes on it is trained again, from where it
    /// stood on the rung before.
    public Tuner stop(BooleanSupplier asked) {
        return new Tuner(space, search, build, options, monitor, kinds, report, asked);
    }

    /// The metric of a result, as the model reported it.
    public double value(Result result) {
        return score(result.score());
    }

    /// Larger is better.
    double score(double value) {
        return monitor.better() == Better.HIGHER ? value : -value;
    }

    /// Searches, or goes on with the search in that folder: the table is that of a search that was never stopped.
    ///
    /// The folder holds `search.txt`, what is searched; `trials.csv`, a line for each result; and a checkpoint of each trial.
    ///
    /// @throws FileException if the folder holds another search, or cannot be written, or if another process searches there
    public Tuned run(DataSet data, DataSet validation, Path folder) {
        try (var _ = lock(folder)) {
            return search(data, validation, folder);
        }
    }

    private static FolderLock lock(Path folder) {
        try {
            Files.createDirectories(folder);
            return FolderLock.tryLock(folder).orElseThrow(() -> new FileException(
                    "another process searches in %s. Wait for it, or give this search another folder.", folder));
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read or written: %s", folder, FileException.reason(e));
        }
    }

    private Tuned search(DataSet data, DataSet validation, Path folder) {
        var table = TrialsTable.open(folder, this, """
                search: %s
                space: %s
                monitor: %s, %s is better
                data: %s
                validation: %s
                """.formatted(search, space, monitor.name(), monitor.better() == Better.HIGHER ? "higher" : "lower",
                data.digest(), validation.digest()));
        List<Result> done = new ArrayList<>(table.results());
        done.forEach(result -> removeBefore(result, folder, done));
        for (var job = search.next(space, done); job.isPresent(); job = search.next(space, done)) {
            Optional<Result> result = stop.getAsBoolean()
                    ? Optional.empty()
                    : train(job.get(), begun(job.get().trial(), done), data, validation, folder);
            if (result.isEmpty()) {
                break;
            }
            table.append(result.get());
            done.add(result.get());
            removeBefore(result.get(), folder, done);
            report.accept(result.get());
        }
        return new Tuned(folder, done);
    }

    private static Optional<Result> begun(Trial trial, List<Result> done) {
        return done.reversed().stream().filter(r -> r.trial().number() == trial.number()).findFirst();
    }

    /// What came of it; nothing if it was stopped.
    private Optional<Result> train(Search.Job job, Optional<Result> before, DataSet data, DataSet validation,
            Path folder) {
        long start = System.nanoTime();
        var run = new Rung(job.epochs(), stop);
        try (Model model = model(job.trial(), before, folder)) {
            var options = new ArrayList<>(this.options.apply(job.trial()));
            options.addAll(List.of(Fit.epochs(search.epochs()), Fit.validation(validation),
                    new TerminateOnNaN(run::failed), run));
            model.trainingState().ifPresent(state -> options.add(Fit.resumeFrom(state)));
            model.fit(data, options.toArray(FitOption[]::new));
            double seconds = (System.nanoTime() - start) / 1e9;
            if (run.stopped) {
                return Optional.empty();
            }
            if (run.failure.isEmpty()) {
                double value = run.last(monitor.name());
                if (Double.isFinite(value)) {
                    model.save(Tuned.checkpoint(folder, job.trial(), job.epochs()), kinds, run.state);
                    return Optional.of(new Result(job.trial(), job.epochs(), score(value), seconds, ""));
                }
                run.failed("%s is %s after epoch %d".formatted(monitor.name(), value,
                        run.state.history().epochs().size()));
            }
        } catch (FileException | MonitorMissing e) {
            throw e;
        } catch (RuntimeException e) {            // whatever a trial's network, optimizer or data say of each other
            run.failed(e.getMessage() instanceof String reason ? reason : e.getClass().getSimpleName());
        }
        return Optional.of(
                new Result(job.trial(), job.epochs(), Double.NaN, (System.nanoTime() - start) / 1e9, run.failure));
    }

    private Model model(Trial trial, Optional<Result> before, Path folder) {
        Model fresh = build.apply(trial);
        Optional<Path> file = before.map(r -> Tuned.checkpoint(folder, trial, r.epochs())).filter(Files::exists);
        if (file.isEmpty()) {
            return fresh;
        }
        Execution execution = fresh.execution();
        fresh.close();
        try {
            return Model.load(file.get(), execution, kinds);
        } catch (RuntimeException e) {            // of any format
            throw new FileException("%s cannot be gone on from: %s\n%s", file.get(), String.valueOf(e.getMessage()),
                    "Remove it; its trial is then trained from the beginning.");
        }
    }

    /// Removes the checkpoints that this result has made superfluous.
    private static void removeBefore(Result result, Path folder, List<Result> done) {
        for (Result other : done) {
            if (other.trial().number() == result.trial().number() && other.epochs() < result.epochs()) {
                Path file = Tuned.checkpoint(folder, other.trial(), other.epochs());
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new FileException(e, "%s could not be removed: %s", file, FileException.reason(e));
                }
            }
        }
    }

    /// Ends a run at an epoch, and remembers where it stood.
    private static final class Rung implements Callback {
        private final int epochs;
        private final BooleanSupplier stop;
        private TrainingState state = TrainingState.start();
        private String failure = "";
        private boolean stopped;

        Rung(int epochs, BooleanSupplier stop) {
            this.epochs = epochs;
            this.stop = stop;
        }

        void failed(String reason) {
            String line = reason.strip().replaceAll("\\s*\\R\\s*", " ");      // as the table has it
            failure = line.isEmpty() ? "it says not why" : line;
        }

        double last(String name) {
            History history = state.history();
            if (history.epochs().isEmpty()) {
                failed("it was stopped before its first epoch ended");
                return Double.NaN;
            }
            return history.last().find(name).orElseThrow(() -> new MonitorMissing(
                    "trials are compared by \"%s\", but the models report %s".formatted(name,
                            history.last().values().keySet())));
        }

        @Override public Signal on(TrainingEvent event) {
            if (event instanceof TrainingEnded(var run)) {
                state = run.state();
            }
            stopped |= event instanceof BatchEnded && stop.getAsBoolean();
            return stopped || event instanceof EpochEnded(_, int epoch, _) && epoch + 1 >= epochs
                    ? Signal.STOP
                    : Signal.CONTINUE;
        }
    }

    /// Ends the search: no trial can be compared.
    private static final class MonitorMissing extends IllegalArgumentException {
        @Serial private static final long serialVersionUID = 1;

        MonitorMissing(String message) {
            super(message);
        }
    }
}
