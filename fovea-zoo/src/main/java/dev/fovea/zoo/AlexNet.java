package dev.fovea.zoo;

import static dev.fovea.nn.initializer.Initializers.heNormal;
import static dev.fovea.nn.initializer.Initializers.normal;
import static dev.fovea.nn.initializer.Initializers.ones;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.localResponseNormalization;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.layer.Conv2D;
import dev.fovea.nn.layer.Dense;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.MaxPooling2D;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;

/// AlexNet: five convolutions with ReLU and overlapping pooling, three dense layers with dropout; ends in the probabilities of the
/// classes.
///
/// Krizhevsky, Sutskever & Hinton 2012, figure 2: two towers, one a graphics card, are convolutions of two groups; where both cards
/// read each other there is one group. Local response normalisation follows the first two layers (section 3.3), pooling 3 with stride 2
/// it (3.4). The image is 227 × 227, of which the paper's 55 × 55 positions are made. 60,965,224 parameters.
/// Krizhevsky 2014 ("one weird trick") has one tower, fewer filters and no normalisation; it is torchvision's, and the usual one.
/// Its image is 224 × 224. 61,100,840 parameters.
///
/// @param grouped as of 2012, with two towers; else as of 2014
/// @param width   how many filters and neurons, as a multiple of the paper's
/// @param pixels  what is done first to the numbers of an image
public record AlexNet(boolean grouped, double width, Shape image, int classes, Layer pixels) implements Architecture {

    public AlexNet {
        require(width > 0, "the width of AlexNet must be more than 0, but is %s", width);
    }

    /// The one tower of 2014, for ImageNet.
    public static AlexNet alexNet() {
        return new AlexNet(false, 1, Shape.of(224, 224, 3), 1000, Pixels.imageNet());
    }

    /// The two towers of 2012, for ImageNet.
    public static AlexNet alexNetGrouped() {
        return new AlexNet(true, 1, Shape.of(227, 227, 3), 1000, Pixels.imageNet());
    }

    public AlexNet width(double width) { return new AlexNet(grouped, width, image, classes, pixels); }
    public AlexNet image(Shape image) { return new AlexNet(grouped, width, image, classes, pixels); }
    public AlexNet classes(int classes) { return new AlexNet(grouped, width, image, classes, pixels); }
    public AlexNet pixels(Layer pixels) { return new AlexNet(grouped, width, image, classes, pixels); }

    @Override public Network network() {
        return grouped ? of2012() : of2014();
    }

    /// Layers have the names of Caffe's model. In the second, fourth and fifth convolution and in the hidden dense layers the biases
    /// start at 1, so that the ReLUs have something to pass on (section 5).
    private Network of2012() {
        return Network.of(sequential(pixels,
                small(96, 11).stride(4).named("conv1"), localResponseNormalization(), pool(),
                small(256, 5).padding(2).groups(2).biasInitializer(ones()).named("conv2"),
                localResponseNormalization(), pool(),
                small(384, 3).padding(1).named("conv3"),
                small(384, 3).padding(1).groups(2).biasInitializer(ones()).named("conv4"),
                small(256, 3).padding(1).groups(2).biasInitializer(ones()).named("conv5"), pool(),
                flatten(),
                small(4096).biasInitializer(ones()).named("fc6"), dropout(0.5),
                small(4096).biasInitializer(ones()).named("fc7"), dropout(0.5),
                dense(classes).kernelInitializer(normal(0, 0.01)).named("fc8"), softmax()), image);
    }

    /// Layers have torchvision's names: the number of each in its list.
    private Network of2014() {
        return Network.of(sequential(pixels,
                sequential(
                        conv(64, 11).stride(4).padding(2).named("0"), pool(),
                        conv(192, 5).padding(2).named("3"), pool(),
                        conv(384, 3).padding(1).named("6"),
                        conv(256, 3).padding(1).named("8"),
                        conv(256, 3).padding(1).named("10"), pool()).named("features"),
                flatten(),
                sequential(
                        dropout(0.5), hidden(4096).named("1"),
                        dropout(0.5), hidden(4096).named("4"),
                        dense(classes).named("6")).named("classifier"),
                softmax()), image);
    }

    private static MaxPooling2D pool() {
        return maxPooling2d(3).stride(2);
    }

    private Conv2D small(int filters, int size) {
        return conv2d(Blocks.scaled(filters, width), size).relu().kernelInitializer(normal(0, 0.01));
    }

    private Dense small(int neurons) {
        return dense(Blocks.scaled(neurons, width)).relu().kernelInitializer(normal(0, 0.01));
    }

    private Conv2D conv(int filters, int size) {
        return conv2d(Blocks.scaled(filters, width), size).relu().kernelInitializer(heNormal());
    }

    private Dense hidden(int neurons) {
        return dense(Blocks.scaled(neurons, width)).relu().kernelInitializer(heNormal());
    }
}
