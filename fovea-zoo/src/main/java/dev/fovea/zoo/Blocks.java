package dev.fovea.zoo;

import static dev.fovea.nn.initializer.Initializers.heNormal;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;

import dev.fovea.nn.layer.BatchNormalization;
import dev.fovea.nn.layer.Conv2D;

/// What networks with batch normalisation are made of, with the numbers of torchvision's models.
final class Blocks {
    private Blocks() {}

    /// A convolution before a batch normalisation, whose `β` is its bias; with stride 1 the maps keep their size.
    static Conv2D conv(int filters, int size) {
        return conv2d(filters, size).padding(size / 2).bias(false).kernelInitializer(heNormal());
    }

    /// PyTorch's defaults.
    static BatchNormalization norm() {
        return batchNormalization().momentum(0.9).epsilon(1e-5);
    }

    /// So many times `width` as the paper has, at least one.
    static int scaled(int filters, double width) {
        return Math.max(1, (int) Math.round(filters * width));
    }
}
