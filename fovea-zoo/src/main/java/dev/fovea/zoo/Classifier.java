package dev.fovea.zoo;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.train.Task;
import dev.fovea.tensor.Shape;

/// A network that says which of some classes an image shows. The paper's choice of image and classes can be replaced by that of any data:
/// `CifarResNet.cifarResNet(20).forImages(Shape.of(28, 28, 1), 10)`.
public interface Classifier extends Architecture {

    /// `[height, width, channels]` of an image.
    Shape image();

    int classes();

    /// What is done first to the numbers of an image.
    Layer pixels();

    Classifier image(Shape image);

    Classifier classes(int classes);

    Classifier pixels(Layer pixels);

    /// The same layers for other images and classes. Pixels that were standardised for red, green and blue become numbers of [-1, 1] where
    /// images have other channels. Whether the images suit the layers is found out by [#network].
    default Classifier forImages(Shape image, int classes) {
        return image(image).classes(classes).pixels(Pixels.forChannels(pixels(), image.channels()));
    }

    /// What it is trained by: the loss and the metrics of its output.
    default Task[] tasks(Loss loss, Metric... metrics) {
        return new Task[]{Task.of("output", loss, metrics)};
    }
}
