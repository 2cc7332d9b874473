package dev.fovea.cli;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Digits;
import dev.fovea.data.Field;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Functional;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.Stepper;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.StepWatcher;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A network compiled for one pass over batches of one size, with a batch ready in its inputs: of digits where they have the
/// right size, else of noise.
final class Prepared implements AutoCloseable {
    private final Model model;
    private final Optional<Stepper> stepper;
    private final Plan plan;
    private final Runnable pass;
    private final Consumer<StepWatcher> watched;

    private Prepared(Model model, DataSet samples, Pass pass, int batch) {
        this.model = model;
        try (var epoch = Batches.inOrder(samples, batch).prefetch(0).epoch(0)) {
            Batch images = epoch.next();
            if (pass == Pass.TRAIN) {
                Stepper training = Stepper.of(model, images.inputs(), images.targets(), batch);
                int loaded = training.load(images);
                this.stepper = Optional.of(training);
                this.plan = training.plan();
                this.pass = () -> training.step(loaded);
                this.watched = watcher -> training.step(loaded, watcher);
            } else {
                Runner runner = model.runner(batch);
                model.feed(runner, images);
                this.stepper = Optional.empty();
                this.plan = runner.plan();
                this.pass = runner::run;
                this.watched = runner::run;
            }
        }
    }

    static Prepared of(NamedNet net, Pass pass, int batch, Execution execution) {
        var made = new NetForData(net, net.architecture());
        Model model = Model.of(bytes(made.network()), Seed.of(1), execution)
                .compile(made.recipe(net.training().rule()));
        return closing(model, () -> new Prepared(model, samples(net, batch), pass, batch));
    }

    /// A model from a file, on noise of the types that it names; one that does not say how it learns but tells classes apart learns
    /// that. It is closed with this.
    static Prepared of(Model model, Pass pass, int batch) {
        return closing(model, () -> {
            if (pass == Pass.TRAIN) {
                Classes.learn(model);
            }
            return new Prepared(model, Noise.of(model, pass, batch), pass, batch);
        });
    }

    /// The model is closed if it cannot be prepared.
    private static Prepared closing(Model model, Supplier<Prepared> made) {
        try {
            return made.get();
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /// The network as it is fed with images.
    private static Network bytes(Network network) {
        Field input = network.inputs().getFirst();
        String name = network.layer() instanceof Functional ? input.name() : "image";
        return network.inputs(List.of(new Field(name, DType.U8, input.sample())));
    }

    private static DataSet samples(NamedNet net, int count) {
        DataSet images = net.image().equals(Shape.of(28, 28, 1)) ? Digits.of(1, count) : noise(net.image(), count);
        return net.isAutoencoder() ? RunData.inputAsTarget(images) : images;
    }

    private static DataSet noise(Shape image, int count) {
        var pixels = new byte[Math.toIntExact(image.count() * count)];
        new Random(1).nextBytes(pixels);
        return DataSet.of(Map.of("image", Tensor.of(image.prepend(count), pixels)),
                Map.of("label", Tensor.of(Shape.of(count), new int[count])));
    }

    Plan plan() {
        return plan;
    }

    void run() {
        pass.run();
    }

    /// One pass while its steps are watched.
    void run(StepWatcher watcher) {
        watched.accept(watcher);
    }

    @Override public void close() {
        stepper.ifPresent(Stepper::close);
        model.close();
    }
}
