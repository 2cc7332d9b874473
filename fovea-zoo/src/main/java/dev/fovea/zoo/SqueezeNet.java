package dev.fovea.zoo;

import static dev.fovea.nn.initializer.Initializers.heUniform;
import static dev.fovea.nn.initializer.Initializers.normal;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.parallel;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.zoo.Numbered.numbered;

import dev.fovea.nn.layer.Conv2D;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;

/// SqueezeNet: eight fire modules between two convolutions, and no dense layer; ends in the probabilities of the classes.
///
/// Iandola et al. 2016, table 1: as accurate as AlexNet with a fiftieth of its weights, 1.25 million. Version 1.1, of the
/// authors' repository, needs 2.4 times fewer multiply-adds for it. Names and windows are those of torchvision's `squeezenet1_0`
/// and `squeezenet1_1`: `features/3/squeeze`, `features/3/parallel/expand1x1`, `classifier/1`.
///
/// @param pixels what is done first to the numbers of an image
public record SqueezeNet(Version version, Shape image, int classes, Layer pixels) implements Classifier {
    private static final double DROPOUT = 0.5;       // section 4

    /// That of the paper, or the lighter one: smaller filters first, and pooling earlier.
    public enum Version {
        V1_0, V1_1
    }

    /// As in the paper, for ImageNet.
    public static SqueezeNet squeezeNet() {
        return new SqueezeNet(Version.V1_0, Shape.of(224, 224, 3), 1000, Pixels.imageNet());
    }

    public SqueezeNet version(Version version) { return new SqueezeNet(version, image, classes, pixels); }
    @Override public SqueezeNet image(Shape image) { return new SqueezeNet(version, image, classes, pixels); }
    @Override public SqueezeNet classes(int classes) { return new SqueezeNet(version, image, classes, pixels); }
    @Override public SqueezeNet pixels(Layer pixels) { return new SqueezeNet(version, image, classes, pixels); }

    @Override public Network network() {
        Sequential features = switch (version) {
            case V1_0 -> numbered(conv(96, 7).stride(2), relu(), pool(),
                    fire(16, 64), fire(16, 64), fire(32, 128), pool(),
                    fire(32, 128), fire(48, 192), fire(48, 192), fire(64, 256), pool(),
                    fire(64, 256));
            case V1_1 -> numbered(conv(64, 3).stride(2), relu(), pool(),
                    fire(16, 64), fire(16, 64), pool(),
                    fire(32, 128), fire(32, 128), pool(),
                    fire(48, 192), fire(48, 192), fire(64, 256), fire(64, 256));
        };
        Layer last = conv2d(classes, 1).kernelInitializer(normal(0, 0.01));
        return Network.of(sequential(pixels, features.named("features"),
                numbered(dropout(DROPOUT), last, relu(), globalAveragePooling2d()).named("classifier"),
                softmax()), image);
    }

    /// Figure 2: few filters of 1 × 1, then half of the maps by filters of 1 × 1, half by 3 × 3.
    private static Layer fire(int squeeze, int expand) {
        return sequential(conv(squeeze, 1).relu().named("squeeze"),
                parallel(conv(expand, 1).relu().named("expand1x1"),
                        conv(expand, 3).padding(1).relu().named("expand3x3")));
    }

    private static Conv2D conv(int filters, int size) {
        return conv2d(filters, size).kernelInitializer(heUniform());
    }

    private static Layer pool() {
        return maxPooling2d(3).stride(2).ceilMode(true);
    }
}
