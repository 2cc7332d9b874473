package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Batch;
import dev.fovea.data.Field;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.schedule.Schedule;
import dev.fovea.plan.Plan;
import dev.fovea.plan.StepWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Training step by step, for a loop of one's own: what `fit` does with each batch, and `train_on_batch` in Keras.
///
/// ```java
/// try (var stepper = Stepper.of(model, data.inputs(), data.targets(), 100)) {
///     while (batches.hasNext()) {
///         float loss = stepper.step(batches.next());
///     }
/// }
/// ```
/// A step on a batch that was loaded allocates nothing. The model must be compiled; it belongs to the stepper until that is closed.
public final class Stepper implements AutoCloseable {
    private static final long OPEN_END = Long.MAX_VALUE;

    private final Model model;
    private final CompiledStep compiled;
    private final Plan plan;
    private final Schedule schedule;
    private final List<BoundStep> loaded = new ArrayList<>();
    private @Nullable BoundStep fed;
    private @Nullable BoundStep last;
    private OptionalDouble rate = OptionalDouble.empty();
    private int epoch;
    private long steps;

    private Stepper(Model model, CompiledStep compiled, int batchSize) {
        this.model = model;
        this.compiled = compiled;
        this.plan = compiled.plan(batchSize);
        this.schedule = model.recipe().optimizer().rate();
    }

    /// For batches of exactly that size, with these fields.
    public static Stepper of(Model model, List<Field> inputs, List<Field> targets, int batchSize) {
        return new Stepper(model, new CompiledStep(model, model.recipe(), inputs, targets), batchSize);
    }

    /// What is executed at every step.
    public Plan plan() {
        return plan;
    }

    /// One step on a batch, which is copied in. Returns the batch's loss before the update.
    public float step(Batch batch) {
        BoundStep step = fed;
        if (step == null) {
            step = compiled.bind(plan, plan.target().batch());
            fed = step;
        }
        feed(step, batch);
        return run(step);
    }

    /// Keeps a copy of a batch in a runner of its own, so that a step on it copies nothing. Returns its number, from 0.
    public int load(Batch batch) {
        BoundStep step = compiled.bind(plan, plan.target().batch());
        loaded.add(step);
        feed(step, batch);
        return loaded.size() - 1;
    }

    private void feed(BoundStep step, Batch batch) {
        require(batch.size() == plan.target().batch(), "the stepper takes batches of %d samples, but was given %d",
                plan.target().batch(), batch.size());
        model.feed(step.runner(), batch);
    }

    /// One step on a batch that was loaded.
    public float step(int number) {
        return run(loaded.get(number));
    }

    /// The same while each step of the plan is watched: where the time goes.
    public float step(int number, StepWatcher watcher) {
        BoundStep step = loaded.get(number);
        step.run(rate(), epoch, steps++, OPEN_END, watcher);
        last = step;
        return step.loss();
    }

    private float run(BoundStep step) {
        step.run(rate(), epoch, steps++, OPEN_END);
        last = step;
        return step.loss();
    }

    private double rate() {
        return rate.isPresent() ? rate.getAsDouble() : schedule.at(epoch, steps, OPEN_END);
    }

    /// Loss and metrics of the last step.
    public Logs logs() {
        BoundStep step = last;
        if (step == null) {
            throw new IllegalStateException("no step was done yet");
        }
        return step.logs();
    }

    /// The number of steps done.
    public long steps() {
        return steps;
    }

    /// Says which epoch the next steps belong to, for schedules that count epochs. One that counts to the end of the run finds no end.
    public void epoch(int epoch) {
        this.epoch = epoch;
    }

    /// Sets the learning rate from the next step on, in place of the optimizer's schedule.
    public void learningRate(double rate) {
        this.rate = OptionalDouble.of(rate);
    }

    /// Frees plan and memory; the weights stay with the model.
    @Override public void close() {
        loaded.forEach(BoundStep::close);
        BoundStep step = fed;
        if (step != null) {
            step.close();
        }
        plan.close();
    }
}
