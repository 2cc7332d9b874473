package dev.fovea.nn.model;

import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Runners of one plan, lent to one thread at a time; made when they are first needed. The last one given back is lent first,
/// since its memory is still in the cache. Lending allocates nothing.
final class RunnerPool implements AutoCloseable {
    private final Plan plan;
    private final Weights weights;
    private final Lane[] free;
    private final List<Lane> made = new ArrayList<>();
    private int count;
    private boolean closed;

    /// A runner with the memory of its input and its output.
    record Lane(Runner runner, MemorySegment input, MemorySegment output) {
    }

    RunnerPool(Plan plan, Weights weights, int most) {
        this.plan = plan;
        this.weights = weights;
        this.free = new Lane[most];
        give(make());
    }

    private Lane make() {
        var runner = new Runner(plan, weights);
        var lane = new Lane(runner, runner.input(plan.inputs().firstEntry().getKey()),
                runner.output(plan.outputs().firstEntry().getKey()));
        made.add(lane);
        return lane;
    }

    /// A runner for the caller alone, who must give it back; waits until one is free. An interrupt is kept for later.
    synchronized Lane take() {
        boolean interrupted = false;
        while (!closed && count == 0 && made.size() == free.length) {
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (closed) {
            throw new IllegalStateException("the predictor is closed");
        }
        return count > 0 ? free[--count] : make();
    }

    synchronized void give(Lane lane) {
        free[count++] = lane;
        notifyAll();
    }

    /// Waits until every runner was given back, and frees them.
    @Override public synchronized void close() {
        closed = true;
        notifyAll();
        boolean interrupted = false;
        while (count < made.size()) {
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        made.forEach(l -> l.runner().close());
        made.clear();
        count = 0;
        plan.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
