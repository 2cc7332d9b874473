package dev.fovea.nn.layer;

import java.util.List;
import java.util.stream.Stream;

/// Every layer in every way of using it that computes differently; one list per group of layers.
/// Gradients and both backends are checked over all of them.
final class LayerCases {
    private LayerCases() {}

    static List<LayerCase> all() {
        return Stream.of(
                BasicCases.all(),
                ActivationCases.all(),
                ConvolutionCases.all(),
                PoolingCases.all(),
                SpatialCases.all(),
                NormalizationCases.all(),
                AttentionCases.all(),
                ShortcutCases.all())
                .flatMap(List::stream).toList();
    }
}
