package dev.fovea.zoo;

import static dev.fovea.nn.initializer.Initializers.whitening;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.gelu;
import static dev.fovea.nn.layer.Layers.globalMaxPooling2d;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.initializer.Initializers;
import dev.fovea.nn.layer.Conv2D;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

/// A small network that learns CIFAR-10 in the least time: filters of 2 × 2 that whiten the image, then three blocks of two
/// convolutions, the first of which is pooled; ends in the probabilities of the classes.
///
/// Jordan 2024, arXiv 2404.00498, section 3: 64, 256 and 256 filters, GELU, batch normalisation without scale, convolutions
/// that begin as the identity, and logits that are divided by 9. 1,971,328 weights that are learned, 118 million multiply-adds.
///
/// @param widths filters of each block
/// @param first  the kernel of the first layer, which is not learned if [#whitened] made it
/// @param pixels what is done first to the numbers of an image
public record CifarNet(List<Integer> widths, Initializer first, boolean learnsFirst, Shape image, int classes,
        Layer pixels)
        implements
            Classifier {
    private static final int PATCH = 2;
    private static final double LOGITS = 1 / 9.0;        // Jordan 2024: "scaling factor"
    private static final double MOMENTUM = 0.6;          // of the running statistics, since the epochs are few

    public CifarNet {
        widths = List.copyOf(widths);
        require(!widths.isEmpty(), "a CifarNet has one block or more, but no widths were given");
    }

    /// For CIFAR-10, with a first layer that learns.
    public static CifarNet cifarNet() {
        return new CifarNet(List.of(64, 256, 256), Initializers.heNormal(), true, Shape.of(32, 32, 3), 10,
                Pixels.cifar10());
    }

    /// With a first layer that whitens such images, of which some thousand are enough, and does not learn.
    ///
    /// @param images `[batch, height, width, channels]`, numbers 0 to 255
    public CifarNet whitened(Tensor images) {
        try (Model scaled = Model.of(pixels, image, Seed.of(0))) {
            return new CifarNet(widths, whitening(scaled.predict(images), PATCH), false, image, classes, pixels);
        }
    }

    public CifarNet widths(List<Integer> widths) {
        return new CifarNet(widths, first, learnsFirst, image, classes, pixels);
    }
    @Override public CifarNet image(Shape image) {
        return new CifarNet(widths, first, learnsFirst, image, classes, pixels);
    }
    @Override public CifarNet classes(int classes) {
        return new CifarNet(widths, first, learnsFirst, image, classes, pixels);
    }
    @Override public CifarNet pixels(Layer pixels) {
        return new CifarNet(widths, first, learnsFirst, image, classes, pixels);
    }

    @Override public Network network() {
        Conv2D whiten = conv2d(2 * PATCH * PATCH * image.channels(), PATCH).bias(false).kernelInitializer(first);
        Sequential net = sequential(pixels, (learnsFirst ? whiten : whiten.frozen()).named("whiten"), gelu());
        for (int i = 0; i < widths.size(); i++) {
            net = net.then(block(widths.get(i)).named("block" + (i + 1)));
        }
        return Network.of(net.then(globalMaxPooling2d(), dense(classes).bias(false).named("head"),
                rescaling(LOGITS), softmax()), image);
    }

    private static Sequential block(int filters) {
        return sequential(
                conv(filters), maxPooling2d(2), norm(), gelu(),
                conv(filters), norm(), gelu());
    }

    private static Conv2D conv(int filters) {
        return Blocks.conv(filters, 3).kernelInitializer(Initializers.dirac().others(Initializers.heNormal()));
    }

    private static Layer norm() {
        return batchNormalization().scale(false).momentum(MOMENTUM).epsilon(1e-5);
    }
}
