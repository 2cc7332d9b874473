package dev.fovea.nn.train;

import static dev.fovea.nn.Trained.images;
import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.Trained.variables;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.loss.Losses.l2;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.*;
import static dev.fovea.nn.schedule.Schedules.cosine;
import static dev.fovea.nn.schedule.Schedules.oneCycle;
import static dev.fovea.nn.train.Callbacks.reduceLROnPlateau;
import static dev.fovea.nn.train.Callbacks.swapAverages;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static dev.fovea.nn.train.Fit.resumeFrom;
import static dev.fovea.nn.train.Fit.shuffle;
import static dev.fovea.nn.train.Fit.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataSet;
import dev.fovea.nn.Trained;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingOptionsTest {
    private final DataSet data = images(48);

    static Stream<String> backends() {
        return Trained.backends();
    }

    static Stream<Optimizer> optimizers() {
        return Stream.of(rmsprop(0.001).momentum(0.9).centered(true), adagrad(0.03), adamW(cosine(0.01)),
                adamax(oneCycle(0.02)), muon(0.05).weightDecay(0.01),
                adam(0.01).weightDecay(0.1).clipValue(1).average(0.9).accumulate(3),
                momentum(0.05).clipNorm(0.5), nesterov(0.05).globalClipNorm(0.5));
    }

    private static Model cnn(Optimizer optimizer, String backend) {
        return model(Trained.cnn(), Trained.IMAGE, backend).compile(optimizer, softmaxCrossEntropy(), accuracy());
    }

    @ParameterizedTest
    @MethodSource("optimizers") void aNetworkLearnsWithIt(Optimizer optimizer) {
        try (var model = cnn(optimizer, Execution.best().backend().name())) {
            History h = model.fit(images(300), epochs(12), batchSize(10));
            assertThat(h.last().get("accuracy")).isGreaterThan(0.85);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers") void aRunThatWasStoppedAnywhereEndsLikeOneThatWasNot(Optimizer optimizer) {
        String backend = Execution.best().backend().name();
        try (var whole = cnn(optimizer, backend)) {
            whole.fit(data, epochs(1), batchSize(8));
            whole.fit(data, epochs(3), batchSize(8));
            for (int stopAt : new int[]{1, 4, 11}) {
                SavedModel stopped = stoppedAfter(stopAt, optimizer, backend);
                try (var resumed = Model.of(stopped, Execution.on(backend).threads(2))) {
                    resumed.fit(data, epochs(3), batchSize(8), resumeFrom(resumed.trainingState().orElseThrow()));
                    assertThat(variables(resumed)).as("stopped after %d", stopAt).isEqualTo(variables(whole));
                }
            }
        }
    }

    /// In the second run of two, so that the optimizer remembers more steps than the run has.
    private SavedModel stoppedAfter(int steps, Optimizer optimizer, String backend) {
        var saved = new ArrayList<SavedModel>();
        Callback stop = event -> {
            if (event instanceof BatchEnded(TrainingRun run, _, _, _) && run.step() == steps) {
                saved.add(run.model().saved(run.state()));
                return Signal.STOP;
            }
            return Signal.CONTINUE;
        };
        try (var model = cnn(optimizer, backend)) {
            model.fit(data, epochs(1), batchSize(8));
            model.fit(data, epochs(3), batchSize(8), stop);
        }
        return saved.getFirst();
    }

    // accumulation

    /// S-13: with dropout, which draws for each sample what it would in the large batch.
    @ParameterizedTest
    @MethodSource("backends") void accumulatedBatchesAreOneLargeBatch(String backend) {
        for (Optimizer optimizer : List.of(sgd(0.1), momentum(0.1).clipNorm(0.2),
                adam(cosine(0.01)).weightDecay(0.1))) {
            try (var large = cnn(optimizer, backend); var small = cnn(optimizer.accumulate(3), backend)) {
                large.fit(data, epochs(2), batchSize(12));
                small.fit(data, epochs(2), batchSize(4));
                assertClose(small, large, 2e-5);
            }
        }
    }

    private static void assertClose(Model actual, Model expected, double tolerance) {
        for (Parameter p : expected.parameters()) {
            Tensor e = expected.weight(p.path());
            Tensor a = actual.weight(p.path());
            for (int i = 0; i < e.count(); i++) {
                assertThat(a.get(i)).as("%s %d", p.path(), i).isCloseTo(e.get(i), within(tolerance));
            }
        }
    }

    @Test void aStepOfOnesOwnAccumulatesToo() {
        try (var one = cnn(sgd(0.1), "reference"); var two = cnn(sgd(0.1).accumulate(2), "reference")) {
            var all = Batching.all(images(8));
            one.trainOnBatch(all);
            two.trainOnBatch(Batching.part(all, 0, 4));
            assertThat(two.weight("dense/kernel")).isNotEqualTo(one.weight("dense/kernel"));
            two.trainOnBatch(Batching.part(all, 4, 8));
            assertClose(two, one, 1e-6);
        }
    }

    // weight decay

    private static DataSet point(float x, float y) {
        return DataSet.of(Tensor.of(Shape.of(1, 1), x), Tensor.of(Shape.of(1, 1), y));
    }

    @Test void forSgdWeightDecayIsTheL2Penalty() {
        try (var decayed = model(dense(1), Shape.of(1)).compile(sgd(0.1).weightDecay(0.2), meanSquaredError());
                var penalised = model(dense(1).kernelRegularizer(l2(0.1)), Shape.of(1)).compile(sgd(0.1),
                        meanSquaredError())) {
            decayed.fit(point(1, 2), epochs(3));
            penalised.fit(point(1, 2), epochs(3));
            assertClose(decayed, penalised, 1e-6);
        }
    }

    // memory of the optimizer

    @Test void aSecondFitGoesOnWithTheOptimizersMemory() {
        try (var twice = cnn(adam(0.01), "reference"); var once = cnn(adam(0.01), "reference")) {
            twice.fit(data, batchSize(8), shuffle(false));
            assertThat(twice.optimizerSteps()).isEqualTo(6);
            twice.fit(point(), batchSize(8), shuffle(false));
            once.fit(data, batchSize(8), shuffle(false));
            once.fit(point(), batchSize(8), shuffle(false));
            assertThat(variables(twice)).isEqualTo(variables(once));
            assertThat(twice.optimizerSteps()).isEqualTo(7);

            once.compile(adam(0.01), softmaxCrossEntropy());
            assertThat(once.optimizerSteps()).isZero();
            once.fit(point(), batchSize(8));
            assertThat(once.optimizerSteps()).isEqualTo(1);
            assertThat(once.weights().get("dense/bias/v").get(0))
                    .isLessThan(twice.weights().get("dense/bias/v").get(0));
        }
    }

    private static DataSet point() {
        return images(8);
    }

    /// With Adam: the correction of the seventh step is that of a seventh step.
    @Test void twoRunsOfOneEpochAreOneOfTwoForARuleThatSeesNoEpochs() {
        try (var two = model(dense(1), Shape.of(1)).compile(adam(0.1), meanSquaredError());
                var one = model(dense(1), Shape.of(1)).compile(adam(0.1), meanSquaredError())) {
            two.fit(point(1, 2), epochs(3));
            two.fit(point(1, 2), epochs(4));
            one.fit(point(1, 2), epochs(7));
            assertThat(variables(two)).isEqualTo(variables(one));
        }
    }

    @Test void stepsAndRunsShareTheMemory() {
        try (var mixed = model(dense(1), Shape.of(1)).compile(adam(0.1), meanSquaredError());
                var one = model(dense(1), Shape.of(1)).compile(adam(0.1), meanSquaredError())) {
            Tensor x = Tensor.of(Shape.of(1, 1), 1f);
            Tensor y = Tensor.of(Shape.of(1, 1), 2f);
            mixed.trainOnBatch(x, y);
            mixed.fit(point(1, 2), epochs(2));
            mixed.trainOnBatch(x, y);
            try (var stepper = Stepper.of(mixed, point(1, 2).inputs(), point(1, 2).targets(), 1);
                    var batches = dev.fovea.data.Batches.inOrder(point(1, 2), 1).epoch(0)) {
                stepper.step(batches.next());
            }
            one.fit(point(1, 2), epochs(5));
            assertThat(variables(mixed)).isEqualTo(variables(one));
        }
    }

    @Test void aStepThatIsPassedOverIsNotCounted() {
        for (Optimizer optimizer : List.of(adam(0.1).average(0.5), sgd(0.1).accumulate(2))) {
            try (var bad = model(dense(1), Shape.of(1)).compile(optimizer, meanSquaredError());
                    var good = model(dense(1), Shape.of(1)).compile(optimizer, meanSquaredError())) {
                bad.fit(point(Float.NaN, 2));
                assertThat(bad.optimizerSteps()).isZero();
                bad.fit(point(1, 2), epochs(4));
                good.fit(point(1, 2), epochs(4));
                assertThat(variables(bad)).isEqualTo(variables(good));
            }
        }
    }

    // averages

    @Test void averagesAreSwappedInAndOut() {
        try (var model = model(dense(1).bias(false), Shape.of(1)).compile(sgd(0.5).average(0.5), meanSquaredError())) {
            model.weight("dense/kernel", Tensor.of(Shape.of(1, 1), 0f));
            model.fit(point(1, 4), epochs(2));               // 0 → 4 → 4: the gradient is 2·(w − 4)
            model.fit(point(1, 8), epochs(1));               // → 8, the average (4 + 8) / 2
            assertThat(model.weight("dense/kernel").get(0)).isEqualTo(8);
            model.swapAverages();
            assertThat(model.weight("dense/kernel").get(0)).isEqualTo(6);
            assertThat(model.evaluate(point(1, 8)).loss()).isEqualTo(4);
            model.swapAverages();
            assertThat(model.weight("dense/kernel").get(0)).isEqualTo(8);
        }
    }

    @Test void averagesMayBeValidated() {
        try (var model = model(dense(1).bias(false), Shape.of(1)).compile(sgd(0.25).average(0.5), meanSquaredError())) {
            model.weight("dense/kernel", Tensor.of(Shape.of(1, 1), 0f));
            History h = model.fit(point(1, 4), epochs(2), validation(point(1, 0)), swapAverages());
            assertThat(h.of("val_loss")).containsExactly(4.0, 6.25);       // w is 2, 3; its average 2, 2.5
            assertThat(model.weight("dense/kernel").get(0)).isEqualTo(3);

            model.compile(sgd(0.25), meanSquaredError());
            assertThatThrownBy(() -> model.fit(point(1, 4), swapAverages()))
                    .hasMessage("swapAverages() needs an optimizer that keeps averages: sgd(0.25).average(0.99)");
            assertThatThrownBy(model::swapAverages).hasMessage("no averages of the weights are kept; "
                    + "compile the model with an optimizer that does, adam().average(0.99), and train it");
        }
    }

    // plateaus

    /// The rate of each epoch when the watched number takes these values.
    private static List<Double> rates(ReduceLROnPlateau callback, double... watched) {
        var next = new ArrayList<Double>();
        for (double w : watched) {
            next.add(w);
        }
        try (var model = model(dense(1).bias(false), Shape.of(1)).compile(sgd(0.5), meanSquaredError())) {
            // the loss of a weight that each epoch is set to what gives it
            Callback set = e -> {
                if (e instanceof TrainingEvent.EpochStarted(TrainingRun run, int epoch)) {
                    run.model().weight("dense/kernel", Tensor.of(Shape.of(1, 1), (float) Math.sqrt(next.get(epoch))));
                }
                return Signal.CONTINUE;
            };
            return model.fit(point(1, 0), epochs(watched.length), callback.monitor("loss"), set).of("rate");
        }
    }

    @Test void aPlateauLowersTheRate() {
        assertThat(rates(reduceLROnPlateau().patience(2).factor(0.5), 4, 1, 1, 1, 1, 1, 1))
                .containsExactly(0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125);
        assertThat(rates(reduceLROnPlateau().patience(1).factor(0.5).cooldown(2), 1, 1, 1, 1, 1))
                .containsExactly(0.5, 0.5, 0.25, 0.25, 0.125);
        assertThat(rates(reduceLROnPlateau().patience(1).minRate(0.2), 1, 1, 1, 1)).containsExactly(0.5, 0.5, 0.2, 0.2);
        assertThat(rates(reduceLROnPlateau().patience(1).factor(0.5).minDelta(2), 9, 8, 4, 4))
                .containsExactly(0.5, 0.5, 0.25, 0.25);
    }

    @Test void aResumedRunHasTheRateOfThePlateau() {
        ReduceLROnPlateau callback = reduceLROnPlateau().monitor("loss").patience(1).factor(0.5).minDelta(100);
        var state = new ArrayList<TrainingState>();
        Callback stop = e -> {
            if (e instanceof TrainingEvent.EpochEnded(TrainingRun run, int epoch, _) && epoch == 2) {
                state.add(run.state());
                return Signal.STOP;
            }
            return Signal.CONTINUE;
        };
        try (var whole = model(dense(1), Shape.of(1)).compile(adam(0.5), meanSquaredError());
                var parts = model(dense(1), Shape.of(1)).compile(adam(0.5), meanSquaredError())) {
            History all = whole.fit(point(1, 0), epochs(5), callback);
            parts.fit(point(1, 0), epochs(5), callback, stop);
            History rest = parts.fit(point(1, 0), epochs(5), callback, resumeFrom(state.getFirst()));
            assertThat(rest).isEqualTo(all);
            assertThat(all.of("rate")).containsExactly(0.5, 0.5, 0.25, 0.125, 0.0625);
            assertThat(variables(parts)).isEqualTo(variables(whole));
        }
    }

    @Test void aPlateauSaysSo() {
        var out = new ByteArrayOutputStream();
        rates(reduceLROnPlateau().patience(1).verbose(new PrintStream(out, true)), 1, 1, 1);
        assertThat(out.toString()).isEqualToNormalizingNewlines("Epoch 3: loss has not improved, learning rate 0.05\n");
        assertThat(reduceLROnPlateau().patience(3).factor(0.5).monitor("loss"))
                .hasToString("reduceLROnPlateau().monitor(\"loss\").factor(0.5).patience(3)");
        assertThatThrownBy(() -> reduceLROnPlateau().patience(0))
                .hasMessage("the patience of reduceLROnPlateau must be 1 or more, but is 0");
        assertThatThrownBy(() -> reduceLROnPlateau().factor(1))
                .hasMessage("the factor of reduceLROnPlateau must be in [0, 1), but is 1.0");
        try (var model = model(dense(1), Shape.of(1)).compile(sgd(0.5), meanSquaredError())) {
            assertThatThrownBy(() -> model.fit(point(1, 0), reduceLROnPlateau())).hasMessage(
                    "reduceLROnPlateau() watches \"val_loss\", but there are no validation data; give validation(data), or .monitor(\"loss\")");
        }
    }
}
