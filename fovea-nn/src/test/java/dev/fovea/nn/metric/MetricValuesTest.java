package dev.fovea.nn.metric;

import static dev.fovea.nn.metric.Metrics.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Metrics that are made of several means; the values are counted by hand.
class MetricValuesTest {
    /// Six answers for three classes: 0 0 1 1 2 0; right are 0 0 0 1 1 1.
    private static final Tensor ANSWERS = Tensor.of(Shape.of(6, 3), 9f, 1f, 0f, 8f, 1f, 1f, 1f, 5f, 2f, 0f, 4f, 1f, 1f,
            2f,
            3f, 7f, 0f, 1f);
    private static final Tensor RIGHT = Tensor.of(Shape.of(6), 0, 0, 0, 1, 1, 1);

    private static double value(Metric metric, Tensor y, Tensor target) {
        return metric.value(means(Runs.of(v -> metric.of(v.get(0), v.get(1)), y, target)));
    }

    private static double valueOf(Metric metric, Tensor y, Tensor target, Tensor weights) {
        return new Weighted(metric).value(
                means(Runs.of(v -> new Weighted(metric).of(v.get(0), v.get(1), v.get(2)), y, target, weights)));
    }

    private static double[] means(Tensor rows) {
        int width = rows.shape().rank() == 1 ? 1 : rows.shape().extent(1);
        var means = new double[width];
        for (int i = 0; i < rows.count(); i++) {
            means[i % width] += rows.get(i) / rows.shape().batch();
        }
        return means;
    }

    private static double exact(ExactMetric metric, Tensor y, Tensor target, float... weights) {
        return metric.exact(Runs.of(v -> metric.kept(v.get(0), v.get(1)), y, target).floats(), weights);
    }

    /// Class 0: 2 hits of 3 answers and 3 samples; class 1: 1 of 2 and 3; class 2: 0 of 1 and 0.
    @Test void severalClassesAreAveragedOverThoseThatOccur() {
        assertThat(value(precision(), ANSWERS, RIGHT)).isCloseTo((2 / 3.0 + 1 / 2.0 + 0) / 3, within(1e-6));
        assertThat(value(recall(), ANSWERS, RIGHT)).isCloseTo((2 / 3.0 + 1 / 3.0 + 0) / 3, within(1e-6));
        assertThat(value(f1(), ANSWERS, RIGHT)).isCloseTo((4 / 6.0 + 2 / 5.0 + 0) / 3, within(1e-6));

        Tensor first = ANSWERS.samples(0, 4);
        assertThat(value(recall(), first, RIGHT.samples(0, 4))).isCloseTo((2 / 3.0 + 1) / 2, within(1e-6));
    }

    @Test void microCountsAllAnswersTogether() {
        for (Metric m : List.of(precision().average(Averaging.MICRO), recall().average(Averaging.MICRO),
                f1().average(Averaging.MICRO))) {
            assertThat(value(m, ANSWERS, RIGHT)).as("%s", m).isCloseTo(0.5, within(1e-6));
        }
    }

    @Test void weightedCountsAClassAsOftenAsItIsRight() {
        assertThat(value(precision().average(Averaging.WEIGHTED), ANSWERS, RIGHT)).isCloseTo((2 / 3.0 + 1 / 2.0) / 2,
                within(1e-6));
        assertThat(value(recall().average(Averaging.WEIGHTED), ANSWERS, RIGHT)).isCloseTo(0.5, within(1e-6));
        assertThat(value(f1().average(Averaging.WEIGHTED), ANSWERS, RIGHT)).isCloseTo((4 / 6.0 + 2 / 5.0) / 2,
                within(1e-6));
    }

    @Test void oneHotRowsAndMapsAreCountedTheSame() {
        Tensor rows = Tensor.of(Shape.of(6, 3), 1f, 0f, 0f, 1f, 0f, 0f, 1f, 0f, 0f, 0f, 1f, 0f, 0f, 1f, 0f, 0f, 1f, 0f);
        assertThat(value(f1(), ANSWERS, rows)).isEqualTo(value(f1(), ANSWERS, RIGHT));
        assertThat(value(f1(), ANSWERS.reshape(Shape.of(2, 3, 3)), RIGHT.reshape(Shape.of(2, 3))))
                .isCloseTo(value(f1(), ANSWERS, RIGHT), within(1e-6));
    }

    /// Two hits, one false alarm, two missed.
    @Test void oneOutputPerSampleCountsClassOne() {
        Tensor y = Tensor.of(Shape.of(6, 1), 0.9f, 0.6f, 0.7f, 0.4f, 0.1f, 0.2f);
        Tensor t = Tensor.of(Shape.of(6), 1, 1, 0, 1, 1, 0);
        assertThat(value(precision(), y, t)).isCloseTo(2 / 3.0, within(1e-6));
        assertThat(value(recall(), y, t)).isCloseTo(0.5, within(1e-6));
        assertThat(value(f1(), y, t)).isCloseTo(4 / 7.0, within(1e-6));
        assertThat(value(recall().threshold(0.3), y, t)).isCloseTo(0.75, within(1e-6));
        assertThat(value(precision().threshold(0.95), y, t)).isZero();
    }

    @Test void ofSeveralLabelsEveryOutputIsAYesOrNoOfItsOwn() {
        Tensor y = Tensor.of(Shape.of(2, 2), 0.9f, 0.8f, 0.2f, 0.7f);
        Tensor t = Tensor.of(Shape.of(2, 2), 1f, 1f, 1f, 0f);
        assertThat(value(precision().multiLabel(true), y, t)).isCloseTo((1 + 0.5) / 2, within(1e-6));
        assertThat(value(recall().multiLabel(true), y, t)).isCloseTo((0.5 + 1) / 2, within(1e-6));
    }

    @Test void weightedMetricsDivideByTheSumOfTheWeights() {
        Tensor weights = Tensor.of(Shape.of(6), 1f, 1f, 0f, 2f, 0f, 4f);
        assertThat(valueOf(accuracy(), ANSWERS, RIGHT, weights)).isCloseTo(4 / 8.0, within(1e-6));
        assertThat(valueOf(precision(), ANSWERS, RIGHT, weights)).isCloseTo((2 / 6.0 + 1) / 2, within(1e-6));
        assertThat(valueOf(recall(), ANSWERS, RIGHT, weights)).isCloseTo((1 + 2 / 6.0) / 2, within(1e-6));
        Metric plain = new Weighted(accuracy());
        assertThat(value(plain, ANSWERS, RIGHT)).isCloseTo(value(accuracy(), ANSWERS, RIGHT), within(1e-6));
    }

    /// Of 3 · 2 pairs 3 are in order and one is a tie: 3.5/6.
    @Test void aucCountsPairs() {
        Tensor y = Tensor.of(Shape.of(5, 1), 0.9f, 0.6f, 0.35f, 0.6f, 0.4f);
        Tensor t = Tensor.of(Shape.of(5), 1, 1, 1, 0, 0);
        assertThat(exact(auc(), y, t, 1, 1, 1, 1, 1)).isCloseTo(3.5 / 6, within(1e-12));
        assertThat(value(auc(), y, t)).isCloseTo(3.5 / 6, within(1e-6));
        assertThat(exact(auc(), y, t, 1, 1, 0, 1, 1)).isCloseTo(3.5 / 4, within(1e-12));
        assertThat(exact(auc(), y.samples(0, 3), t.samples(0, 3), 1, 1, 1)).isNaN();
    }

    @Test void aucOfTwoClassesIsThatOfTheSecond() {
        Tensor y = Tensor.of(Shape.of(3, 2), 0.1f, 0.9f, 0.8f, 0.2f, 0.6f, 0.4f);
        assertThat(exact(auc(), y, Tensor.of(Shape.of(3), 1, 0, 1), 1, 1, 1)).isEqualTo(1);
        assertThat(exact(auc(), y, Tensor.of(Shape.of(3), 0, 1, 1), 1, 1, 1)).isEqualTo(0);
    }

    /// Steps of 1/199 cost at most the share of pairs that fall into the same one.
    @Test void theRunningAucIsNearTheExactOne() {
        var random = new Random(3);
        var scores = new float[2000];
        var labels = new int[2000];
        for (int i = 0; i < scores.length; i++) {
            labels[i] = random.nextInt(2);
            scores[i] = (float) (1 / (1 + Math.exp(-random.nextGaussian() - labels[i])));
        }
        Tensor y = Tensor.of(Shape.of(2000, 1), scores);
        Tensor t = Tensor.of(Shape.of(2000), labels);
        var ones = new float[2000];
        Arrays.fill(ones, 1);
        double exact = exact(auc(), y, t, ones);
        assertThat(exact).isBetween(0.7, 0.8);                                         // Φ(1/√2) = 0.760
        assertThat(value(auc(), y, t)).isCloseTo(exact, within(0.5 / 199));
    }

    @Test void rootMeanSquaredErrorIsTheRootOfTheMean() {
        Tensor y = Tensor.of(Shape.of(2, 1), 1f, 7f);
        Tensor t = Tensor.of(Shape.of(2), 0f, 0f);
        assertThat(value(rmse(), y, t)).isEqualTo(5);
        assertThat(value(mse(), y, t)).isEqualTo(25);
        assertThat(value(mae(), y, t)).isEqualTo(4);
    }

    @Test void namesAndTexts() {
        assertThat(List.of(precision().name(), recall().average(Averaging.MICRO).name(),
                f1().average(Averaging.WEIGHTED).name(), auc().name(), mae().name(), mse().name(), rmse().name(),
                weighted(accuracy()).name()))
                .containsExactly("precision", "recall_micro", "f1_weighted", "auc", "mae", "mse", "rmse",
                        "weighted_accuracy");
        assertThat(List.of(precision(), recall().average(Averaging.MICRO), f1().multiLabel(true).threshold(0.3), auc(),
                rmse(),
                weighted(topK(3))))
                .hasToString(
                        "[precision(), recall().average(MICRO), f1().multiLabel(true).threshold(0.3), auc(), rmse(), weighted(topK(3))]");
    }

    @Test void whatDoesNotFitIsAnError() {
        var graph = new Graph();
        Value y = Ops.input(graph, "y", Shape.of(Shape.N, 3));
        Value labels = Ops.input(graph, "t", DType.I32, Shape.of(Shape.N));
        assertThatThrownBy(() -> auc().of(y, labels)).hasMessage(
                "auc() compares two classes, but the output is [N, 3]; let the network end in one number per sample, or in two classes");
        assertThatThrownBy(() -> f1().of(y, Ops.input(graph, "f", Shape.of(Shape.N)))).hasMessageStartingWith(
                "f1(): labels are the numbers of classes (u8, i32 or i64), but are f32[N].");
        assertThatThrownBy(() -> f1().threshold(0.3).of(y, labels)).hasMessage(
                """
                        f1().threshold(0.3): the output [N, 3] means the class of its largest number, so that a threshold says nothing.
                        Write .multiLabel(true) where each number is a yes or no of its own, or drop .threshold(0.3).""");
        assertThatThrownBy(() -> f1().threshold(1)).hasMessage("the threshold of F1 must be in (0, 1), but is 1.0");
        assertThatThrownBy(() -> recall().threshold(0))
                .hasMessage("the threshold of recall must be in (0, 1), but is 0.0");
        assertThatThrownBy(() -> weighted(weighted(accuracy()))).hasMessage("weighted(accuracy()) is weighted already");
        assertThatThrownBy(() -> Metric.of("two", (a, _) -> a).value(new double[]{1, 2})).hasMessage(
                "the metric two yields 2 numbers per sample; let it say in value(means) what they mean, or yield one: [batch]");
    }
}
