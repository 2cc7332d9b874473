package dev.fovea.insight;

import static dev.fovea.nn.layer.Layers.classToken;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling1d;
import static dev.fovea.nn.layer.Layers.patchEmbedding;
import static dev.fovea.nn.layer.Layers.positionEmbedding;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.selectToken;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.transformerEncoder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// S-55.
class AttentionMapsTest {
    private static final Shape IMAGE = Shape.of(8, 12, 3);

    /// 2 x 3 patches of 4 x 4.
    private static Model transformer(String backend) {
        return Model.of(Network.of(sequential(rescaling(1 / 255.0), patchEmbedding(4, 8), classToken(),
                positionEmbedding(),
                transformerEncoder(2, 16).named("block_0"), transformerEncoder(2, 16).named("block_1"), selectToken(0),
                dense(3).softmax()), IMAGE), Seed.of(4), Execution.on(backend).threads(1));
    }

    private static Tensor image() {
        Tensor image = Tensor.zeros(DType.U8, IMAGE);
        for (int i = 0; i < image.count(); i++) {
            image.set(i, i * 37 % 256);
        }
        return image;
    }

    private static void assertRowsSumToOne(Tensor attention) {
        int tokens = attention.shape().extent(1);
        for (int from = 0; from < attention.shape().extent(0); from++) {
            double sum = 0;
            for (int to = 0; to < tokens; to++) {
                assertThat(attention.at(from, to)).isNotNegative();
                sum += attention.at(from, to);
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    @ValueSource(strings = {"reference", "onednn"})
    @ParameterizedTest void rowsOfEachHeadOfTheirMeanAndOfTheRolloutSumToOne(String backend) {
        try (var model = transformer(backend)) {
            AttentionMaps maps = AttentionMaps.of(model, image());
            assertThat(maps.paths()).containsExactly("block_0/attention/multi_head_attention",
                    "block_1/attention/multi_head_attention");
            assertThat(maps.rows()).isEqualTo(2);
            assertThat(maps.columns()).isEqualTo(3);
            for (String path : maps.paths()) {
                assertRowsSumToOne(maps.head(path, 0));
                assertRowsSumToOne(maps.head(path, 1));
                assertRowsSumToOne(maps.mean(path));
                assertThat(maps.mean(path).at(2, 5))
                        .isCloseTo((maps.head(path, 0).at(2, 5) + maps.head(path, 1).at(2, 5)) / 2, within(1e-7));
                assertThat(maps.heads(path)).hasSize(2).allMatch(h -> h.height() == 8 && h.width() == 12);
            }
            Tensor rollout = maps.rollout();
            assertThat(rollout.shape()).isEqualTo(Shape.of(7, 7));
            assertRowsSumToOne(rollout);
            HeatMap map = maps.heatMap(rollout);
            assertThat(map.values().at(0, 0)).isCloseTo(rollout.at(0, 1), within(1e-6));
            assertThat(map.values().at(7, 11)).isCloseTo(rollout.at(0, 6), within(1e-6));
            assertThat(AttentionMaps.of(model, image().reshape(IMAGE.prepend(1)))).isEqualTo(maps);
        }
    }

    private static Tensor heads(int tokens, float... values) {
        return Tensor.of(Shape.of(values.length / tokens / tokens, tokens, tokens), values);
    }

    private static AttentionMaps maps(int rows, int columns, Tensor... layers) {
        var all = new LinkedHashMap<String, Tensor>();
        for (Tensor layer : layers) {
            all.put("layer_" + all.size(), layer);
        }
        return new AttentionMaps(all, rows, columns, Shape.of(2, 4, 1));
    }

    @Test void whoAttendsToItselfAloneRollsOutToItself() {
        Tensor identity = heads(2, 1, 0, 0, 1);
        assertThat(maps(1, 2, identity, identity, identity).rollout().doubles()).containsExactly(1, 0, 0, 1);
    }

    /// `Â_1 = [1 0; ½ ½]`, since token 1 attends to token 0 alone. The heads of the second layer, `[0 1; 0 1]` and `[1 0; 0 1]`, have the mean
    /// `[½ ½; 0 1]`, hence `Â_2 = [¾ ¼; 0 1]`; and `Â_2 · Â_1 = [⅞ ⅛; ½ ½]`.
    @Test void rolloutByHand() {
        AttentionMaps maps = maps(1, 2, heads(2, 1, 0, 1, 0), heads(2, 0, 1, 0, 1, 1, 0, 0, 1));
        assertThat(maps.rollout().doubles()).containsExactly(0.875, 0.125, 0.5, 0.5);
        assertThat(maps.mean("layer_1").doubles()).containsExactly(0.5, 0.5, 0, 1);
        // without a class token: the mean over both tokens, as two columns that become four
        assertThat(maps.heatMap(maps.head("layer_1", 1)).values().doubles()).containsExactly(0.5, 0.5, 0.5, 0.5, 0.5,
                0.5, 0.5, 0.5);
    }

    @Test void withoutAClassTokenAllTokensCount() {
        var net = sequential(patchEmbedding(4, 8), transformerEncoder(2, 16), globalAveragePooling1d(), dense(2));
        try (var model = Model.of(net, IMAGE, Seed.of(1))) {
            AttentionMaps maps = AttentionMaps.of(model, image().cast(DType.F32));
            Tensor rollout = maps.rollout();
            double mean = 0;
            for (int from = 0; from < 6; from++) {
                mean += rollout.at(from, 0) / 6;
            }
            assertThat(maps.heatMap(rollout).values().at(0, 0)).isCloseTo(mean, within(1e-6));
            assertThatThrownBy(() -> GradCam.gradCam().of(model, image(), 0))
                    .hasMessageEndingWith("of a transformer, attention maps");
            assertThat(Saliency.saliency().of(model, image(), 0).most()).isPositive();
        }
    }

    @Test void whatIsNotThereIsSaid() {
        try (var model = Model.of(sequential(conv2d(2, 3), flatten(), dense(2)), IMAGE, Seed.of(1))) {
            assertThatThrownBy(() -> AttentionMaps.of(model, image())).hasMessage(
                    "the network has no attention between patches of an image, patchEmbedding(...) and then "
                            + "multiHeadAttention(...); take saliency, Grad-CAM or occlusion");
        }
        AttentionMaps maps = maps(1, 2, heads(2, 1, 0, 0, 1));
        assertThatThrownBy(() -> maps.head("layer_1", 0))
                .hasMessage("no attention is called \"layer_1\"; it has [layer_0]");
        assertThatThrownBy(() -> maps.head("layer_0", 1))
                .hasMessage("layer_0 has the heads 0 to 0, but 1 was asked for");
        assertThatThrownBy(() -> maps.heatMap(Tensor.of(Shape.of(1), 1f)))
                .hasMessage("attention is [2, 2] here, but [1] was given");
        assertThatThrownBy(() -> maps(2, 2, heads(2, 1, 0, 0, 1))).hasMessage(
                "2 x 2 patches and at most one class token before them are expected, but there are 2 tokens");
        assertThatThrownBy(() -> maps(1, 2, heads(2, 1, 0, 0, 1), heads(1, 1))).hasMessage(
                "attention maps are [heads, tokens, tokens], the same tokens in all layers, but are [1, 2, 2] and [1, 1, 1]");
        assertThatThrownBy(() -> new AttentionMaps(new LinkedHashMap<>(Map.of()), 1, 2, IMAGE))
                .hasMessage("attention maps are of one layer or more, but none was given");
        try (var model = transformer("reference")) {
            assertThatThrownBy(() -> AttentionMaps.of(model, image().reshape(Shape.of(1, 1, 8, 36)))).hasMessage(
                    "the network reads samples [8, 12, 3], but was given [1, 1, 8, 36]; attention is shown of one");
        }
    }
}
