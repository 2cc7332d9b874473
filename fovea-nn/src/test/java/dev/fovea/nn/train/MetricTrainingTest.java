package dev.fovea.nn.train;

import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.binaryCrossentropy;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.metric.Metrics.auc;
import static dev.fovea.nn.metric.Metrics.f1;
import static dev.fovea.nn.metric.Metrics.rmse;
import static dev.fovea.nn.metric.Metrics.weighted;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static dev.fovea.nn.train.Callbacks.earlyStopping;
import static dev.fovea.nn.train.Callbacks.progress;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static dev.fovea.nn.train.Fit.shuffle;
import static dev.fovea.nn.train.Fit.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataSet;
import dev.fovea.nn.Trained;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Metrics that are no means of single numbers, through epochs, evaluation and callbacks.
class MetricTrainingTest {
    /// Scores as they are: the network passes its input on as a logit.
    private static final DataSet SCORES = DataSet.of(Tensor.of(Shape.of(5, 1), 60f, 40f, -1f, 40f, -0.5f),
            Tensor.of(Shape.of(5), 1, 1, 1, 0, 0));

    static Stream<String> backends() {
        return Trained.backends();
    }

    private static Model passing(String backend) {
        Model model = model(sequential(dense(1).bias(false).sigmoid()), Shape.of(1), backend).compile(sgd(0.0),
                binaryCrossentropy(), auc(), f1(), weighted(auc()));
        return model.weight("dense/kernel", Tensor.of(Shape.of(1, 1), 1f));
    }

    /// In float32 the sigmoid of 40 and 60 is 1; the order of their logits counts. Pairs in order: 2 + 1 + 0, and a tie, of 6.
    @ParameterizedTest
    @MethodSource("backends") void aucIsExactInValidationAndEvaluation(String backend) {
        try (var model = passing(backend)) {
            Logs epoch = model.fit(SCORES, batchSize(2), shuffle(false), validation(SCORES)).last();
            assertThat(epoch.get("val_auc")).isEqualTo(3.5 / 6);
            assertThat(model.evaluate(SCORES).get("auc")).isEqualTo(3.5 / 6);
            assertThat(epoch.get("auc")).isCloseTo(3.0 / 6, within(1e-6));                   // one tie more
            assertThat(epoch.get("f1")).isCloseTo(4 / 6.0, within(1e-6));
            Logs weighted = model.evaluate(SCORES.sampleWeights(1, 1, 0, 1, 1));
            assertThat(weighted.get("weighted_auc")).isEqualTo(3.5 / 4);
            assertThat(weighted.get("auc")).isEqualTo(3.5 / 6);
        }
    }

    @Test void theyStandInProgressAndTables() {
        var out = new ByteArrayOutputStream();
        try (var model = passing("reference")) {
            History history = model.fit(SCORES, validation(SCORES),
                    progress(new PrintStream(out, true, StandardCharsets.UTF_8), false));
            assertThat(out.toString(StandardCharsets.UTF_8)).contains(
                    " - auc 0.5000 - f1 0.6667 - weighted_auc 0.5000 - ",
                    " - val_auc 0.5833 - val_f1 0.6667 - val_weighted_auc 0.5833");
            assertThat(CsvLog.text(history, 0)).startsWith(
                    "epoch,loss,auc,f1,weighted_auc,val_loss,val_auc,val_f1,val_weighted_auc,rate\n1,");
        }
    }

    @Test void earlyStoppingKnowsThatMoreIsBetter() {
        try (var model = passing("reference")) {
            History history = model.fit(SCORES, epochs(9), validation(SCORES),
                    earlyStopping().monitor("val_auc").patience(2));
            assertThat(history.epochs()).hasSize(3);
        }
    }

    @Test void theRootIsTakenOfTheMeanOverTheEpoch() {
        DataSet errors = DataSet.of(Tensor.of(Shape.of(3, 1), 1f, 1f, 1f), Tensor.of(Shape.of(3, 1), 1f, 7f, 5f));
        try (var model = model(dense(1).bias(false), Shape.of(1)).compile(sgd(0.0), meanSquaredError(), rmse())) {
            model.weight("dense/kernel", Tensor.of(Shape.of(1, 1), 0f));
            assertThat(model.fit(errors, batchSize(1)).last().get("rmse")).isCloseTo(5, within(1e-6));
            assertThat(model.evaluate(errors).get("rmse")).isCloseTo(5, within(1e-6));
        }
    }

    @Test void aMetricThatYieldsTooMuchIsAnError() {
        try (var model = model(dense(2), Shape.of(1))) {
            DataSet pairs = DataSet.of(new float[][]{{1}, {2}}, new float[][]{{1, 2}, {3, 4}});
            model.compile(sgd(), meanSquaredError(), Metric.of("both", (y, _) -> y));
            assertThatThrownBy(() -> model.evaluate(pairs)).hasMessage(
                    "the metric both yields 2 numbers per sample; let it say in value(means) what they mean, or yield one: [batch]");
            model.compile(sgd(), meanSquaredError(), Metric.of("all", (y, _) -> dev.fovea.op.Ops.mean(y)));
            assertThatThrownBy(() -> model.evaluate(pairs)).hasMessage(
                    "the metric all yields [], but one number per sample, [batch], or several, [batch, k], were expected");
        }
    }
}
