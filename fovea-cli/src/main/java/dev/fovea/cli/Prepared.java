package dev.fovea.cli;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.Digits;
import dev.fovea.data.Field;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.Stepper;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import java.util.List;
import java.util.Optional;

/// A network compiled for one pass over batches of one size, with a batch of digits ready in its inputs.
final class Prepared implements AutoCloseable {
    private final Model model;
    private final Optional<Stepper> stepper;
    private final Plan plan;
    private final Runnable pass;

    Prepared(NamedNet net, Pass pass, int batch, Execution execution) {
        this.model = Model.of(net.network().inputs(List.of(Field.image(28, 28, 1))), Seed.of(1), execution)
                .compile(net.optimizer().with(net.schedule().from(net.rate())), Losses.sparseCategoricalCrossentropy(),
                        Metrics.accuracy());
        boolean done = false;
        try (var digits = Batches.inOrder(Digits.of(1, batch), batch).prefetch(0).epoch(0)) {
            Batch images = digits.next();
            if (pass == Pass.TRAIN) {
                Stepper training = Stepper.of(model, images.inputs(), images.targets(), batch);
                int loaded = training.load(images);
                this.stepper = Optional.of(training);
                this.plan = training.plan();
                this.pass = () -> training.step(loaded);
            } else {
                Runner runner = model.runner(batch);
                model.feed(runner, images);
                this.stepper = Optional.empty();
                this.plan = runner.plan();
                this.pass = runner::run;
            }
            done = true;
        } finally {
            if (!done) {
                model.close();
            }
        }
    }

    Plan plan() {
        return plan;
    }

    void run() {
        pass.run();
    }

    @Override public void close() {
        stepper.ifPresent(Stepper::close);
        model.close();
    }
}
