package dev.fovea.nn.train;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import dev.fovea.nn.train.TrainingEvent.EpochStarted;
import dev.fovea.nn.train.TrainingEvent.TrainingEnded;
import dev.fovea.nn.train.TrainingEvent.TrainingStarted;
import dev.fovea.nn.train.TrainingEvent.ValidationEnded;
import dev.fovea.nn.train.TrainingEvent.ValidationStarted;
import java.util.LinkedHashMap;
import java.util.List;

/// The training loop: epochs, batches, steps, and who is told about them.
public final class Trainer {
    private final TrainingRun run;
    private final Fit fit;
    private final Batches batches;
    private final StepRunners steps;
    private final Evaluator evaluator;

    private Trainer(TrainingRun run, Batches batches, StepRunners steps, Evaluator evaluator) {
        this.run = run;
        this.fit = run.fit();
        this.batches = batches;
        this.steps = steps;
        this.evaluator = evaluator;
    }

    /// Trains `model` by `recipe` on `data`. What can be wrong with the data is said before the first step.
    public static History train(Model model, Recipe recipe, DataSet data, FitOption... options) {
        Fit fit = Fit.of(options);
        if (fit.validationSplit() > 0) {
            var split = data.split(fit.validationSplit());
            FitOption given = _ -> fit;
            FitOption whole = Fit.validationSplit(0);
            return train(model, recipe, split.training(), given, whole, Fit.validation(split.validation()));
        }
        return fit.classWeights().isEmpty()
                ? train(model, recipe, data, fit)
                : train(model, recipe, data.classWeights(fit.classWeights()), fit);
    }

    private static History train(Model model, Recipe recipe, DataSet data, Fit fit) {
        var batches = new Batches(data, fit.batchSize(), model.seed().value(), fit.shuffle());
        TrainingState start = fit.resumeFrom().orElseGet(() -> TrainingState.startOf(fit.initialEpoch(),
                (long) fit.initialEpoch() * batches.count(), model.optimizerSteps(),
                new History(List.of())));
        model.optimizerSteps(start.optimizerSteps());
        var run = new TrainingRun(model, recipe, data, fit, start);
        try (var steps = new StepRunners(model, recipe, data, fit);
                var evaluator = new Evaluator(model, recipe)) {
            LabelCheck.of(model.networkFor(data.inputs()), data.targets(), recipe).check(data);
            fit.validation().ifPresent(v -> evaluator.check(v, fit.batchSize()));
            run.begin(steps.report(), start);
            return new Trainer(run, batches, steps, evaluator).train();
        }
    }

    private History train() {
        try {
            boolean go = tell(new TrainingStarted(run));
            while (go && run.epoch() < fit.epochs()) {
                go = epoch(run.epoch());
            }
            run.finish();
        } finally {
            tell(new TrainingEnded(run));
        }
        return run.history();
    }

    private boolean epoch(int epoch) {
        run.waited(0);
        boolean go = tell(new EpochStarted(run, epoch));
        try (var samples = batches.epoch(epoch, run.state().batch())) {
            while (go && samples.hasNext()) {
                Batch batch = samples.next();
                run.waited(samples.waited());
                BoundStep done = steps.run(batch, run);
                run.advance(batch, done);
                go = tell(new BatchEnded(run, epoch, batch.index(), done.loss()));
            }
            if (samples.hasNext()) {
                return false;
            }
        }
        var more = new LinkedHashMap<String, Double>();
        double rate = run.learningRate();
        if (fit.validation().isPresent()) {
            go &= tell(new ValidationStarted(run, epoch));
            evaluator.evaluate(fit.validation().get(), fit.batchSize()).values()
                    .forEach((name, value) -> more.put("val_" + name, value));
            go &= tell(new ValidationEnded(run, epoch));
        }
        more.put("rate", rate);
        Logs logs = run.means().with(more);
        run.endEpoch(logs);
        return tell(new EpochEnded(run, epoch, logs)) && go;
    }

    private boolean tell(TrainingEvent event) {
        boolean go = true;
        for (Callback callback : fit.callbacks()) {
            go &= callback.on(event) == Signal.CONTINUE;
        }
        return go;
    }
}
