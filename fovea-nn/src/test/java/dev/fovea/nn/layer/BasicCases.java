package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.l1;
import static dev.fovea.nn.loss.Losses.l2;
import static dev.fovea.nn.loss.Losses.penalties;

import dev.fovea.nn.Nets;
import java.util.List;

/// Dense and convolution layers of the first networks, pooling, shapes, combinators.
final class BasicCases {
    private BasicCases() {}

    static List<LayerCase> all() {
        return List.of(
                LayerCase.of(dense(3), 4),
                LayerCase.of(dense(3).bias(false).tanh(), 2, 4),
                LayerCase.of(dense(3).sigmoid(), 2, 2, 4),
                LayerCase.of(dense(3).softmax(), 4),
                LayerCase.of(dense(3).kernelRegularizer(penalties(l1(0.1), l2(0.2))), 4),
                LayerCase.of(conv2d(3, 3).padding(SAME).relu(), 5, 4, 2),
                LayerCase.of(conv2d(4, 3, 2).stride(2, 1).groups(2).kernelRegularizer(l2(0.1)), 5, 4, 2),
                LayerCase.of(conv2d(2, 3).dilation(2).padding(2, 1).activation(leakyRelu(0.2)), 6, 5, 1),
                LayerCase.of(maxPooling2d(2), 5, 4, 2),
                LayerCase.of(maxPooling2d(3).stride(2).padding(SAME), 5, 4, 2),
                LayerCase.of(averagePooling2d(2).padding(SAME), 5, 4, 2),
                LayerCase.of(globalAveragePooling2d(), 3, 4, 2),
                LayerCase.of(flatten(), 3, 4),
                LayerCase.of(reshape(2, -1), 3, 4),
                LayerCase.of(rescaling(3, -1), 4),
                LayerCase.of(dropout(0.5), 8),
                LayerCase.of(leakyRelu(0.1), 6),
                LayerCase.of(residual(conv2d(2, 3).padding(SAME).relu()).shortcut(conv2d(2, 1)), 4, 4, 1),
                LayerCase.of(parallel(dense(2), tanh(), sequential()), 3),
                LayerCase.of(parallel(dense(2), dense(2)).merge(add()), 3),
                LayerCase.of(sequential(dense(4).named("twice"), tanh(), dense(4).named("twice")), 4),
                LayerCase.of(Nets.lenet5(), 28, 28, 1));
    }
}
