package dev.fovea.nn.train;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.optimizer.Hyper;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final List<String> names;
    private final MemorySegment[] values;

    private record Fed(Hyper.Scalar scalar, boolean isRate, MemorySegment memory) {
    }

    /// @param batch the samples of a full batch: the next one's are numbered from there where several make one update
    BoundStep(Plan plan, Model model, Hyper hyper, int stepsPerUpdate, int batch) {
        this.runner = new Runner(plan, model.weights());
        this.model = model;
        this.stepsPerUpdate = stepsPerUpdate;
        this.batch = batch;
        this.hyper = hyper.scalars().stream().filter(s -> plan.inputs().containsKey(name(s)))
                .map(s -> new Fed(s, s.input().equals(hyper.rate()), runner.input(name(s)))).toList();
        this.random = plan.inputs().containsKey(RANDOM) ? runner.input(RANDOM) : null;
        this.names = List.copyOf(plan.outputs().keySet());
        this.values = names.stream().map(runner::output).toArray(MemorySegment[]::new);
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
        runner.run();
        if (Float.isFinite(loss())) {
            model.optimizerSteps(remembered + 1);        // else nothing was changed
        }
    }

    /// Of the batch, before its update.
    float loss() {
        return loss.get(ValueLayout.JAVA_FLOAT, 0);
    }

    /// The names of loss and metrics.
    List<String> names() {
        return names;
    }

    /// Loss or metric of the batch, by its number among the names.
    double output(int number) {
        return values[number].get(ValueLayout.JAVA_FLOAT, 0);
    }

    /// Loss and metrics of the batch.
    Logs logs() {
        var logs = new LinkedHashMap<String, Double>();
        names.forEach(name -> logs.put(name, output(logs.size())));
        return new Logs(logs);
    }

    @Override public void close() {
        runner.close();
    }
}
