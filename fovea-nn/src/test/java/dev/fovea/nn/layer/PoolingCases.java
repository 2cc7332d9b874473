package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;

import java.util.List;

/// Pooling over sequences, images and volumes, with every option.
final class PoolingCases {
    private PoolingCases() {}

    static List<LayerCase> all() {
        return List.of(
                LayerCase.of(maxPooling1d(2), 7, 3),
                LayerCase.of(maxPooling1d(3).stride(2).padding(1, 0).ceilMode(true), 8, 2),
                LayerCase.of(maxPooling1d(2).dilation(2).stride(1), 7, 2),
                LayerCase.of(maxPooling2d(3).stride(2).ceilMode(true), 6, 8, 2),
                LayerCase.of(maxPooling2d(3).stride(2).padding(1, 0, 1, 1).ceilMode(true), 6, 5, 2),
                LayerCase.of(maxPooling2d(2).dilation(1, 2), 5, 5, 2),
                LayerCase.of(maxPooling3d(2), 4, 5, 4, 2),
                LayerCase.of(maxPooling3d(3, 2, 2).stride(1, 2, 2).padding(SAME), 3, 4, 5, 2),
                LayerCase.of(maxPooling3d(2).ceilMode(true), 3, 4, 5, 2),
                LayerCase.of(averagePooling1d(3).stride(2).padding(SAME), 6, 3),
                LayerCase.of(averagePooling1d(3).stride(2).padding(1).countPadding(true), 7, 3),
                LayerCase.of(averagePooling2d(3).stride(2).padding(1).countPadding(true), 5, 6, 2),
                LayerCase.of(averagePooling2d(3).stride(2).padding(1).ceilMode(true), 6, 6, 2),
                LayerCase.of(averagePooling2d(3).stride(2).padding(1).ceilMode(true).countPadding(true), 6, 6, 2),
                LayerCase.of(averagePooling3d(2).ceilMode(true), 3, 4, 3, 2),
                LayerCase.of(averagePooling3d(2, 3, 3).stride(1).padding(0, 1, 1).countPadding(true), 3, 4, 3, 2),
                LayerCase.of(lpPooling1d(3, 2), 6, 2),
                LayerCase.of(lpPooling1d(1, 3).stride(2).padding(SAME), 6, 2),
                LayerCase.of(lpPooling2d(2, 2), 4, 6, 2),
                LayerCase.of(lpPooling2d(2, 3).stride(2).ceilMode(true), 6, 6, 2),
                LayerCase.of(sequential(sigmoid(), lpPooling2d(2.5, 2)), 4, 4, 2),
                LayerCase.of(lpPooling3d(2, 2), 2, 4, 4, 2),
                LayerCase.of(globalMaxPooling1d(), 5, 3),
                LayerCase.of(globalMaxPooling2d(), 3, 4, 2),
                LayerCase.of(globalMaxPooling3d().keepDims(true), 2, 3, 2, 2),
                LayerCase.of(globalAveragePooling1d(), 5, 3),
                LayerCase.of(globalAveragePooling2d().keepDims(true), 3, 4, 2),
                LayerCase.of(globalAveragePooling3d(), 2, 3, 2, 2));
    }
}
