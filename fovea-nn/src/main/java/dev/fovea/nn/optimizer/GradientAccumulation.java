package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.after;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.select;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;

/// `a ← a + g`;  at every `k`-th step  `w ← optimizer(w, a / k)`,  `a ← 0`
///
/// The lecture's batch algorithm over `k` batches: the step of a batch `k` times as large, where that one would not fit into
/// memory. Dropout draws what it would for that batch. Bias corrections and schedules count updates, not steps. Batches are averaged with
/// equal weights, a short last one too, and the count runs on from epoch to epoch.
public record GradientAccumulation(Optimizer optimizer, int steps) implements OptimizerOption {
    private static final String SLOT = "accumulated";

    public GradientAccumulation {
        positive("the number of steps of an update", steps);
        OptimizerOption.requireBeforeAccumulate(optimizer, "accumulate");
    }

    @Override public Schedule rate() {
        return Hyper.perUpdate(optimizer.rate(), steps);
    }

    @Override public int stepsPerUpdate() {
        return steps;
    }

    @Override public List<Value> updateAll(List<Learned> all, Hyper hyper) {
        Value last = hyper.scalar("last", (_, step, _) -> step % steps == steps - 1 ? 1 : 0);
        List<Value> sums = all.stream().map(p -> p.slots().within(() -> plus(p.slots().get(SLOT), p.gradient())))
                .toList();
        var means = new ArrayList<Learned>();
        for (Learned p : all) {
            Value sum = sums.get(means.size());
            means.add(p.gradient(p.slots().within(() -> times(sum, 1.0 / steps))));
        }
        List<Value> updated = optimizer.updateAll(means, hyper.perUpdate(steps));
        var next = new ArrayList<Value>();
        for (Learned p : all) {
            int i = next.size();
            next.add(p.slots().within(() -> {
                p.slots().setOnlyIf(last);
                p.slots().set(SLOT, select(last, constant(sums.get(i), 0), sums.get(i)));
                return select(last, updated.get(i), p.weight());
            }));
        }
        return next;
    }

    @Override public String toString() {
        return after(optimizer, "accumulate", steps).toString();
    }
}
