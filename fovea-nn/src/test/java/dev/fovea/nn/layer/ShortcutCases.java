package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;

import java.util.List;

/// What a shortcut without weights is made of: maps of zeros, and every second pixel.
final class ShortcutCases {
    private ShortcutCases() {}

    static List<LayerCase> all() {
        return List.of(
                LayerCase.of(channelPadding(1, 2), 3, 4, 2),
                LayerCase.of(channelPadding(2, 0), 5, 2),
                LayerCase.of(channelPadding(0, 1), 3),
                LayerCase.of(averagePooling2d(1).stride(2), 5, 4, 3),
                LayerCase.of(residual(conv2d(4, 3).stride(2).padding(1).relu())
                        .shortcut(averagePooling2d(1).stride(2), channelPadding(1, 1)), 6, 5, 2));
    }
}
