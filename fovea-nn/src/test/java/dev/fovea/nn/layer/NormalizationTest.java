package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Shapes, numbers by hand, and messages of the layers that normalise.
class NormalizationTest {
    /// Two samples of two channels: the means are 2 and 7, the variances 1 and 49, and with ε = 15 the roots 4 and 8.
    private static final Tensor BATCH = Tensor.of(Shape.of(2, 2), 1f, 0f, 3f, 14f);
    private static final BatchNormalization BY_HAND = batchNormalization().epsilon(15);
    private static final Map<String, Tensor> GAINS = Map.of("batch_normalization/gamma", Tensor.of(Shape.of(2), 4f, 8f),
            "batch_normalization/beta", Tensor.of(Shape.of(2), 10f, 0f));

    private record Row(String name, Layer layer, Shape input, Shape output, long parameters, long trainable) {
    }

    private static Shape n(int... sample) {
        return Shape.of(sample).prepend(Shape.N);
    }

    @TestFactory Stream<DynamicTest> shapesAndParameters() {
        return Stream.of(
                new Row("two learned, two kept", batchNormalization(), n(64), n(64), 256, 128),
                new Row("sequences", batchNormalization(), n(10, 8), n(10, 8), 32, 16),
                new Row("images", batchNormalization(), n(14, 14, 32), n(14, 14, 32), 128, 64),
                new Row("volumes", batchNormalization(), n(4, 4, 4, 3), n(4, 4, 4, 3), 12, 6),
                new Row("without gamma", batchNormalization().scale(false), n(8), n(8), 24, 8),
                new Row("without either", batchNormalization().scale(false).center(false), n(8), n(8), 16, 0),
                new Row("layer, last axis", layerNormalization(), n(5, 7), n(5, 7), 14, 14),
                new Row("layer, whole image", layerNormalization().axes(1, 2, 3), n(4, 5, 3), n(4, 5, 3), 120, 120),
                new Row("groups", groupNormalization(4), n(5, 5, 8), n(5, 5, 8), 16, 16),
                new Row("instances", groupNormalization(-1).center(false), n(5, 5, 8), n(5, 5, 8), 8, 8),
                new Row("root mean square", rmsNormalization(), n(5, 8), n(5, 8), 8, 8),
                new Row("AlexNet's first", localResponseNormalization(), n(55, 55, 96), n(55, 55, 96), 0, 0))
                .map(row -> DynamicTest.dynamicTest(row.name, () -> {
                    var graph = new Graph();
                    Scope scope = Scope.root(graph, Mode.TRAINING);
                    Value y = scope.call(row.layer, Ops.input(graph, "x", row.input));
                    assertThat(y.shape()).isEqualTo(row.output);
                    assertThat(scope.parameters().stream().mapToLong(p -> p.type().shape().count()).sum())
                            .isEqualTo(row.parameters);
                    assertThat(scope.parameters().stream().filter(Parameter::trainable)
                            .mapToLong(p -> p.type().shape().count()).sum()).isEqualTo(row.trainable);
                }));
    }

    @Test void aBatchByHand() {
        assertThat(Runs.of(BY_HAND, Mode.TRAINING, BATCH, GAINS).floats()).containsExactly(9, -7, 11, 7);
        assertThat(Runs.of(BY_HAND.scale(false).center(false), Mode.TRAINING, BATCH, Map.of()).floats())
                .containsExactly(-0.25f, -0.875f, 0.25f, 0.875f);
    }

    @Test void positionsCountAsSamplesDo() {
        Tensor x = BATCH.reshape(Shape.of(1, 2, 1, 2));
        assertThat(Runs.of(BY_HAND, Mode.TRAINING, x, GAINS).floats()).containsExactly(9, -7, 11, 7);
    }

    @Test void inInferenceTheRunningStatisticsCount() {
        var weights = new java.util.HashMap<>(GAINS);
        weights.put("batch_normalization/moving_mean", Tensor.of(Shape.of(2), 1f, 4f));
        weights.put("batch_normalization/moving_variance", Tensor.of(Shape.of(2), 49f, 1f));
        assertThat(Runs.of(BY_HAND, BATCH, weights).floats()).containsExactly(10, -8, 11, 20);
        assertThat(Runs.of(BY_HAND, BATCH.samples(1, 2), weights).floats()).containsExactly(11, 20);
    }

    /// The variance is divided by the count, as in Keras: 1 and 49, not 2 and 98.
    @Test void aStepMovesTheRunningStatisticsByAHundredth() {
        for (String backend : new String[]{"reference", "onednn"}) {
            try (var model = Model.of(Network.of(BY_HAND, Shape.of(2)), Seed.of(1), Execution.on(backend))
                    .compile(sgd(0), meanSquaredError())) {
                model.trainOnBatch(BATCH, BATCH);
                assertThat(model.weight("batch_normalization/moving_mean").doubles())
                        .containsExactly(new double[]{0.02, 0.07}, within(1e-6));
                assertThat(model.weight("batch_normalization/moving_variance").doubles())
                        .containsExactly(new double[]{1, 0.99 + 0.49}, within(1e-6));
            }
        }
    }

    @Test void aFrozenLayerUsesAndKeepsItsStatistics() {
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.TRAINING, "batch_normalization"::equals, Map.of());
        Value y = scope.call(batchNormalization(), Ops.input(graph, "x", n(3)));
        assertThat(scope.updates()).isEmpty();
        assertThat(scope.parameters()).noneMatch(Parameter::trainable);
        assertThat(Graph.topological(java.util.List.of(y))).noneMatch(node -> node.op() instanceof BatchNorm);
    }

    @Test void theSummaryTellsWhatIsLearnedFromWhatIsKept() {
        Layer net = sequential(conv2d(8, 3).bias(false), batchNormalization(), relu(), flatten(), dense(10));
        assertThat(Network.of(net, Shape.of(6, 6, 1)).summary().toString())
                .contains("Parameters: 1,394 (5.4 KiB), 1,378 trainable, 16 fixed");
    }

    @Test void aSampleByHand() {
        Tensor x = Tensor.of(Shape.of(2, 2), 1f, 3f, 5f, 5f);
        assertThat(Runs.of(layerNormalization().epsilon(3), x, Map.of("layer_normalization/gamma",
                Tensor.of(Shape.of(2), 4f, 8f), "layer_normalization/beta", Tensor.of(Shape.of(2), 1f, 0f))).floats())
                .containsExactly(-1, 4, 1, 0);
        assertThat(Runs.of(layerNormalization().axes(1).epsilon(3), x.reshape(Shape.of(1, 2, 2)),
                Map.of("layer_normalization/gamma", Tensor.of(Shape.of(2), 2f, 4f))).doubles())
                .containsExactly(new double[]{-4 / Math.sqrt(7), -1, 8 / Math.sqrt(7), 2}, within(1e-6));
    }

    @Test void groupsByHand() {
        Tensor x = Tensor.of(Shape.of(1, 1, 4), 1f, 3f, 0f, 14f);
        assertThat(Runs.of(groupNormalization(2).epsilon(15), x, Map.of()).floats())
                .containsExactly(-0.25f, 0.25f, -0.875f, 0.875f);
        assertThat(Runs.of(groupNormalization(-1).epsilon(15), x.reshape(Shape.of(1, 2, 2)), Map.of()).doubles())
                .containsExactly(new double[]{0.5 / Math.sqrt(15.25), -5.5 / Math.sqrt(45.25),
                        -0.5 / Math.sqrt(15.25), 5.5 / Math.sqrt(45.25)}, within(1e-6));
    }

    @Test void rootMeanSquareByHand() {
        Tensor x = Tensor.of(Shape.of(1, 2), 1f, 7f);
        assertThat(Runs.of(rmsNormalization().epsilon(11), x,
                Map.of("rms_normalization/gamma", Tensor.of(Shape.of(2), 6f, 12f))).doubles())
                .containsExactly(new double[]{1, 14}, within(1e-5));
    }

    /// With α = 1, β = 1/2, k = 3, three channels: 1/√(3 + 1 + 4), 2/√(3 + 1 + 4 + 1), 1/√(3 + 4 + 1).
    @Test void neighboursByHand() {
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 3), 1f, 2f, 1f);
        assertThat(Runs.of(localResponseNormalization().size(3).alpha(1).beta(0.5).k(3), x, Map.of()).doubles())
                .containsExactly(new double[]{Math.sqrt(0.125), 2 / 3.0, Math.sqrt(0.125)}, within(1e-6));
        Tensor ones = Tensor.of(Shape.of(1, 5), 1f, 1f, 1f, 1f, 1f);
        assertThat(Runs.of(localResponseNormalization(), ones, Map.of()).doubles())
                .containsExactly(new double[]{Math.pow(2.0003, -0.75), Math.pow(2.0004, -0.75), Math.pow(2.0005, -0.75),
                        Math.pow(2.0004, -0.75), Math.pow(2.0003, -0.75)}, within(1e-6));
    }

    private record Wrong(Layer layer, Shape input, String message) {
    }

    @TestFactory Stream<DynamicTest> anInputThatDoesNotFitNamesTheLayerAndTheRemedy() {
        return Stream.of(
                new Wrong(batchNormalization(), Shape.of(Shape.N),
                        """
                                batch_normalization = batchNormalization(): the input [N] has no axis of channels; [batch, ..., channels] was expected.
                                Put reshape(1) before it."""),
                new Wrong(layerNormalization().axes(2, 3), n(4, 5),
                        """
                                layer_normalization = layerNormalization().axes(2, 3): the input [N, 4, 5] does not have the axes [2, 3] besides the batch.
                                Use axes from 1 to 2."""),
                new Wrong(layerNormalization().axes(-3), n(4, 5),
                        """
                                layer_normalization = layerNormalization().axes(-3): the input [N, 4, 5] does not have the axes [-3] besides the batch.
                                Use axes from 1 to 2."""),
                new Wrong(layerNormalization(), Shape.of(Shape.N),
                        """
                                layer_normalization = layerNormalization(): the input [N] does not have the axes [-1] besides the batch.
                                Put reshape(1) before it."""),
                new Wrong(groupNormalization(3), n(4, 4, 8),
                        """
                                group_normalization = groupNormalization(3): the input [N, 4, 4, 8] has 8 channels, which cannot be shared out among 3 groups.
                                Use groups that divide the channels, or other filters in the layer before."""),
                new Wrong(groupNormalization(1), Shape.of(Shape.N),
                        """
                                group_normalization = groupNormalization(1): the input [N] has no axis of channels; [batch, ..., channels] was expected.
                                Put reshape(1) before it."""),
                new Wrong(rmsNormalization(), Shape.of(Shape.N),
                        """
                                rms_normalization = rmsNormalization(): the input [N] has no axis of features; [batch, ..., features] was expected.
                                Put reshape(1) before it."""),
                new Wrong(localResponseNormalization(), Shape.of(Shape.N),
                        """
                                local_response_normalization = localResponseNormalization(): the input [N] has no axis of channels; [batch, ..., channels] was expected.
                                Put reshape(1) before it."""),
                new Wrong(localResponseNormalization(), n(2, 3, 4, 5, 6),
                        """
                                local_response_normalization = localResponseNormalization(): the input [N, 2, 3, 4, 5, 6] has 6 axes, but [batch, ..., channels] of up to 5 was expected.
                                Put a reshape that brings axes together before it."""))
                .map(w -> DynamicTest.dynamicTest(w.message.lines().findFirst().orElseThrow(), () -> {
                    var graph = new Graph();
                    Value x = Ops.input(graph, "x", w.input);
                    assertThatThrownBy(() -> Scope.root(graph, Mode.TRAINING).call(w.layer, x))
                            .isInstanceOf(ShapeException.class).hasMessage(w.message);
                }));
    }

    @TestFactory Stream<DynamicTest> aLayerThatExistsIsValid() {
        return Map.<String, Supplier<Object>>ofEntries(
                Map.entry("the momentum of batchNormalization must be in [0, 1), but is 1.0",
                        () -> batchNormalization().momentum(1)),
                Map.entry(
                        "the epsilon of batchNormalization must be more than 0, since a variance may be 0, but is 0.0",
                        () -> batchNormalization().epsilon(0)),
                Map.entry(
                        "the epsilon of layerNormalization must be more than 0, since a variance may be 0, but is NaN",
                        () -> layerNormalization().epsilon(Double.NaN)),
                Map.entry(
                        "layerNormalization must be over one or more axes of a sample, which do not include 0, the batch, "
                                + "but is over [0, 1]",
                        () -> layerNormalization().axes(0, 1)),
                Map.entry(
                        "layerNormalization must be over one or more axes of a sample, which do not include 0, the batch, "
                                + "but is over []",
                        () -> layerNormalization().axes(new int[0])),
                Map.entry("the groups of groupNormalization must be 1 or more, or -1 for one a channel, but are 0",
                        () -> groupNormalization(0)),
                Map.entry("the epsilon of groupNormalization must be more than 0, since a variance may be 0, "
                        + "but is -1.0", () -> groupNormalization(1).epsilon(-1)),
                Map.entry("the epsilon of rmsNormalization must be more than 0, since a variance may be 0, but is 0.0",
                        () -> rmsNormalization().epsilon(0)),
                Map.entry("the size of localResponseNormalization must be odd, as many channels before as after, "
                        + "but is 4", () -> localResponseNormalization().size(4)),
                Map.entry("the alpha of localResponseNormalization must be 0 or more, but is -1.0",
                        () -> localResponseNormalization().alpha(-1)),
                Map.entry("the beta of localResponseNormalization must be 0 or more, but is Infinity",
                        () -> localResponseNormalization().beta(1 / 0.0)),
                Map.entry("the k of localResponseNormalization must be more than 0, since all x may be 0, but is 0.0",
                        () -> localResponseNormalization().k(0)))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> assertThat(
                        catchThrowable(() -> e.getValue().get())).isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(e.getKey())));
    }

    @TestFactory Stream<DynamicTest> aLayerPrintsAsTheCallThatMakesIt() {
        return Map.<Layer, String>of(batchNormalization(), "batchNormalization()",
                batchNormalization().momentum(0.9).epsilon(1e-5).center(false).scale(false),
                "batchNormalization().momentum(0.9).epsilon(1e-5).center(false).scale(false)",
                layerNormalization(), "layerNormalization()",
                layerNormalization().axes(1, 2).epsilon(0.5), "layerNormalization().axes(1, 2).epsilon(0.5)",
                groupNormalization(8).center(false), "groupNormalization(8).center(false)",
                rmsNormalization(), "rmsNormalization()", rmsNormalization().epsilon(0.1),
                "rmsNormalization().epsilon(0.1)",
                localResponseNormalization(), "localResponseNormalization()",
                localResponseNormalization().size(3).alpha(0.5).beta(1).k(2.5),
                "localResponseNormalization().size(3).alpha(0.5).beta(1).k(2.5)")
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getValue(),
                        () -> assertThat(e.getKey()).hasToString(e.getValue())));
    }
}
