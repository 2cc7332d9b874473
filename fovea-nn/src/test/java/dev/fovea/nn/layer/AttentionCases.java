package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.normal;
import static dev.fovea.nn.layer.Layers.*;

import java.util.List;

/// Images as sequences of tokens, and attention over them.
final class AttentionCases {
    /// What all keys have in common changes no softmax.
    private static final String KEYS = "key/bias";

    private AttentionCases() {}

    static List<LayerCase> all() {
        return List.of(
                LayerCase.of(patchEmbedding(2, 5), 4, 6, 3), LayerCase.of(classToken(), 3, 4),
                LayerCase.of(positionEmbedding().initializer(normal(0, 1)), 3, 4),
                LayerCase.of(selectToken(1), 3, 4), LayerCase.of(multiHeadAttention(2, 3), 4, 5).invariantTo(KEYS),
                LayerCase.of(multiHeadAttention(1, 2).valueDim(3).bias(false), 4, 5),
                LayerCase.of(multiHeadAttention(2, 2).dropout(0.25), 4, 4).invariantTo(KEYS),
                LayerCase.of(transformerEncoder(2, 6), 3, 4).invariantTo(KEYS),
                LayerCase.of(transformerEncoder(2, 6).dropout(0.2), 3, 4).invariantTo(KEYS),
                LayerCase.of(sequential(patchEmbedding(2, 4), classToken(), positionEmbedding(),
                        transformerEncoder(2, 8), layerNormalization(), selectToken(0), dense(3)), 4, 4, 1)
                        .invariantTo(KEYS));
    }
}
