package dev.fovea.nn.train;

import static dev.fovea.nn.Trained.images;
import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.categoricalCrossentropy;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static dev.fovea.nn.train.Fit.initialEpoch;
import static dev.fovea.nn.train.Fit.shuffle;
import static dev.fovea.nn.train.Fit.stepRule;
import static dev.fovea.nn.train.Fit.validation;
import static dev.fovea.nn.train.Fit.validationSplit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.fovea.compile.PlanException;
import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.nn.Trained;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.nn.train.TrainingEvent.EpochStarted;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {
    private final DataSet data = images(20);

    static List<String> backends() {
        return Trained.backends().toList();
    }

    private static Model cnn() {
        return model(Trained.cnn(), Trained.IMAGE).compile(adam(), softmaxCrossEntropy(), accuracy());
    }

    /// One weight `w`, `y = w·x`, so that steps can be followed by hand.
    private static Model line(double w) {
        Model model = model(dense(1).bias(false), Shape.of(1)).compile(sgd(0.1), meanSquaredError());
        return model.weight("dense/kernel", Tensor.of(Shape.of(1, 1), (float) w));
    }

    private static DataSet points(float... xy) {
        int n = xy.length / 2;
        var x = new float[n];
        var y = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = xy[2 * i];
            y[i] = xy[2 * i + 1];
        }
        return DataSet.of(Tensor.of(Shape.of(n, 1), x), Tensor.of(Shape.of(n, 1), y));
    }

    // learning

    @ParameterizedTest
    @MethodSource("backends") void aNetworkLearnsToTellStripesApart(String backend) {
        try (var model = model(Trained.cnn(), Trained.IMAGE, backend).compile(adam(0.01), softmaxCrossEntropy(),
                accuracy())) {
            History h = model.fit(images(300), epochs(8), batchSize(20), validation(images(100)));

            assertThat(h.last().get("val_accuracy")).isGreaterThan(0.95);
            assertThat(model.evaluate(images(100)).get("accuracy")).isEqualTo(h.last().get("val_accuracy"));
            assertThat(h.of("loss").getLast()).isLessThan(h.of("loss").getFirst());
        }
    }

    @Test void logsAreMeansOverTheSamplesAlsoOfAShortLastBatch() {
        try (var model = line(0)) {
            Logs logs = model.compile(sgd(0.0), meanSquaredError()).fit(points(1, 1, 1, 2, 1, 6), batchSize(2)).last();

            assertThat(logs.loss()).isCloseTo((1 + 4 + 36) / 3.0, within(1e-6));
            assertThat(logs.values()).containsOnlyKeys("loss", "rate");
        }
    }

    @Test void theLastShareIsHeldBack() {
        try (var model = line(0)) {
            Logs logs = model.compile(sgd(0.0), meanSquaredError())
                    .fit(points(1, 1, 1, 1, 1, 1, 1, 3), validationSplit(0.25)).last();

            assertThat(logs.loss()).isEqualTo(1);
            assertThat(logs.get("val_loss")).isEqualTo(9);
        }
    }

    @Test void epochsAreCountedFromTheInitialOne() {
        var seen = new ArrayList<Integer>();
        Callback listen = e -> {
            if (e instanceof EpochStarted(_, int epoch)) {
                seen.add(epoch);
            }
            return Signal.CONTINUE;
        };
        try (var model = cnn()) {
            model.fit(data, initialEpoch(3), epochs(5), listen);
            assertThat(seen).containsExactly(3, 4);
            assertThatThrownBy(() -> model.fit(data, epochs(3), initialEpoch(3)))
                    .hasMessage(
                            "training starts at an epoch of 0 to 2, but 3 was asked for; epochs(3) is the number of all");
        }
    }

    // one's own

    @Test void aStepOfOnesOwn() {
        StepRule signs = step -> {
            Objective objective = step.objective();
            step.gradients(objective.loss()).forEach(
                    (w, g) -> step.become(w, Ops.minus(w.value(), Ops.times(Ops.sign(g), step.hyper().rate()))));
            return objective.outputs();
        };
        try (var model = line(0)) {
            model.fit(points(1, 5, 2, 9), stepRule(signs), epochs(3), shuffle(false));
            assertThat(model.weight("dense/kernel").get(0)).isCloseTo(0.3, within(1e-6));
        }
    }

    @Test void aStepMayClipGradientsAndLetTheOptimizerLearn() {
        StepRule clipped = step -> {
            step.gradients(step.objective().loss())
                    .forEach((w, g) -> step.learn(w, Ops.max(Ops.min(g, Ops.constant(g, 1)), Ops.constant(g, -1))));
            return step.objective().outputs();
        };
        try (var model = line(0)) {
            model.fit(points(1, 50), stepRule(clipped));
            assertThat(model.weight("dense/kernel").get(0)).isCloseTo(0.1, within(1e-6));
            assertThatThrownBy(() -> model.fit(points(1, 5), stepRule(_ -> new java.util.LinkedHashMap<>())))
                    .hasMessage("a step reports a \"loss\", but this one reports []");
        }
    }

    @Test void lossMetricScheduleAndCallbackOfOnesOwn() {
        Loss cubed = (y, t) -> Ops.reshape(Ops.power(Ops.abs(Ops.minus(y, t)), 3), y.shape().sub(0, 1));
        Metric off = Metric.of("off", (y, t) -> Ops.reshape(Ops.abs(Ops.minus(y, t)), y.shape().sub(0, 1)));
        var losses = new ArrayList<Double>();
        Callback twoSteps = e -> {
            if (e instanceof BatchEnded(_, _, _, double loss)) {
                losses.add(loss);
            }
            return losses.size() == 2 ? Signal.STOP : Signal.CONTINUE;
        };
        try (var model = line(0)) {
            model.compile(sgd((_, step, _) -> step == 0 ? 0.1 : 0), cubed, off);
            History h = model.fit(points(1, 2, 1, 2, 1, 2), batchSize(1), epochs(9), twoSteps);

            assertThat(h.epochs()).isEmpty();
            assertThat(losses.get(0)).isEqualTo(8);                                       // 2³, slope −3·2² = −12
            assertThat(losses.get(1)).isCloseTo(Math.pow(0.8, 3), within(1e-5));
            assertThat(model.evaluate(points(1, 2)).get("off")).isCloseTo(0.8, within(1e-6));
        }
    }

    // what is wrong is said before the first step

    @Test void labelsOutOfRangeAreFoundBeforeTheFirstStep() {
        DataSet bad = DataSet.of(new float[][]{{1, 2}, {3, 4}, {5, 6}}, new int[]{0, 1, 3}).name("pets");
        String message = "pets: sample 2 has the label 3, but 3 classes have the labels 0 to 2. Correct the label, or choose as many classes as there are.";
        try (var model = model(dense(3), Shape.of(2)).compile(sgd(), softmaxCrossEntropy())) {
            model.initialize();
            Tensor before = model.weight("dense/kernel");

            assertThatThrownBy(() -> model.fit(bad, batchSize(1), shuffle(false))).hasMessage(message);
            assertThatThrownBy(() -> model.fit(bad.take(2), validation(bad))).hasMessage(message);
            assertThatThrownBy(() -> model.evaluate(bad)).hasMessage(message);
            assertThat(model.weight("dense/kernel")).isEqualTo(before);
        }
    }

    @Test void noDataAreNoTraining() {
        DataSet empty = new DataSet() {
            @Override public String name() {
                return "nothing";
            }

            @Override public int size() {
                return 0;
            }

            @Override public List<Field> inputs() {
                return List.of(Field.image(6, 6, 1));
            }

            @Override public List<Field> targets() {
                return List.of(Field.label());
            }

            @Override public void read(int index, Batch into, int slot) {
                throw new IllegalStateException();
            }
        };
        try (var model = cnn()) {
            assertThatThrownBy(() -> model.fit(empty)).hasMessage("nothing has no samples; give it one or more");
            assertThatThrownBy(() -> model.evaluate(empty)).hasMessage("nothing has no samples; give it one or more");
            assertThatThrownBy(() -> model.fit(data, validation(empty)))
                    .hasMessage("nothing has no samples; give it one or more");
        }
    }

    @Test void shapesAndNamesThatDoNotMatch() {
        try (var model = model(sequential(flatten(), dense(3)), Shape.of(8, 8, 1)).compile(sgd(),
                softmaxCrossEntropy())) {
            assertThatThrownBy(() -> model.fit(data)).hasMessage(
                    "the network takes samples [8, 8, 1] as \"input\", but the data has image f32[6, 6, 1].\n"
                            + "Build the network for the data's shape, or resize the data.");
        }
        try (var model = model(sequential(flatten(), dense(3)), Trained.IMAGE).compile(sgd(),
                categoricalCrossentropy().fromLogits(true))) {
            assertThatThrownBy(() -> model.fit(data)).hasMessage(
                    "categoricalCrossentropy().fromLogits(true): the output [N, 3] needs a target of the same shape, but it is [N].\n"
                            + "Change the last layer, or the shape of the targets.");
            assertThatThrownBy(() -> model.compile(sgd(), Task.of("head", softmaxCrossEntropy())).fit(data))
                    .hasMessage("the network has no output \"head\"; it has [output]");
        }
        try (var model = cnn()) {
            DataSet two = DataSet.of(Map.of("image", Tensor.of(Shape.of(1, 6, 6, 1), new float[36])),
                    Map.of("age", Tensor.of(Shape.of(1), 1), "kind", Tensor.of(Shape.of(1), 1)));
            assertThatThrownBy(() -> model.fit(two)).hasMessage(
                    "the network is trained for one target, but the data has [age, kind].\nKeep one of them, or compile the model with a task for each output.");
            assertThatThrownBy(() -> model.compile(sgd(), Task.of("output", softmaxCrossEntropy())).fit(two))
                    .hasMessage("the output \"output\" needs a target of its name; the data has [age, kind]");
            model.compile(adam(), softmaxCrossEntropy(), accuracy());
            assertThatThrownBy(() -> model.fit(data, validation(points(1, 1)))).hasMessageStartingWith(
                    "the network takes samples [6, 6, 1] as \"input\", but the data has input f32[1].");
        }
    }

    @Test void theMemoryCapIsKeptBeforeTheFirstStep() {
        Execution small = Execution.on("reference").threads(1).memoryCap(10_000);
        try (var model = Model.of(Network.of(Trained.cnn(), Trained.IMAGE), Seed.of(1), small).compile(sgd(),
                softmaxCrossEntropy())) {
            assertThatThrownBy(() -> model.fit(data, batchSize(20))).isInstanceOf(PlanException.class)
                    .hasMessageMatching(
                            "a batch of 20 needs .* MiB \\(.* of values, .* of weights and optimizer state\\), but the cap is 0\\.0 MiB\\. .*");
        }
    }

    @Test void whatDoesNotGoTogetherIsSaid() {
        try (var model = cnn()) {
            assertThatThrownBy(() -> model.fit(data, validation(data), validationSplit(0.5)))
                    .hasMessage("give either validation data or a share to hold back, not both");
            assertThatThrownBy(() -> model.fit(data, epochs(0)))
                    .hasMessage("the number of epochs must be 1 or more, but is 0");
            assertThatThrownBy(() -> model.fit(data, batchSize(0)))
                    .hasMessage("the batch size must be 1 or more, but is 0");
            assertThatThrownBy(() -> model.compile(sgd(), softmaxCrossEntropy(), accuracy(), accuracy()).fit(data))
                    .hasMessage("two numbers are reported as \"accuracy\"; give the metric accuracy() another name");
        }
    }

    // what a batch costs

    @Test void aBatchCostsFewBytesOnTheHeap() {
        assertThat(bytesPerBatch("reference")).isLessThan(2048);
    }

    @Tag("nightly")
    @ParameterizedTest
    @MethodSource("backends") void aBatchCostsFewBytesOnTheHeapOnceAllKernelsAreCompiled(String backend) {
        assertThat(bytesPerBatch(backend)).isLessThan(2048);
    }

    private static long bytesPerBatch(String backend) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var at = new long[1];
        var perBatch = new long[]{Long.MAX_VALUE};
        Callback measure = e -> {
            if (e instanceof BatchEnded(TrainingRun run, _, _, _)) {
                long now = threads.getCurrentThreadAllocatedBytes();
                if (run.step() % 50 == 49) {
                    perBatch[0] = Math.min(perBatch[0], (now - at[0]) / 20);
                }
                at[0] = run.step() % 50 == 29 ? now : at[0];
            }
            return perBatch[0] < 2048 ? Signal.STOP : Signal.CONTINUE;           // vector kernels allocate until they are compiled
        };
        try (var model = model(Trained.cnn(), Trained.IMAGE, backend).compile(adam(), softmaxCrossEntropy(),
                accuracy())) {
            model.fit(images(2000), batchSize(10), epochs(300), measure);
        }
        return perBatch[0];
    }
}
