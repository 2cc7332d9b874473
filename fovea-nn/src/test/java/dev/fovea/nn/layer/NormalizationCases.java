package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;

import java.util.List;

/// Normalisation over the batch, the sample, groups and neighbours.
final class NormalizationCases {
    private NormalizationCases() {}

    static List<LayerCase> all() {
        return List.of(
                LayerCase.of(sequential(dense(5).bias(false), batchNormalization().epsilon(0.1), tanh()), 4),
                LayerCase.of(batchNormalization().momentum(0.5), 6, 2),
                LayerCase.of(sequential(conv2d(4, 3).bias(false), batchNormalization(), relu()), 6, 5, 2),
                LayerCase.of(sequential(conv2d(16, 3).bias(false).padding(SAME), batchNormalization(), relu(),
                        conv2d(17, 1).bias(false), batchNormalization(), globalAveragePooling2d()), 6, 5, 2),
                LayerCase.of(batchNormalization().center(false), 2, 3, 2, 2),
                LayerCase.of(batchNormalization().scale(false).epsilon(0.01), 4, 3, 2),
                LayerCase.of(sequential(batchNormalization().named("twice"), tanh(),
                        batchNormalization().named("twice")), 4, 4, 2),
                LayerCase.of(layerNormalization(), 7), LayerCase.of(layerNormalization().center(false), 3, 7),
                LayerCase.of(layerNormalization().axes(1, -1).epsilon(0.1), 4, 2, 3),
                LayerCase.of(layerNormalization().axes(1).scale(false), 5, 3),
                LayerCase.of(groupNormalization(2), 4, 3, 4),
                LayerCase.of(groupNormalization(-1).scale(false).center(false), 5, 3),
                LayerCase.of(groupNormalization(1).epsilon(0.1), 6), LayerCase.of(rmsNormalization(), 3, 5),
                LayerCase.of(localResponseNormalization().alpha(0.1), 3, 2, 7),
                LayerCase.of(localResponseNormalization().size(3).alpha(1).beta(0.5).k(1), 6));
    }
}
