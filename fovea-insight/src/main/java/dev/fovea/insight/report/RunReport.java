package dev.fovea.insight.report;

import dev.fovea.compile.PlanException;
import dev.fovea.data.DataSet;
import dev.fovea.data.io.AtomicFile;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import dev.fovea.nn.train.TrainingEvent.EpochStarted;
import dev.fovea.nn.train.TrainingEvent.TrainingEnded;
import dev.fovea.nn.train.TrainingEvent.TrainingStarted;
import dev.fovea.nn.train.TrainingEvent.ValidationEnded;
import dev.fovea.nn.train.TrainingEvent.ValidationStarted;
import dev.fovea.nn.train.TrainingRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Writes `report.html` into a folder when a run ends, also when it was stopped, and `trace.csv` after each epoch.
///
/// ```java
/// var run = RunFolder.create(Path.of("runs"), "first", RunOptions.standard());
/// model.fit(data, epochs(5), validation(held), run, RunReport.in(run.folder(), test));
/// ```
/// Beside the pass over the test data at the end it takes one step without an update for each epoch; what is learned stays
/// the same, bit for bit. Give it after the callback that makes the folder. When an error ends the run there is no report.
public final class RunReport implements Callback {
    /// The page.
    public static final String REPORT = "report.html";
    /// The times and norms of the epochs, from which the page can be written again: see [RunTrace#read].
    public static final String TRACE = "trace.csv";

    private final Path folder;
    private final DataSet test;
    private final SequencedMap<String, String> facts;
    private RunTrace trace = RunTrace.NONE;
    private long started;

    private RunReport(Path folder, DataSet test, SequencedMap<String, String> facts) {
        this.folder = folder;
        this.test = test;
        this.facts = facts;
    }

    /// The model is judged by `test`, which should be data that it does not learn from.
    public static RunReport in(Path folder, DataSet test) {
        return new RunReport(folder, test, new LinkedHashMap<>());
    }

    /// One more fact for the head of the page: `fact("command", "fovea train mnist")`.
    public RunReport fact(String name, String text) {
        var more = new LinkedHashMap<>(facts);
        more.put(name, text);
        return new RunReport(folder, test, more);
    }

    @Override public Signal on(TrainingEvent event) {
        switch (event) {
            case TrainingStarted _ -> trace = RunTrace.read(folder.resolve(TRACE));
            case EpochStarted _ -> started = System.nanoTime();
            case BatchEnded _,ValidationStarted _,ValidationEnded _ -> {
            }
            case EpochEnded(var run, int epoch, _) -> epoch(run, epoch, (System.nanoTime() - started) / 1e9);
            case TrainingEnded(var run) -> {
                if (run.isFinished()) {
                    write(run);
                }
            }
        }
        return Signal.CONTINUE;
    }

    private void epoch(TrainingRun run, int epoch, double seconds) {
        SequencedMap<String, RunTrace.Norms> norms = new LinkedHashMap<>();
        try {
            norms = Probe.of(run.model(), run.data());
        } catch (PlanException _) {
            // no room beside the training: the report is without norms
        }
        trace = trace.with(new RunTrace.Epoch(epoch + 1, seconds, norms));
        byte[] table = trace.text().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(TRACE), out -> out.write(table));
    }

    private void write(TrainingRun run) {
        var all = Facts.of(run, test);
        all.putAll(facts);
        new Report(run.model(), test, folder.getFileName() + "", all, run.history(),
                run.epoch() - run.history().epochs().size(), trace).write(folder.resolve(REPORT));
    }

    @Override public String toString() {
        return folder.resolve(REPORT).toString();
    }
}
