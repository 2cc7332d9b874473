package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.constant;
import static dev.fovea.nn.initializer.Initializers.given;
import static dev.fovea.nn.layer.Layers.*;

import dev.fovea.tensor.Shape;
import java.util.List;

/// Activations, merges, noise, embeddings and layers with fixed weights.
final class ActivationCases {
    private ActivationCases() {}

    static List<LayerCase> all() {
        return List.of(
                LayerCase.of(relu().maxValue(0.5), 12),
                LayerCase.of(relu().maxValue(0.5).slope(0.2).threshold(0.25), 12),
                LayerCase.of(relu().threshold(0.25), 12),
                LayerCase.of(conv2d(2, 3).activation(relu().maxValue(0.5).slope(0.1)), 4, 4, 1),
                LayerCase.of(prelu().alphaInitializer(constant(0.25)), 2, 3, 2),
                LayerCase.of(prelu().sharedAxes(1, 2), 2, 3, 2),
                LayerCase.of(elu(), 12),
                LayerCase.of(dense(4).activation(elu(0.5)), 12),
                LayerCase.of(selu(), 12),
                LayerCase.of(dense(4).gelu(), 12),
                LayerCase.of(gelu().approximate(true), 12),
                LayerCase.of(conv2d(2, 3).silu(), 4, 4, 1),
                LayerCase.of(sequential(rescaling(5), hardSwish()), 12),
                LayerCase.of(sequential(rescaling(5), hardSigmoid()), 12),
                LayerCase.of(mish(), 12),
                LayerCase.of(softplus(), 12),
                LayerCase.of(softsign(), 12),
                LayerCase.of(parallel(dense(3), dense(3).tanh(), dense(3)).merge(multiply()), 2, 4),
                LayerCase.of(parallel(conv2d(2, 1), sequential(globalAveragePooling2d(), reshape(1, 1, 2)))
                        .merge(multiply()), 3, 3, 2),
                LayerCase.of(parallel(dense(3), dense(3), dense(3)).merge(average()), 4),
                LayerCase.of(parallel(dense(3), dense(3), dense(3)).merge(maximum()), 4),
                LayerCase.of(parallel(dense(3), dense(3), dense(3)).merge(minimum()), 4),
                LayerCase.of(parallel(dense(3), dense(3)).merge(subtract()), 4),
                LayerCase.of(gaussianNoise(0.3), 8),
                LayerCase.of(gaussianDropout(0.3), 8),
                LayerCase.of(alphaDropout(0.3), 8),
                LayerCase.of(spatialDropout1d(0.5), 4, 3),
                LayerCase.of(spatialDropout2d(0.5), 3, 2, 4),
                LayerCase.of(spatialDropout3d(0.5), 2, 2, 2, 4),
                LayerCase.of(permute(3, 1, 2), 2, 3, 4),
                LayerCase.ofIntegers(embedding(7, 3), 7, 5),
                LayerCase.ofIntegers(sequential(embedding(4, 2), flatten(), dense(2)), 4, 2, 2),
                LayerCase.of(sequential(conv2d(2, 3).kernelInitializer(given(Shape.of(3, 3),
                        0, 1, 0, 1, -4, 1, 0, 1, 0)).frozen(), flatten(), dense(2)), 4, 4, 1));
    }
}
