package dev.fovea.nn.train;

import dev.fovea.nn.optimizer.Hyper;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
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
    private final long seed;
    private final List<Fed> hyper;
    private final @Nullable MemorySegment random;
    private final MemorySegment loss;
    private final List<String> names;
    private final MemorySegment[] values;

    private record Fed(Hyper.Scalar scalar, boolean isRate, MemorySegment memory) {
    }

    BoundStep(Plan plan, Weights weights, Hyper hyper, long seed) {
        this.runner = new Runner(plan, weights);
        this.seed = seed;
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

    /// Step number `step` of `steps`, with that learning rate, on what the runner was fed.
    void run(double rate, int epoch, long step, long steps) {
        for (int i = 0; i < hyper.size(); i++) {
            Fed f = hyper.get(i);
            double value = f.isRate() ? rate : f.scalar().schedule().at(epoch, step, steps);
            f.memory().set(ValueLayout.JAVA_FLOAT, 0, (float) value);
        }
        MemorySegment counters = random;
        if (counters != null) {
            counters.setAtIndex(ValueLayout.JAVA_LONG, 0, seed);
            counters.setAtIndex(ValueLayout.JAVA_LONG, 1, step);
            counters.setAtIndex(ValueLayout.JAVA_LONG, 2, 0);
        }
        runner.run();
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
