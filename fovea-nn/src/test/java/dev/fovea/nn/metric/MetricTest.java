package dev.fovea.nn.metric;

import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.metric.Metrics.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricTest {
    private static final Tensor SCORES = Tensor.of(Shape.of(3, 4),
            0.1f, 0.6f, 0.2f, 0.1f,
            0.4f, 0.3f, 0.2f, 0.1f,
            0.25f, 0.25f, 0.25f, 0.25f);

    private static double[] values(Metric metric, Tensor y, Tensor target) {
        return Runs.of(v -> metric.of(v.get(0), v.get(1)), y, target).doubles();
    }

    @Test void accuracyOfLabels() {
        assertThat(values(accuracy(), SCORES, Tensor.of(Shape.of(3), 1, 1, 0))).containsExactly(1, 0, 1);
        assertThat(values(accuracy(), SCORES, Tensor.of(Shape.of(3, 1), (byte) 2, (byte) 0, (byte) 3)))
                .containsExactly(0, 1, 0);
    }

    @Test void accuracyOfOneHotRows() {
        Tensor t = Tensor.of(Shape.of(3, 4), 0f, 1f, 0f, 0f, 0f, 1f, 0f, 0f, 1f, 0f, 0f, 0f);
        assertThat(values(accuracy(), SCORES, t)).containsExactly(1, 0, 1);
    }

    @Test void accuracyOfOneOutput() {
        Tensor y = Tensor.of(Shape.of(3, 1), 0.7f, 0.3f, 0.5f);
        assertThat(values(accuracy(), y, Tensor.of(Shape.of(3), 1, 1, 0))).containsExactly(1, 0, 1);
        assertThat(values(binaryAccuracy(0.2), y, Tensor.of(Shape.of(3, 1), 1f, 1f, 0f))).containsExactly(1, 1, 0);
    }

    @Test void aLogitIsComparedWithTheLogitOfTheThreshold() {
        var graph = new Graph();
        Value x = Ops.input(graph, "x", Shape.of(2, 1));
        Value bias = Ops.variable(graph, "dense/bias", TensorType.of(DType.F32, 1));
        Value t = Ops.input(graph, "t", DType.U8, Shape.of(2));
        Value right = accuracy().of(Ops.plus(x, bias), t);
        assertThat(dev.fovea.tck.Evaluator.run(List.of(right), Map.of(x, Tensor.of(Shape.of(2, 1), 0.2f, -0.2f),
                bias, Tensor.of(Shape.of(1), 0f), t, Tensor.of(Shape.of(2), (byte) 1, (byte) 0))).getFirst().floats())
                .containsExactly(1, 1);
    }

    @Test void accuracyOfSeveralAnswersASampleIsTheirMean() {
        assertThat(values(binaryAccuracy(), Tensor.of(Shape.of(1, 4), 0.9f, 0.9f, 0.1f, 0.9f),
                Tensor.of(Shape.of(1, 4), 1f, 1f, 0f, 0f)))
                .containsExactly(0.75);
        assertThat(values(accuracy(), SCORES.reshape(Shape.of(1, 3, 4)), Tensor.of(Shape.of(1, 3), 1, 0, 1))[0])
                .isCloseTo(2 / 3.0,
                        org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test void topKAsksWhetherTheClassIsAmongTheBest() {
        assertThat(values(topK(1), SCORES, Tensor.of(Shape.of(3), 1, 1, 3))).containsExactly(1, 0, 1);
        assertThat(values(topK(2), SCORES, Tensor.of(Shape.of(3), 3, 1, 3))).containsExactly(0, 1, 1);
        assertThat(values(topK(4), SCORES, Tensor.of(Shape.of(3), 0, 1, 2))).containsExactly(1, 1, 1);
        assertThat(values(topK(1), SCORES, Tensor.of(Shape.of(3, 4), 0f, 1f, 0f, 0f, 0f, 1f, 0f, 0f, 1f, 0f, 0f, 0f)))
                .containsExactly(1, 0, 1);
    }

    @Test void notANumberIsNeverAmongTheBest() {
        Tensor y = Tensor.of(Shape.of(2, 2), Float.NaN, Float.NaN, 1f, Float.NaN);
        assertThat(values(topK(2), y, Tensor.of(Shape.of(2), 0, 0))).containsExactly(0, 0);
    }

    @Test void aLossAndAFormulaAreMetricsToo() {
        Tensor y = Tensor.of(Shape.of(2, 1), 1f, 2f);
        Tensor t = Tensor.of(Shape.of(2, 1), 0f, 0f);
        assertThat(values(meanLoss("error", meanSquaredError()), y, t)).containsExactly(1, 4);
        Metric own = Metric.of("largest", (out, _) -> Ops.reshape(Ops.max(out, List.of(1)), Shape.of(2)));
        assertThat(values(own, y, t)).containsExactly(1, 2);
        assertThat(own).hasToString("largest");
    }

    @Test void metricsHaveNamesAndPrintAsCalls() {
        assertThat(List.of(accuracy().name(), binaryAccuracy().name(), topK(5).name(),
                meanLoss("error", meanSquaredError()).name()))
                .containsExactly("accuracy", "accuracy", "top_5", "error");
        assertThat(List.of(accuracy(), binaryAccuracy(), topK(5), meanLoss("error", meanSquaredError())))
                .hasToString("[accuracy(), binaryAccuracy(0.5), topK(5), meanLoss(\"error\", meanSquaredError())]");
        assertThatThrownBy(() -> topK(0)).hasMessage("k of top-k must be 1 or more, but is 0");
        assertThatThrownBy(() -> binaryAccuracy(1))
                .hasMessage("the threshold of binary accuracy must be in (0, 1), but is 1.0");
    }

    @Test void labelsThatDoNotFitAreAnError() {
        var graph = new Graph();
        Value y = Ops.input(graph, "y", Shape.of(Shape.N, 10));
        assertThatThrownBy(() -> accuracy().of(y, Ops.input(graph, "t", Shape.of(Shape.N)))).hasMessage("""
                accuracy(): labels are the numbers of classes (u8, i32 or i64), but are f32[N].
                Use categoricalCrossentropy() for rows of probabilities, such as one-hot vectors.""");
    }
}
