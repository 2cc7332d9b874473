package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Layers that change the extents or the order of the axes, and normalization by given numbers.
final class SpatialCases {
    private SpatialCases() {}

    static List<LayerCase> all() {
        return List.of(
                LayerCase.of(zeroPadding1d(1, 2), 4, 2),
                LayerCase.of(zeroPadding2d(1, 0, 2, 3), 3, 4, 2),
                LayerCase.of(zeroPadding3d(1, 0, 2), 2, 2, 3, 2),
                LayerCase.of(cropping1d(1, 2), 5, 2),
                LayerCase.of(cropping2d(1, 0, 2, 1), 3, 5, 2),
                LayerCase.of(cropping3d(0, 1, 1), 2, 3, 4, 2),
                LayerCase.of(upSampling1d(3), 4, 2),
                LayerCase.of(upSampling2d(2, 3), 3, 2, 2),
                LayerCase.of(upSampling2d(2).interpolation(BILINEAR), 3, 4, 2),
                LayerCase.of(upSampling3d(2, 1, 3), 2, 3, 2, 2),
                LayerCase.of(resizing(5, 3), 3, 4, 2),
                LayerCase.of(resizing(2, 4), 5, 4, 3),
                LayerCase.of(resizing(5, 3).interpolation(NEAREST), 3, 4, 2),
                LayerCase.of(resizing(2, 8).interpolation(NEAREST), 6, 4, 2),
                LayerCase.of(normalization(0.5, 4), 3, 2),
                LayerCase.of(normalization(List.of(0.5, -1.0), List.of(4.0, 0.25)), 3, 2),
                LayerCase.of(channelsFirst(), 3, 4, 2),
                LayerCase.of(channelsLast(), 2, 5),
                new LayerCase(sequential(channelsLast(), rescaling(0.1)), Shape.of(3, 4, 2), DType.U8, 256, List.of()),
                LayerCase.of(sequential(channelsLast(), conv2d(3, 3).relu(), channelsFirst()), 2, 5, 5),
                LayerCase.of(sequential(channelsLast(), maxPooling1d(2), channelsFirst(), flatten()), 3, 6));
    }
}
