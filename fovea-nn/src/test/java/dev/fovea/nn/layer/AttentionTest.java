package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.zeros;
import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataSet;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.nn.Trained;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Shapes, numbers by hand, and messages of the layers of a vision transformer; and that one learns.
class AttentionTest {

    private record Row(String name, Layer layer, Shape input, Shape output, long parameters) {
    }

    private static Shape n(int... sample) {
        return Shape.of(sample).prepend(Shape.N);
    }

    @TestFactory Stream<DynamicTest> shapesAndParameters() {
        return Stream.of(
                new Row("patches of ViT-B/16", patchEmbedding(16, 768), n(224, 224, 3), n(196, 768), 590_592),
                new Row("patches need no square", patchEmbedding(2, 5), n(4, 6, 3), n(6, 5), 65),
                new Row("class token", classToken(), n(196, 768), n(197, 768), 768),
                new Row("positions", positionEmbedding(), n(197, 768), n(197, 768), 151_296),
                new Row("one token", selectToken(0), n(197, 768), n(768), 0),
                new Row("attention", multiHeadAttention(4, 16), n(17, 64), n(17, 64), 4 * (64 * 64 + 64)),
                new Row("attention, narrow keys", multiHeadAttention(2, 3).valueDim(5), n(7, 4), n(7, 4),
                        2 * (4 * 6 + 6) + (4 * 10 + 10) + (10 * 4 + 4)),
                new Row("attention without bias", multiHeadAttention(2, 3).bias(false), n(7, 4), n(7, 4), 4 * 24),
                new Row("encoder", transformerEncoder(4, 128), n(17, 64), n(17, 64),
                        2 * 2 * 64 + 4 * (64 * 64 + 64) + (64 * 128 + 128) + (128 * 64 + 64)))
                .map(row -> DynamicTest.dynamicTest(row.name, () -> {
                    var graph = new Graph();
                    Scope scope = Scope.root(graph, Mode.TRAINING);
                    Value y = scope.call(row.layer, Ops.input(graph, "x", row.input));
                    assertThat(y.shape()).isEqualTo(row.output);
                    assertThat(scope.parameters().stream().mapToLong(p -> p.type().shape().count()).sum())
                            .isEqualTo(row.parameters);
                }));
    }

    /// ViT-B/16 with 1000 classes has 86,567,656 parameters (torchvision 0.20, `vit_b_16`).
    @Test void theBaseModelOfThePaper() {
        var blocks = IntStream.range(0, 12).mapToObj(_ -> transformerEncoder(12, 3072)).toArray(Layer[]::new);
        Layer net = sequential(patchEmbedding(16, 768), classToken(), positionEmbedding()).then(blocks)
                .then(layerNormalization(), selectToken(0), dense(1000));
        var summary = Network.of(net, Shape.of(224, 224, 3)).summary();
        assertThat(summary.parameters()).isEqualTo(86_567_656);
        long block = 4L * 197 * 768 * 768 + 2L * 197 * 197 * 768 + 2L * 197 * 768 * 3072;
        assertThat(summary.multiplyAdds()).isEqualTo(196L * 768 * 768 + 12 * block + 768 * 1000);
    }

    /// Tokens 0 and 1, `W_K` = ln 3: token 0 finds both alike, token 1 finds itself three times as much. The mean of the
    /// values is 1/2 and 3/4, and the output is four times that and 1.
    @Test void attentionByHand() {
        Tensor one = Tensor.of(Shape.of(1, 1), 1f);
        String path = "multi_head_attention/";
        Tensor y = Runs.of(multiHeadAttention(1, 1), Tensor.of(Shape.of(1, 2, 1), 0f, 1f),
                Map.of(path + "query/kernel", one, path + "key/kernel", Tensor.of(Shape.of(1, 1), (float) Math.log(3)),
                        path + "value/kernel", one, path + "output/kernel", Tensor.of(Shape.of(1, 1), 4f),
                        path + "output/bias", Tensor.of(Shape.of(1), 1f)));
        assertThat(y.doubles()).containsExactly(new double[]{3, 4}, within(1e-6));
    }

    @Test void eachHeadHasFeaturesOfItsOwn() {
        Tensor unit = Tensor.of(Shape.of(2, 2), 1f, 0f, 0f, 1f);
        Tensor keys = Tensor.of(Shape.of(2, 2), (float) Math.log(3), 0f, 0f, 0f);
        String path = "multi_head_attention/";
        Tensor y = Runs.of(multiHeadAttention(2, 1), Tensor.of(Shape.of(1, 2, 2), 0f, 0f, 1f, 1f),
                Map.of(path + "query/kernel", unit, path + "key/kernel", keys, path + "value/kernel", unit,
                        path + "output/kernel", unit));
        assertThat(y.doubles()).containsExactly(new double[]{0.5, 0.5, 0.75, 0.5}, within(1e-6));
    }

    @Test void theScaleIsTheRootOfTheKeysFeatures() {
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.INFERENCE);
        scope.call(multiHeadAttention(2, 16), Ops.input(graph, "x", n(3, 8)));
        Value match = scope.calls().stream().filter(c -> c.path().endsWith("/scores")).findFirst().orElseThrow()
                .inputs().getFirst();
        assertThat(match.shape()).isEqualTo(n(2, 3, 3));
        assertThat(match.input(0).input(1)).isSameAs(Ops.constant(graph, 0.25));          // of the queries
    }

    /// Attention treats all places alike: without positions, other places of the tokens are other places of the result.
    @Test void attentionDoesNotKnowPositions() {
        Tensor x = Tensor.of(Shape.of(1, 3, 2), 1f, 2f, 0f, -1f, 0.5f, 3f);
        Tensor turned = Tensor.of(Shape.of(1, 3, 2), 0.5f, 3f, 1f, 2f, 0f, -1f);
        float[] y = Runs.of(transformerEncoder(2, 4), x, Map.of()).floats();
        assertThat(Runs.of(transformerEncoder(2, 4), turned, Map.of()).floats())
                .containsExactly(new float[]{y[4], y[5], y[0], y[1], y[2], y[3]}, within(1e-6f));
    }

    @Test void patchesAreReadRowByRow() {
        Tensor x = Tensor.of(Shape.of(1, 2, 4, 1), 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f);
        Tensor kernel = Tensor.of(Shape.of(2, 2, 1, 1), 1000f, 100f, 10f, 1f);
        assertThat(Runs.of(patchEmbedding(2, 1), x, Map.of("patch_embedding/kernel", kernel)).floats())
                .containsExactly(1256, 3478);
    }

    @Test void tokensByHand() {
        Tensor x = Tensor.of(Shape.of(2, 1, 2), 1f, 2f, 3f, 4f);
        assertThat(Runs.of(classToken(), x, Map.of("class_token/token", Tensor.of(Shape.of(2), 8f, 9f))))
                .isEqualTo(Tensor.of(Shape.of(2, 2, 2), 8f, 9f, 1f, 2f, 8f, 9f, 3f, 4f));
        assertThat(Runs.of(positionEmbedding(), x,
                Map.of("position_embedding/positions", Tensor.of(Shape.of(1, 2), 10f, 20f))).floats())
                .containsExactly(11, 22, 13, 24);
        assertThat(Runs.of(selectToken(1), x.reshape(Shape.of(1, 2, 2)), Map.of()).floats()).containsExactly(3, 4);
    }

    private static Sequential vit() {
        return sequential(rescaling(1 / 255.0), patchEmbedding(7, 32), classToken(), positionEmbedding(),
                transformerEncoder(4, 64), transformerEncoder(4, 64), layerNormalization(), selectToken(0), dense(10));
    }

    /// What tells the classes apart is in which patches it is bright: without positions it could not be learned.
    @Test void aSmallVisionTransformerLearns() {
        DataSet images = Trained.images(200);
        Layer net = sequential(patchEmbedding(2, 16), classToken(), positionEmbedding(), transformerEncoder(2, 32),
                layerNormalization(), selectToken(0), dense(3));
        try (var model = Trained.model(net, Trained.IMAGE, "onednn")) {
            model.compile(adam(3e-3), softmaxCrossEntropy(), Metrics.accuracy());
            double before = model.evaluate(images).get("loss");
            model.fit(images, epochs(12), batchSize(20));
            assertThat(model.evaluate(images).get("loss")).isLessThan(before / 3);
        }
    }

    @Test void theAttentionMapIsAnActivation() {
        try (var model = Model.of(Network.of(vit(), Shape.of(28, 28, 1)), Seed.of(1), Execution.on("onednn"))) {
            String path = "transformer_encoder_1/attention/multi_head_attention/scores";
            Tensor images = Tensor.zeros(dev.fovea.tensor.DType.F32, Shape.of(3, 28, 28, 1));
            Tensor map = model.activations(images, path).get(path);
            assertThat(map.shape()).isEqualTo(Shape.of(3, 4, 17, 17));
            for (int row = 0; row < 3 * 4 * 17; row++) {
                double sum = 0;
                for (int to = 0; to < 17; to++) {
                    sum += map.get(row * 17L + to);
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
        }
    }

    private record Wrong(Layer layer, Shape input, String message) {
    }

    @TestFactory Stream<DynamicTest> anInputThatDoesNotFitNamesTheLayerAndTheRemedy() {
        return Stream.of(
                new Wrong(patchEmbedding(4, 8), n(28, 30, 1),
                        """
                                patch_embedding = patchEmbedding(4, 8): the input [N, 28, 30, 1] is 28 x 30, which is not made of patches of 4 x 4.
                                Use a size that divides both, or resize the images."""),
                new Wrong(patchEmbedding(4, 8), n(784),
                        """
                                patch_embedding = patchEmbedding(4, 8): the input [N, 784] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(height, width, channels) before it."""),
                new Wrong(classToken(), n(28, 28, 3),
                        """
                                class_token = classToken(): the input [N, 28, 28, 3] is no batch of sequences; [batch, tokens, features] was expected.
                                Put patchEmbedding(size, features) or reshape(784, 3) before it."""),
                new Wrong(positionEmbedding(), n(64),
                        """
                                position_embedding = positionEmbedding(): the input [N, 64] is no batch of sequences; [batch, tokens, features] was expected.
                                Put reshape(tokens, features) before it."""),
                new Wrong(selectToken(0), n(64),
                        """
                                select_token = selectToken(0): the input [N, 64] is no batch of sequences; [batch, tokens, features] was expected.
                                Put reshape(tokens, features) before it."""),
                new Wrong(selectToken(5), n(5, 8),
                        """
                                select_token = selectToken(5): the input [N, 5, 8] has 5 tokens, of which number 5 is none.
                                Use an index from 0 to 4."""),
                new Wrong(multiHeadAttention(2, 4), n(8),
                        """
                                multi_head_attention = multiHeadAttention(2, 4): the input [N, 8] is no batch of sequences; [batch, tokens, features] was expected.
                                Put reshape(tokens, features) before it."""),
                new Wrong(transformerEncoder(3, 16), n(5, 8),
                        """
                                transformer_encoder = transformerEncoder(3, 16): the input [N, 5, 8] has 8 features, which cannot be shared out among 3 heads.
                                Use heads that divide the features, or another number of features before it."""),
                new Wrong(transformerEncoder(2, 16), n(8),
                        """
                                transformer_encoder = transformerEncoder(2, 16): the input [N, 8] is no batch of sequences; [batch, tokens, features] was expected.
                                Put reshape(tokens, features) before it."""))
                .map(w -> DynamicTest.dynamicTest(w.message.lines().findFirst().orElseThrow(), () -> {
                    var graph = new Graph();
                    Value x = Ops.input(graph, "x", w.input);
                    assertThatThrownBy(() -> Scope.root(graph, Mode.TRAINING).call(w.layer, x))
                            .isInstanceOf(ShapeException.class).hasMessage(w.message);
                }));
    }

    @TestFactory Stream<DynamicTest> aLayerThatExistsIsValid() {
        return Map.<String, Supplier<Object>>ofEntries(
                Map.entry("the size of patchEmbedding must be 1 or more, but is 0", () -> patchEmbedding(0, 1)),
                Map.entry("the features of patchEmbedding must be 1 or more, but is 0", () -> patchEmbedding(1, 0)),
                Map.entry("the index of selectToken must be 0 or more, but is -1", () -> selectToken(-1)),
                Map.entry("the heads of multiHeadAttention must be 1 or more, but is 0",
                        () -> multiHeadAttention(0, 1)),
                Map.entry("the key dimension of multiHeadAttention must be 1 or more, but is 0",
                        () -> multiHeadAttention(1, 0)),
                Map.entry("the value dimension of multiHeadAttention must be 1 or more, but is 0",
                        () -> multiHeadAttention(1, 1).valueDim(0)),
                Map.entry("the dropout of multiHeadAttention must be in [0, 1), but is 1.0",
                        () -> multiHeadAttention(1, 1).dropout(1)),
                Map.entry("the heads of transformerEncoder must be 1 or more, but is 0",
                        () -> transformerEncoder(0, 1)),
                Map.entry("the hidden neurons of transformerEncoder must be 1 or more, but is 0",
                        () -> transformerEncoder(1, 0)),
                Map.entry("the dropout of transformerEncoder must be in [0, 1), but is -0.5",
                        () -> transformerEncoder(1, 1).dropout(-0.5)))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> assertThat(
                        catchThrowable(() -> e.getValue().get())).isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(e.getKey())));
    }

    @TestFactory Stream<DynamicTest> aLayerPrintsAsTheCallThatMakesIt() {
        return Map.<Layer, String>of(patchEmbedding(4, 64), "patchEmbedding(4, 64)", classToken(), "classToken()",
                positionEmbedding(), "positionEmbedding()",
                positionEmbedding().initializer(zeros()), "positionEmbedding().initializer(zeros())",
                selectToken(0), "selectToken(0)", multiHeadAttention(4, 16), "multiHeadAttention(4, 16)",
                multiHeadAttention(4, 16).valueDim(8).dropout(0.1).bias(false),
                "multiHeadAttention(4, 16).valueDim(8).dropout(0.1).bias(false)",
                transformerEncoder(4, 128), "transformerEncoder(4, 128)",
                transformerEncoder(4, 128).dropout(0.1), "transformerEncoder(4, 128).dropout(0.1)")
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getValue(),
                        () -> assertThat(e.getKey()).hasToString(e.getValue())));
    }
}
