package dev.fovea.cli;

import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.sequential;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Classifier;
import java.util.List;

/// A network of the lectures: bytes become numbers in [0, 1], then come its layers, and the probabilities of the classes last.
///
/// @param layers those before the last, which is dense
record LectureNet(Shape image, int classes, Layer pixels, List<Layer> layers) implements Classifier {
    @Override public LectureNet image(Shape image) { return new LectureNet(image, classes, pixels, layers); }
    @Override public LectureNet classes(int classes) { return new LectureNet(image, classes, pixels, layers); }
    @Override public LectureNet pixels(Layer pixels) { return new LectureNet(image, classes, pixels, layers); }

    @Override public Network network() {
        return Network.of(sequential(pixels).then(layers.toArray(Layer[]::new)).then(
                dense(classes).softmax()), image);
    }
}
