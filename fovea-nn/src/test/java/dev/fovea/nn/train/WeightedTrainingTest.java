package dev.fovea.nn.train;

import static dev.fovea.nn.Trained.images;
import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.Trained.variables;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.binaryCrossentropy;
import static dev.fovea.nn.loss.Losses.hinge;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.metric.Metrics.f1;
import static dev.fovea.nn.metric.Metrics.mae;
import static dev.fovea.nn.metric.Metrics.weighted;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.classWeights;
import static dev.fovea.nn.train.Fit.epochs;
import static dev.fovea.nn.train.Fit.resumeFrom;
import static dev.fovea.nn.train.Fit.shuffle;
import static dev.fovea.nn.train.Fit.validation;
import static dev.fovea.nn.train.Fit.validationSplit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataSet;
import dev.fovea.nn.Trained;
import dev.fovea.nn.metric.Averaging;
import dev.fovea.nn.metric.ConfusionMatrix;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Weights of samples and classes, and metrics made of several means, through training, evaluation and resuming.
class WeightedTrainingTest {
    private final DataSet data = images(50);

    static Stream<String> backends() {
        return Trained.backends();
    }

    /// One weight `w = 0`, `y = w·x`.
    private static Model line(double rate) {
        Model model = model(dense(1).bias(false), Shape.of(1)).compile(sgd(rate), meanSquaredError(), mae(),
                weighted(mae()));
        return model.weight("dense/kernel", Tensor.of(Shape.of(1, 1), 0f));
    }

    /// Errors of 1, 2 and 3.
    private static DataSet points() {
        return DataSet.of(Tensor.of(Shape.of(3, 1), 1f, 1f, 1f), Tensor.of(Shape.of(3, 1), 1f, 2f, 3f));
    }

    private static Model cnn(String backend) {
        return model(Trained.cnn(), Trained.IMAGE, backend).compile(adam(0.01), softmaxCrossEntropy(), accuracy(), f1(),
                weighted(accuracy()));
    }

    /// As in Keras 3 ("sum_over_batch_size"): the losses 1, 4 and 9 times 1, 0 and 2, over 3 samples; weighted metrics over the
    /// sum of the weights.
    @Test void theLossIsDividedByTheNumberOfSamples() {
        DataSet weighted = points().sampleWeights(1, 0, 2);
        try (var model = line(0)) {
            Logs trained = model.fit(weighted, batchSize(2), shuffle(false)).last();
            for (Logs logs : List.of(trained, model.evaluate(weighted))) {
                assertThat(logs.loss()).isCloseTo((1 + 2 * 9) / 3.0, within(1e-6));
                assertThat(logs.get("mae")).isCloseTo(2, within(1e-6));
                assertThat(logs.get("weighted_mae")).isCloseTo((1 + 2 * 3) / 3.0, within(1e-6));
            }
            assertThat(model.evaluate(points()).get("weighted_mae")).isCloseTo(2, within(1e-6));
        }
    }

    @Test void theGradientIsWeightedToo() {
        try (var model = line(0.1)) {
            model.fit(points().sampleWeights(1, 0, 2), batchSize(3));
            assertThat(model.weight("dense/kernel").get(0)).isCloseTo(0.1 * 2 * (1 + 2 * 3) / 3.0, within(1e-6));
        }
        try (var model = line(0.1)) {
            Map<String, Tensor> batch = Map.of("input", Tensor.of(Shape.of(3, 1), 1f, 1f, 1f), "target",
                    Tensor.of(Shape.of(3, 1), 1f, 2f, 3f), "sample_weight", Tensor.of(Shape.of(3), 1f, 0f, 2f));
            assertThat(model.gradients(batch).get("dense/kernel").get(0)).isCloseTo(-2 * 7 / 3.0, within(1e-6));
            assertThat(model.trainOnBatch(batch).get("weighted_mae")).isCloseTo(7 / 3.0, within(1e-6));
            assertThat(model.weight("dense/kernel").get(0)).isCloseTo(0.1 * 2 * 7 / 3.0, within(1e-6));
        }
    }

    @Test void classWeightsAreForTrainingOnly() {
        DataSet cats = DataSet.of(new float[][]{{0}, {0}, {0}, {0}}, new int[]{0, 0, 1, 1});
        try (var model = model(dense(2), Shape.of(1)).compile(sgd(0.0), softmaxCrossEntropy(), weighted(accuracy()))) {
            Logs logs = model.fit(cats, validation(cats), classWeights(Map.of(0, 1.0, 1, 5.0))).last();
            assertThat(logs.loss()).isCloseTo(3 * Math.log(2), within(1e-6));
            assertThat(logs.get("val_loss")).isCloseTo(Math.log(2), within(1e-6));
            assertThat(logs.get("weighted_accuracy")).isCloseTo(2 / 12.0, within(1e-6));
            assertThat(logs.get("val_weighted_accuracy")).isCloseTo(0.5, within(1e-6));

            Logs split = model.fit(cats, validationSplit(0.5), classWeights(Map.of(0, 3.0, 1, 5.0))).last();
            assertThat(split.loss()).isCloseTo(3 * Math.log(2), within(1e-6));
            assertThat(split.get("val_loss")).isCloseTo(Math.log(2), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("backends") void weightsOfOneChangeNothing(String backend) {
        var ones = new float[data.size()];
        Arrays.fill(ones, 1);
        try (var plain = cnn(backend); var weighted = cnn(backend)) {
            History one = plain.fit(data, epochs(2), batchSize(8));
            History other = weighted.fit(data.sampleWeights(ones), epochs(2), batchSize(8));
            assertThat(other.last().loss()).isCloseTo(one.last().loss(), within(1e-5));
            assertThat(other.last().get("f1")).isCloseTo(one.last().get("f1"), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("backends") void aWeightedRunThatWasStoppedAnywhereEndsLikeOneThatWasNot(String backend) {
        FitOption weights = classWeights(Map.of(0, 0.5, 2, 3.0));
        try (var whole = cnn(backend); var again = cnn(backend)) {
            History all = whole.fit(data, epochs(3), batchSize(8), weights, validation(images(30)));
            assertThat(again.fit(data, epochs(3), batchSize(8), weights, validation(images(30)))).isEqualTo(all);
            assertThat(variables(again)).isEqualTo(variables(whole));
            for (int stopAt : new int[]{3, 7, 10}) {
                var saved = new ArrayList<SavedModel>();
                Callback stop = event -> {
                    if (event instanceof BatchEnded(TrainingRun run, _, _, _) && run.step() == stopAt) {
                        saved.add(run.model().saved(run.state()));
                        return Signal.STOP;
                    }
                    return Signal.CONTINUE;
                };
                try (var model = cnn(backend)) {
                    model.fit(data, epochs(3), batchSize(8), weights, stop);
                }
                try (var resumed = Model.of(saved.getFirst(), Execution.on(backend).threads(2))) {
                    History rest = resumed.fit(data, epochs(3), batchSize(8), weights, validation(images(30)),
                            resumeFrom(resumed.trainingState().orElseThrow()));
                    assertThat(rest.last()).isEqualTo(all.last());
                    assertThat(variables(resumed)).as("stopped after %d", stopAt).isEqualTo(variables(whole));
                }
            }
        }
    }

    @Test void theNumbersOfAnEpochAreThoseOfAllItsSamples() {
        DataSet few = images(23);
        try (var model = model(sequential(flatten(), dense(3)), Trained.IMAGE).compile(sgd(0.0), softmaxCrossEntropy(),
                f1(),
                accuracy())) {
            Logs trained = model.fit(few, batchSize(5), validation(few)).last();
            assertThat(trained.get("f1")).isCloseTo(trained.get("val_f1"), within(1e-6));
            assertThat(trained.get("accuracy")).isCloseTo(trained.get("val_accuracy"), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("backends") void theConfusionMatrixAgreesWithTheMetrics(String backend) {
        try (var model = cnn(backend)) {
            model.fit(data, epochs(2), batchSize(8));
            DataSet test = images(300).classNames(List.of("top", "middle", "bottom"));
            ConfusionMatrix matrix = model.confusion(test);
            Logs logs = model.evaluate(test);
            assertThat(matrix.total()).isEqualTo(300);
            assertThat(matrix.classes()).containsExactly("top", "middle", "bottom");
            assertThat(matrix.accuracy()).isCloseTo(logs.get("accuracy"), within(1e-6));
            assertThat(matrix.f1(Averaging.MACRO)).isCloseTo(logs.get("f1"), within(1e-6));
        }
    }

    @Test void oneOutputTellsTwoClassesApart() {
        DataSet sides = DataSet.of(Tensor.of(Shape.of(4, 1), -1f, 2f, 3f, -4f), Tensor.of(Shape.of(4), 0, 0, 1, 1));
        try (var model = model(dense(1).bias(false), Shape.of(1))) {
            model.weight("dense/kernel", Tensor.of(Shape.of(1, 1), 1f));
            assertThat(model.confusion(sides)).hasToString("""
                    right \\ answered  0  1
                    0                 1  1
                    1                 1  1
                    """);
        }
    }

    @Test void whichDirectionIsBetterFollowsFromTheName() {
        assertThat(List.of("precision", "val_recall", "val_f1_micro", "head/f1_weighted", "val_auc", "weighted_auc",
                "val_weighted_accuracy", "f1")).allMatch(n -> Better.of(n) == Better.HIGHER);
        assertThat(List.of("rmse", "val_mae", "mse", "f1_loss", "weighted_mae", "val_hinge"))
                .allMatch(n -> Better.of(n) == Better.LOWER);
    }

    @Test void targetsThatALossDoesNotTakeAreFoundBeforeTheFirstStep() {
        Tensor x = Tensor.of(Shape.of(3, 1), 1f, 2f, 3f);
        DataSet pets = DataSet.of(x, Tensor.of(Shape.of(3), 1, -1, 2)).name("pets");
        try (var model = model(dense(1), Shape.of(1)).compile(sgd(), hinge())) {
            String message = "pets: sample 2 has the target 2, but hinge() takes -1 and 1 (or 0 and 1, where 0 counts as -1). "
                    + "Scale or correct the targets, or choose another loss.";
            assertThatThrownBy(() -> model.fit(pets)).hasMessage(message);
            assertThatThrownBy(() -> model.evaluate(pets)).hasMessage(message);
            model.compile(sgd(), binaryCrossentropy().fromLogits(true));
            assertThatThrownBy(() -> model.fit(pets)).hasMessage(
                    "pets: sample 1 has the target -1, but binaryCrossentropy().fromLogits(true) takes numbers from 0 to 1. "
                            + "Scale or correct the targets, or choose another loss.");
            DataSet negative = DataSet.of(Map.of("input", x), Map.of("target", Tensor.of(Shape.of(3), 1, 0, 1),
                    "sample_weight", Tensor.of(Shape.of(3), 1f, -1f, 2f)));
            assertThatThrownBy(() -> model.fit(negative))
                    .hasMessage("data: sample 1 has the weight -1; a weight is a finite number of 0 or more");
            DataSet several = DataSet.of(Map.of("input", x), Map.of("target", Tensor.of(Shape.of(3), 1, 0, 1),
                    "sample_weight", Tensor.of(Shape.of(3, 2), 1f, 1f, 2f, 1f, 1f, 1f)));
            assertThatThrownBy(() -> model.fit(several)).hasMessage(
                    "the data's \"sample_weight\" are f32[N, 2], but one number per sample, [N], was expected");
        }
        DataSet bad = DataSet.of(new float[][]{{1}, {2}}, new int[]{0, 3}).name("pets");
        try (var model = model(dense(3), Shape.of(1))) {
            assertThatThrownBy(() -> model.confusion(bad)).hasMessage(
                    "pets: sample 1 has the label 3, but 3 classes have the labels 0 to 2. Correct the label, or choose as many classes as there are.");
        }
    }
}
