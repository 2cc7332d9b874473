package dev.fovea.nn.train;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.optimizer.Hyper;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.StepWatcher;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The training step tied to memory: a runner, the scalars that it is fed with, the numbers that are read after it.
/// A run allocates nothing.
final class BoundStep implements AutoCloseable {
    private static final String RANDOM = "random";

    private final Runner runner;
    private final Model model;
    private final int stepsPerUpdate;
    private final int batch;
    private final List<Fed> hyper;
    private final @Nullable MemorySegment random;
    private final MemorySegment loss;
    private final Report report;
    private final MemorySegment[] values;
    private final int[] places;

    private record Fed(Hyper.Scalar scalar, boolean isRate, MemorySegment memory) {
    }

    /// @param batch the samples of a full batch: the next one's are numbered from there where several make one update
    BoundStep(Plan plan, Model model, Hyper hyper, Recipe recipe, int batch) {
        this.runner = new Runner(plan, model.weights());
        this.model = model;
        this.stepsPerUpdate = recipe.optimizer().stepsPerUpdate();
        this.batch = batch;
        this.hyper = hyper.scalars().stream().filter(s -> plan.inputs().containsKey(name(s)))
                .map(s -> new Fed(s, s.input().equals(hyper.rate()), runner.input(name(s)))).toList();
        this.random = plan.inputs().containsKey(RANDOM) ? runner.input(RANDOM) : null;
        var shapes = new LinkedHashMap<String, Shape>();
        plan.outputs().forEach((name, type) -> shapes.put(name, type.shape()));
        this.report = Report.of(shapes, recipe);
        this.values = report.entries().stream()
                .flatMap(e -> Collections.nCopies(e.parts(), runner.output(e.name())).stream())
                .toArray(MemorySegment[]::new);
        this.places = report.entries().stream().flatMapToInt(e -> IntStream.range(0, e.parts())).toArray();
        this.loss = runner.output(Objective.LOSS);
    }

    private static String name(Hyper.Scalar scalar) {
        return "hyper/" + scalar.name();
    }

    Runner runner() {
        return runner;
    }

    /// Step number `step` of `steps`, with that learning rate, on what the runner was fed. What else the optimizer asks for goes
    /// by the steps that it remembers.
    void run(double rate, int epoch, long step, long steps) {
        feed(rate, epoch, step, steps);
        runner.run();
        count();
    }

    /// The same, watched.
    void run(double rate, int epoch, long step, long steps, StepWatcher watcher) {
        feed(rate, epoch, step, steps);
        runner.run(watcher);
        count();
    }

    private void feed(double rate, int epoch, long step, long steps) {
        long remembered = model.optimizerSteps();
        for (int i = 0; i < hyper.size(); i++) {
            Fed f = hyper.get(i);
            double value = f.isRate() ? rate : f.scalar().schedule().at(epoch, remembered, steps);
            f.memory().set(ValueLayout.JAVA_FLOAT, 0, (float) value);
        }
        MemorySegment counters = random;
        if (counters != null) {
            counters.setAtIndex(ValueLayout.JAVA_LONG, 0, model.seed().value());
            counters.setAtIndex(ValueLayout.JAVA_LONG, 1, step / stepsPerUpdate);
            counters.setAtIndex(ValueLayout.JAVA_LONG, 2, step % stepsPerUpdate * batch);
        }
    }

    private void count() {
        if (Float.isFinite(loss())) {
            model.optimizerSteps(model.optimizerSteps() + 1);        // else nothing was changed
        }
    }

    /// Of the batch, before its update.
    float loss() {
        return loss.get(ValueLayout.JAVA_FLOAT, 0);
    }

    /// Loss and metrics, and the parts that these are made of.
    Report report() {
        return report;
    }

    /// A mean over the batch, by its number among the parts.
    double output(int part) {
        return values[part].getAtIndex(ValueLayout.JAVA_FLOAT, places[part]);
    }

    /// Loss and metrics of the batch.
    Logs logs() {
        return report.logs(IntStream.range(0, values.length).mapToDouble(this::output).toArray(), 1);
    }

    @Override public void close() {
        runner.close();
    }
}
