package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.insight.report.SearchPage;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.Better;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.FitOption;
import dev.fovea.nn.train.Logs;
import dev.fovea.nn.train.Monitor;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import dev.fovea.nn.tune.Asha;
import dev.fovea.nn.tune.Trial;
import dev.fovea.nn.tune.Tuned;
import dev.fovea.nn.tune.Tuner;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import picocli.CommandLine.ExitCode;

/// A search from the command line: says what it does, tries, and says what came of it.
///
/// @param json    print one object, and nothing else
/// @param besides settings that may be others when the search goes on: where it runs, the command that began it
record TuneSession(Console console, boolean json, Tuning tuning, Execution execution,
        SequencedMap<String, String> besides) {

    /// Searches in that folder, or goes on there, and returns the exit code.
    int run(SearchFolder folder) {
        Console lines = json ? Console.quiet(console) : console;
        RunData.Parts parts = tuning.learning().data().open();
        DataSet validation = parts.validation().orElseThrow(() -> new IllegalArgumentException(
                ("trials are compared by images that none of them learns from, but of %d images none is held back; "
                        + "give a larger share with --validation").formatted(parts.training().size())));
        var session = new TrainingSession(lines, parts, tuning.settings());
        Tuning whole = begin(session, lines, parts);
        Learner learner = whole.learning().learner(parts);
        boolean goesOn = folder.begin(whole.settings(), besides);
        lines.out().println(goesOn ? folder + " goes on" : "into " + folder);
        var progress = new TuneProgress(lines, whole.search().epochs());
        var stop = new AtomicBoolean();
        Tuner tuner = Tuner.of(whole.space(), whole.search(), trial -> model(learner, trial))
                .options(trial -> options(learner, trial, progress)).monitor(whole.monitor()).stop(stop::get);
        boolean interrupted;
        Tuned tuned;
        try (var interrupts = Interrupts.during(() -> stop.set(true))) {
            tuned = tuner.report(result -> progress.ended(tuner, result)).run(parts.training(), validation,
                    folder.path());
            interrupted = interrupts.happened();
        }
        page(folder, tuner, tuned).fact("training data", parts.training().name()).fact("compared by", "%s on %s, %s"
                .formatted(whole.monitor(), validation.name(), Words.count(validation.size(), "image")))
                .write(folder.report());
        if (interrupted) {
            console.err().println("fovea: interrupted; go on with: fovea tune --resume " + folder);
            return Interrupts.EXIT_CODE;
        }
        return conclude(new TuneResult(whole, tuner, tuned, folder), parts);
    }

    /// Says what is done, and refuses before the first step what cannot be.
    private Tuning begin(TrainingSession session, Console lines, RunData.Parts parts) {
        Learner learner = tuning.learning().learner(parts);
        check(learner);
        lines.out().println(tuning.learning().net().name() + ", " + tuning.learning().net().about());
        try (Model model = Model.of(learner.network(), Seed.of(tuning.learning().seed()), execution)) {
            model.compile(learner.recipe());
            int batch = tuning.learning().batch(session, model);
            session.announce(model, batch, tuning.learning().epochs());
            lines.out().print(plan(learner));
            return tuning.batch(batch);
        }
    }

    /// Every value is of the kind that its name takes; and where nothing else of the same layer is varied, its constructor takes it.
    private void check(Learner learner) {
        List<String> owners = tuning.varied().stream().map(v -> owner(v.name())).toList();
        for (Vary vary : tuning.varied()) {
            String owner = owner(vary.name());
            boolean alone = owners.stream().filter(owner::equals).count() == 1;
            for (Object value : vary.samples()) {
                if (!isOfOtherRules(vary)) {
                    learner.check(vary.name(), value);
                }
                if (alone) {
                    learner.checkAlone(vary.name(), value);
                }
            }
        }
    }

    /// Whether it is an argument of the optimizer while the optimizer is varied too: not every one need have it.
    private boolean isOfOtherRules(Vary vary) {
        return vary.name().startsWith("optimizer.")
                && tuning.varied().stream().anyMatch(v -> v.name().equals("optimizer"));
    }

    /// The layer of an argument; a word of the training stands for itself.
    private static String owner(String name) {
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    private String plan(Learner learner) {
        int width = tuning.varied().stream().mapToInt(v -> v.name().length()).max().orElse(0);
        int values = tuning.varied().stream().mapToInt(v -> v.text().length()).max().orElse(0);
        String varied = tuning.varied().stream().map(v -> ("  %-" + width + "s  %-" + values + "s  %s")
                .formatted(v.name(), v.text(), isOfOtherRules(v) ? "" : "instead of " + learner.text(v.name()))
                .stripTrailing() + "\n").collect(Collectors.joining());
        return "varied:\n" + varied + "%s: %s, %s; compared by %s, %s is better\n".formatted(tuning.order(),
                Words.count(tuning.trials(), "trial"), lengths(), tuning.monitor(),
                Monitor.of(tuning.monitor()).better() == Better.HIGHER ? "more" : "less");
    }

    /// `each of 5 epochs`; `the best third going on after 1, 3 epochs, up to 9`
    private String lengths() {
        if (tuning.search() instanceof Asha asha && asha.rungs().size() > 1) {
            List<Integer> pauses = asha.rungs().subList(0, asha.rungs().size() - 1);
            return "the best third going on after %s %s, up to %d".formatted(
                    pauses.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                    pauses.equals(List.of(1)) ? "epoch" : "epochs", asha.max());
        }
        return "each of " + Words.count(tuning.learning().epochs(), "epoch");
    }

    private Model model(Learner learner, Trial trial) {
        Learner varied = learner.with(trial.values());
        Model model = Model.of(varied.network(), Seed.of(tuning.learning().seed()), execution);
        try {
            return model.compile(varied.recipe());
        } catch (RuntimeException e) {          // whatever network and recipe say of each other
            model.close();
            throw e;
        }
    }

    private static List<FitOption> options(Learner learner, Trial trial, TuneProgress progress) {
        progress.begun(trial);
        Callback moves = event -> {
            if (event instanceof EpochEnded(_, int epoch, Logs logs)) {
                progress.moved(trial, epoch + 1, logs);
            }
            return Signal.CONTINUE;
        };
        return List.of(Fit.batchSize(learner.with(trial.values()).batch()), moves);
    }

    private SearchPage page(SearchFolder folder, Tuner tuner, Tuned tuned) {
        return SearchPage.of(String.valueOf(folder.path().toAbsolutePath().normalize().getFileName()), tuner, tuned)
                .fact("network", tuning.learning().net().name())
                .fact(RunPage.COMMAND, besides.getOrDefault(RunPage.COMMAND, ""));
    }

    /// Prints the table, and how good the best is on images that neither it nor the search has seen.
    private int conclude(TuneResult result, RunData.Parts parts) {
        var best = result.tuned().best();
        if (best.isEmpty()) {
            console.err().println("fovea: every trial failed, the first with: "
                    + result.tuned().results().getFirst().failure());
        }
        Optional<TuneResult.Judged> judged = best.map(b -> {
            try (Model model = Model.load(result.tuned().checkpoint(b), execution)) {
                Logs logs = model.evaluate(parts.test());
                return new TuneResult.Judged(logs, Result.judgement(model, logs, parts.test().size()));
            }
        });
        console.out().print(json ? result.json(judged).pretty() : result.text(judged));
        return best.isPresent() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
