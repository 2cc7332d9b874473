package dev.fovea.nn.train;

import static dev.fovea.nn.Trained.images;
import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.Trained.variables;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.lambda;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static dev.fovea.nn.train.Callbacks.csvLog;
import static dev.fovea.nn.train.Callbacks.earlyStopping;
import static dev.fovea.nn.train.Callbacks.learningRateScheduler;
import static dev.fovea.nn.train.Callbacks.modelCheckpoint;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static dev.fovea.nn.train.Fit.initialEpoch;
import static dev.fovea.nn.train.Fit.resumeFrom;
import static dev.fovea.nn.train.Fit.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.nn.Trained;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.MemoryFormat;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import dev.fovea.nn.train.TrainingEvent.TrainingEnded;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTest {
    private final DataSet data = images(20);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @TempDir Path folder;

    @BeforeEach void noFiles() {
        MemoryFormat.FILES.clear();
    }

    private static Model cnn() {
        return model(Trained.cnn(), Trained.IMAGE).compile(adam(), softmaxCrossEntropy(), accuracy());
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /// S-06: lr = 0.01 · 0.6^epoch.
    @Test void theSchedulerSetsAndPrintsTheRateOfEachEpoch() {
        try (var model = cnn()) {
            History history = model.fit(data, epochs(10),
                    learningRateScheduler(epoch -> 0.01 * Math.pow(0.6, epoch)).verbose(out));

            assertThat(printed()).startsWith(
                    "Epoch 1: learning rate 0.01\nEpoch 2: learning rate 0.006\nEpoch 3: learning rate 0.0036\n")
                    .endsWith("Epoch 10: learning rate 0.000100777\n");
            assertThat(history.of("rate")).startsWith(0.01, 0.006).hasSize(10);
        }
    }

    @Test void theSchedulersRateIsUsed() {
        try (var model = cnn(); var still = cnn()) {
            still.initialize();
            model.fit(data, learningRateScheduler(_ -> 0));

            assertThat(model.weight("dense/kernel")).isEqualTo(still.weight("dense/kernel"));
        }
    }

    /// A run whose `score` is what the test wants, epoch by epoch.
    private static History run(int epochs, EarlyStopping stopping, double... scores) {
        try (var model = cnn()) {
            return model.fit(images(4), epochs(epochs), script(scores), stopping);
        }
    }

    /// Sets the rate, which is logged, to the numbers of the script.
    private static Callback script(double... rates) {
        return learningRateScheduler(epoch -> rates[epoch]);
    }

    @Test void stoppingWaitsForSoManyEpochsWithoutImprovement() {
        var onRate = earlyStopping().monitor("rate");
        assertThat(run(6, onRate, 5, 4, 4, 3, 2, 1).epochs()).hasSize(3);
        assertThat(run(6, onRate.patience(2), 5, 4, 4, 3, 3, 3).epochs()).hasSize(6);
        assertThat(run(6, onRate.patience(1), 5, 4, 4, 3, 3, 3).epochs()).hasSize(3);
        assertThat(run(6, onRate.patience(2).minDelta(1.5), 5, 4, 3, 2, 1, 0).epochs()).hasSize(6);
        assertThat(run(6, onRate.patience(2).minDelta(3), 5, 4, 3, 2, 1, 0).epochs()).hasSize(3);
        assertThat(run(6, onRate.better(Better.HIGHER), 1, 2, 3, 2, 5, 6).epochs()).hasSize(4);
    }

    @Test void whatIsBetterFollowsFromTheName() {
        assertThat(List.of("val_accuracy", "head/binary_accuracy", "top_5", "head/val_top_5"))
                .allMatch(n -> Better.of(n) == Better.HIGHER);
        assertThat(List.of("loss", "val_loss", "head/loss", "error")).allMatch(n -> Better.of(n) == Better.LOWER);
    }

    @Test void stoppingSaysWhy() {
        var reasons = new ArrayList<String>();
        Callback listen = e -> {
            if (e instanceof TrainingEnded(TrainingRun run)) {
                reasons.add(run.stopReason().orElse("none"));
            }
            return Signal.CONTINUE;
        };
        try (var model = cnn()) {
            model.fit(data, epochs(5), script(3, 2, 2, 2, 2), earlyStopping().monitor("rate").patience(2), listen);
        }
        assertThat(reasons).containsExactly("epoch 4: rate has not improved since epoch 2, when it was 2");
    }

    @Test void theBestWeightsComeBack() {
        var kept = new HashMap<Integer, Map<String, Tensor>>();
        Callback keep = e -> {
            if (e instanceof EpochEnded(TrainingRun run, int epoch, _)) {
                kept.put(epoch, variables(run.model()));
            }
            return Signal.CONTINUE;
        };
        try (var model = cnn()) {
            model.fit(data, epochs(4), script(3e-3, 1e-3, 2e-3, 2e-3), keep,
                    earlyStopping().monitor("rate").patience(9).restoreBest());

            assertThat(model.weight("dense/kernel")).isEqualTo(kept.get(1).get("dense/kernel"))
                    .isNotEqualTo(kept.get(3).get("dense/kernel"));
        }
    }

    @Test void watchingWhatIsNotThereIsAnErrorBeforeTheFirstStep() {
        try (var model = cnn()) {
            assertThatThrownBy(() -> model.fit(data, earlyStopping())).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "earlyStopping() watches \"val_loss\", but there are no validation data; give validation(data), or .monitor(\"loss\")");
            assertThatThrownBy(() -> model.fit(data, earlyStopping().monitor("error")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no \"error\" among the logs; there are [loss, accuracy, rate]");
        }
    }

    @Test void aStoppedAndResumedRunStopsWhereTheOtherDoes() {
        EarlyStopping stopping = earlyStopping().monitor("rate").patience(2);
        Callback script = script(5, 4, 4, 4, 1, 1);
        History whole;
        try (var model = cnn()) {
            whole = model.fit(data, epochs(6), script, stopping);
        }
        try (var model = cnn()) {
            model.fit(data, epochs(6), script,
                    (Callback) e -> e instanceof EpochEnded(TrainingRun r, int n, _) && n == 2
                            ? save(r)
                            : Signal.CONTINUE);
        }
        try (var model = Model.load(Path.of("stop.memory"), Execution.on("reference").threads(2))) {
            assertThat(model.fit(data, epochs(6), script, stopping, resumeFrom(model.trainingState().orElseThrow())))
                    .isEqualTo(whole);
        }
    }

    private static Signal save(TrainingRun run) {
        run.model().save(Path.of("stop.memory"), dev.fovea.nn.model.Kinds.standard(), run.state());
        return Signal.STOP;
    }

    @Test void checkpointsAreNamedByEpochAndNumbers() {
        try (var model = cnn()) {
            History h = model.fit(data, epochs(2), validation(images(9)),
                    modelCheckpoint("net-{epoch}-{val_accuracy}.memory"));

            assertThat(MemoryFormat.FILES).containsOnlyKeys(
                    Path.of("net-1-%.4f.memory".formatted(h.of("val_accuracy").get(0))),
                    Path.of("net-2-%.4f.memory".formatted(h.of("val_accuracy").get(1))));
            assertThat(MemoryFormat.FILES.values()).allMatch(s -> s.slots().isEmpty() && s.state().isEmpty());
        }
    }

    @Test void onlyBetterModelsAreSaved() {
        try (var model = cnn()) {
            model.fit(data, epochs(5), script(5, 6, 3, 4, 2),
                    modelCheckpoint("{epoch}.memory").monitor("rate").saveBestOnly(true));
            assertThat(MemoryFormat.FILES).containsOnlyKeys(Path.of("1.memory"), Path.of("3.memory"),
                    Path.of("5.memory"));

            assertThatThrownBy(() -> model.fit(data, modelCheckpoint("x.memory").saveBestOnly(true)))
                    .hasMessage("modelCheckpoint(\"x.memory\") "
                            + "watches \"val_loss\", but there are no validation data; give validation(data), or .monitor(\"loss\")");
        }
    }

    @Test void stepsAreSavedWithAllThatARunNeeds() {
        try (var model = cnn()) {
            model.fit(data, epochs(2), batchSize(5), modelCheckpoint("{step}.memory").everySteps(3).resumable(true));

            assertThat(MemoryFormat.FILES).containsOnlyKeys(Path.of("3.memory"), Path.of("6.memory"));
            var saved = MemoryFormat.FILES.get(Path.of("6.memory"));
            assertThat(saved.slots()).hasSize(8);
            assertThat(saved.state().orElseThrow())
                    .satisfies(s -> assertThat(List.of(s.epoch(), s.batch(), (int) s.step(), (int) s.samples()))
                            .containsExactly(1, 2, 6, 10));
        }
    }

    @Test void theTableHasARowForEachEpoch() throws Exception {
        Path file = folder.resolve("log.csv");
        try (var model = cnn()) {
            History one = model.fit(data, epochs(2), validation(images(9)), csvLog(file));

            List<String> lines = Files.readAllLines(file);
            assertThat(lines).hasSize(3).first().isEqualTo("epoch,loss,accuracy,val_loss,val_accuracy,rate");
            assertThat(lines.get(2)).startsWith("2," + one.of("loss").get(1) + ",").endsWith(",0.001");
            model.fit(data, epochs(3), initialEpoch(2), csvLog(file));
            assertThat(Files.readAllLines(file)).hasSize(2).last().asString().startsWith("3,");
        }
    }

    // not a number

    private String blame(Model model, DataSet on, FitOption... options) {
        var reports = new ArrayList<String>();
        var all = new ArrayList<>(List.of(options));
        all.add(new TerminateOnNaN(reports::add));
        model.fit(on, all.toArray(FitOption[]::new));
        assertThat(reports).hasSize(1);
        return reports.getFirst();
    }

    @Test void badDataAreToBlame() {
        var pixels = new float[4 * 36];
        pixels[2 * 36 + 5] = Float.NaN;
        DataSet bad = DataSet.of(Trained.ordered("image", Tensor.of(Shape.of(4, 6, 6, 1), pixels)),
                Trained.ordered("label", Tensor.of(Shape.of(4), 0, 1, 2, 0))).name("holes");
        try (var model = cnn()) {
            assertThat(blame(model, bad, batchSize(2), Fit.shuffle(false))).isEqualTo(
                    "epoch 1, batch 2: the loss is NaN. The data are to blame: \"image\" of sample 2 of holes has the value NaN.");
        }
    }

    @Test void badWeightsAreToBlame() {
        try (var model = cnn()) {
            model.weight("dense/bias", Tensor.of(Shape.of(3), 0f, Float.POSITIVE_INFINITY, 0f));

            assertThat(blame(model, data)).isEqualTo("epoch 1, batch 1: the loss is NaN. "
                    + "The weights of an earlier step are to blame: dense/bias is not finite. Lower the learning rate.");
        }
    }

    @Test void theFirstLayerThatOverflowsIsToBlameAndTheWeightsStay() {
        try (var model = model(
                sequential(flatten(), dense(4), lambda("root", x -> Ops.sqrt(Ops.minus(x, 1e6))), dense(3)),
                Trained.IMAGE)) {
            model.compile(sgd(), softmaxCrossEntropy()).initialize();
            Map<String, Tensor> before = variables(model);

            assertThat(blame(model, data)).isEqualTo("epoch 1, batch 1: the loss is NaN. "
                    + "The first layer to blame is root: its output [20, 4] has the value NaN. Lower the learning rate, or scale the data.");
            assertThat(variables(model)).isEqualTo(before);
        }
    }

    @Test void theLossIsToBlameIfNothingElseIs() {
        try (var model = model(sequential(flatten(), dense(1)), Trained.IMAGE)) {
            model.compile(sgd(), (y, _) -> Ops.reshape(Ops.log(Ops.minus(Ops.times(y, 0), 1)), y.shape().sub(0, 1)));

            assertThat(blame(model, data))
                    .contains("the loss itself is to blame. Use one that takes logits, or check the targets.");
        }
    }

    // progress

    @Test void withoutATerminalThereIsALineForEachEpoch() {
        var clock = new AtomicLong();
        try (var model = cnn()) {
            History h = model.fit(data, epochs(2), batchSize(5),
                    new Progress(out, false, () -> clock.getAndAdd(500_000_000), _ -> 4_999_999));

            assertThat(printed())
                    .isEqualTo("Epoch 1/2 4/4 0.5 s, 40 images/s - %s\nEpoch 2/2 4/4 0.5 s, 40 images/s - %s\n"
                            .formatted(h.epochs().get(0).without("rate"), h.epochs().get(1).without("rate")));
        }
    }

    @Test void onATerminalTheLineMoves() {
        var clock = new AtomicLong();
        try (var model = model(sequential(flatten(), dense(1)), Trained.IMAGE).compile(sgd(0.0), meanSquaredError())) {
            model.fit(
                    DataSet.of(Tensor.zeros(dev.fovea.tensor.DType.F32, Shape.of(20, 6, 6, 1)),
                            Tensor.zeros(dev.fovea.tensor.DType.F32, Shape.of(20, 1))),
                    batchSize(5), new Progress(out, true, () -> clock.getAndAdd(1_000_000_000), _ -> 0));
        }
        assertThat(printed().split("\r")).containsExactly("",
                "Epoch 1/1 1/4 [=======>......................] 5 images/s - ETA 3.0 s - loss 0.0000",
                "Epoch 1/1 2/4 [===============>..............] 5 images/s - ETA 2.0 s - loss 0.0000",
                "Epoch 1/1 3/4 [======================>.......] 5 images/s - ETA 1.0 s - loss 0.0000",
                "Epoch 1/1 4/4 [==============================] 5 images/s - ETA 0.0 s - loss 0.0000",
                "Epoch 1/1 4/4 [==============================] 5.0 s, 4 images/s - loss 0.0000     \n");
    }

    /// 60 ms of 0.5 s are 12 %; 1 % is said, less is not.
    @Test void itSaysHowLongStepsWaitedForData() {
        for (long waited : List.of(60_000_000L, 5_000_000L)) {
            var clock = new AtomicLong();
            try (var model = cnn()) {
                model.fit(data, batchSize(5),
                        new Progress(out, false, () -> clock.getAndAdd(500_000_000), _ -> waited));
            }
        }
        assertThat(printed().lines().map(l -> l.replaceFirst(" - .*", ""))).containsExactly(
                "Epoch 1/1 4/4 0.5 s, 40 images/s, data 12 %", "Epoch 1/1 4/4 0.5 s, 40 images/s, data 1 %");
    }

    @Test void theMovingLineSaysItToo() {
        var clock = new AtomicLong();
        try (var model = cnn()) {
            model.fit(data, batchSize(10),
                    new Progress(out, true, () -> clock.getAndAdd(1_000_000_000), run -> run.samples() * 25_000_000));
        }
        assertThat(printed()).contains("10 images/s, data 25 % - ETA 1.0 s - loss");
    }

    /// Samples of 10 ms each: the first batch of every epoch makes its step wait for about 50 ms, and the epoch before does not count.
    @Test void theRunKnowsHowLongTheStepsOfAnEpochWaited() {
        var seen = new ArrayList<Long>();
        try (var model = cnn()) {
            model.fit(new SlowData(data, 10), epochs(2), batchSize(5), (Callback) e -> {
                switch (e) {
                    case TrainingEvent.EpochStarted(var run, _) -> seen.add(run.waited());
                    case EpochEnded(var run, _, _) -> seen.add(run.waited());
                    default -> {
                    }
                }
                return Signal.CONTINUE;
            });
        }
        assertThat(seen).hasSize(4);
        assertThat(List.of(seen.get(0), seen.get(2))).containsExactly(0L, 0L);
        assertThat(List.of(seen.get(1), seen.get(3))).allMatch(n -> n >= 20_000_000);
    }

    private record SlowData(DataSet data, int milliseconds) implements DataSet {
        @Override public String name() {
            return data.name();
        }

        @Override public int size() {
            return data.size();
        }

        @Override public List<Field> inputs() {
            return data.inputs();
        }

        @Override public List<Field> targets() {
            return data.targets();
        }

        @Override public void read(int index, Batch into, int slot) {
            LockSupport.parkNanos(milliseconds * 1_000_000L);
            data.read(index, into, slot);
        }
    }
}
