package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.l1;
import static dev.fovea.nn.loss.Losses.l2;

import java.util.List;

/// Convolutions over sequences and volumes, transposed, depthwise, separable ones, and local connections.
final class ConvolutionCases {
    private ConvolutionCases() {}

    static List<LayerCase> all() {
        return List.of(
                LayerCase.of(conv1d(3, 3).padding(SAME).relu(), 7, 2),
                LayerCase.of(conv1d(4, 2).stride(2).groups(2).kernelRegularizer(l2(0.1)), 9, 4),
                LayerCase.of(conv1d(2, 3).dilation(2).padding(CAUSAL).tanh(), 8, 3),
                LayerCase.of(conv1d(2, 3).padding(2, 1).bias(false), 4, 3),
                LayerCase.of(conv3d(3, 2).padding(SAME).relu(), 4, 3, 5, 2),
                LayerCase.of(conv3d(4, 3).size(2, 3, 1).stride(1, 2, 2).groups(2), 3, 5, 4, 4),
                LayerCase.of(conv3d(2, 2).dilation(2, 1, 1).padding(1, 0, 1), 3, 4, 4, 1),
                LayerCase.of(conv1dTranspose(3, 3).stride(2).padding(SAME).relu(), 5, 2),
                LayerCase.of(conv1dTranspose(2, 2).stride(3).outputPadding(1).padding(1), 4, 3),
                LayerCase.of(conv2dTranspose(3, 3).relu(), 4, 3, 2),
                LayerCase.of(conv2dTranspose(2, 3, 4).stride(2, 3).padding(SAME).kernelRegularizer(l2(0.1)), 3, 4, 2),
                LayerCase.of(conv2dTranspose(2, 2).stride(3).bias(false), 3, 2, 4),
                LayerCase.of(conv2dTranspose(2, 3).stride(2).padding(SAME).outputPadding(0, 1), 3, 4, 2),
                LayerCase.of(conv2dTranspose(2, 3).dilation(2).padding(1, 0, 2, 1), 4, 4, 1),
                LayerCase.of(conv3dTranspose(2, 2).stride(2).padding(SAME).relu(), 2, 3, 2, 2),
                LayerCase.of(conv3dTranspose(2, 3).size(1, 3, 2).stride(1, 2, 1).outputPadding(0, 1, 0), 2, 3, 2, 2),
                LayerCase.of(depthwiseConv1d(3).padding(CAUSAL).depthMultiplier(2).tanh(), 7, 3),
                LayerCase.of(depthwiseConv1d(2).stride(2).dilation(2).kernelRegularizer(l2(0.1)), 9, 2),
                LayerCase.of(
                        separableConv1d(4, 3).padding(SAME).depthMultiplier(2).depthwiseRegularizer(l1(0.1)).relu(),
                        7, 3),
                LayerCase.of(depthwiseConv2d(3).padding(SAME).relu(), 5, 4, 3),
                LayerCase.of(depthwiseConv2d(3, 2).stride(2).depthMultiplier(2).kernelRegularizer(l2(0.1)), 6, 5, 3),
                LayerCase.of(depthwiseConv2d(2).dilation(2).padding(1).bias(false), 4, 5, 16),
                LayerCase.of(separableConv2d(4, 3).padding(SAME).relu(), 5, 4, 3),
                LayerCase.of(separableConv2d(3, 2).stride(2).depthMultiplier(2).depthwiseRegularizer(l1(0.1))
                        .kernelRegularizer(l2(0.1)), 5, 4, 2),
                LayerCase.of(locallyConnected1d(1, 3).padding(SAME).bias(false), 5, 1),
                LayerCase.of(locallyConnected1d(3, 2).stride(2).tanh(), 7, 2),
                LayerCase.of(locallyConnected1d(2, 4).padding(2, 0), 4, 2),
                LayerCase.of(locallyConnected2d(3, 3, 2).relu(), 5, 4, 2),
                LayerCase.of(locallyConnected2d(2, 3).padding(SAME).stride(2, 1).kernelRegularizer(l2(0.1)), 5, 4, 2),
                LayerCase.of(locallyConnected2d(2, 2).padding(1, 0, 0, 1).bias(false), 3, 3, 1));
    }
}
