package dev.fovea.nn.train;

import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.nn.model.Model;
import dev.fovea.plan.Plan;
import java.util.HashMap;
import java.util.Map;

/// The compiled steps of a run: one plan for full batches, and one for the short last batch if there is one. They share the weights.
final class StepRunners implements AutoCloseable {
    private final Model model;
    private final CompiledStep compiled;
    private final int fullBatch;
    private final Map<Integer, Made> runners = new HashMap<>();
    private final Report report;

    private record Made(Plan plan, BoundStep step) {
    }

    StepRunners(Model model, Recipe recipe, DataSet data, Fit fit) {
        this.model = model;
        this.compiled = new CompiledStep(model, recipe, fit.stepRule(), data.inputs(), data.targets());
        this.fullBatch = fit.batchSize();
        this.report = step(Math.min(fit.batchSize(), data.size())).report();
    }

    private BoundStep step(int batch) {
        return runners.computeIfAbsent(batch, this::make).step();
    }

    private Made make(int batch) {
        Plan plan = compiled.plan(batch);
        return new Made(plan, compiled.bind(plan, fullBatch));
    }

    /// Loss and metrics, and what they are made of.
    Report report() {
        return report;
    }

    /// One step; loss and metrics of the batch can be read from what is returned, until the next.
    BoundStep run(Batch batch, TrainingRun run) {
        BoundStep step = step(batch.size());
        model.feed(step.runner(), batch);
        step.run(run.learningRate(), run.epoch(), run.step(), run.steps());
        return step;
    }

    @Override public void close() {
        runners.values().forEach(m -> m.step().close());
        runners.values().forEach(m -> m.plan().close());
    }
}
