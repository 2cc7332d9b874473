package dev.fovea.cli.workload;

import dev.fovea.data.Batch;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Stepper;
import dev.fovea.plan.Plan;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// Training: forward, backward, update, and the loss read by Java, through a stepper of the model.
public final class TrainingSession implements PlannedSession {
    private final Model model;
    private final Stepper stepper;
    private final Arena arena = Arena.ofShared();
    private final List<Batch> batches = new ArrayList<>();
    private final boolean loaded;
    private double loss;

    public TrainingSession(Workload workload, SharedBatches data, Execution execution) {
        this.model = workload.trained(execution);
        this.stepper = Stepper.of(model, List.of(workload.input()), List.of(workload.target()), data.size());
        this.loaded = PlannedSession.isSmall(stepper.plan());
        for (int i = 0; i < BATCHES; i++) {
            if (loaded) {
                try (Arena once = Arena.ofConfined()) {
                    stepper.load(data.batch(i, once));
                }
            } else {
                batches.add(data.batch(i, arena));
            }
        }
    }

    @Override public double pass(int number) {
        loss = loaded ? stepper.step(number) : stepper.step(batches.get(number));
        return loss;
    }

    @Override public String shown() {
        return Double.toString(loss);
    }

    @Override public Plan plan() {
        return stepper.plan();
    }

    @Override public void close() {
        stepper.close();
        model.close();
        arena.close();
    }
}
