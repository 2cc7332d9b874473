package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;

/// LeNet-5: two convolutions with subsampling, three dense layers; ends in the probabilities of the classes.
///
/// LeCun, Bottou, Bengio & Haffner 1998, figure 2, as it is built since: average pooling without weights, every map of the
/// second convolution sees all of the first, softmax instead of distances. 61,706 parameters for grey images of 28 × 28 and ten classes.
///
/// @param pixels what is done first to the numbers of an image
public record LeNet5(Shape image, int classes, Layer pixels) implements Classifier {

    /// For the digits of MNIST.
    public static LeNet5 leNet5() {
        return new LeNet5(Shape.of(28, 28, 1), 10, Pixels.unit());
    }

    @Override public LeNet5 image(Shape image) { return new LeNet5(image, classes, pixels); }
    @Override public LeNet5 classes(int classes) { return new LeNet5(image, classes, pixels); }
    @Override public LeNet5 pixels(Layer pixels) { return new LeNet5(image, classes, pixels); }

    @Override public Network network() {
        return Network.of(sequential(pixels,
                conv2d(6, 5).padding(SAME).tanh(), averagePooling2d(2),
                conv2d(16, 5).tanh(), averagePooling2d(2),
                flatten(), dense(120).tanh(), dense(84).tanh(), dense(classes).softmax()), image);
    }
}
