package dev.fovea.cli;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.l2;

import dev.fovea.nn.initializer.Initializers;
import dev.fovea.nn.layer.Layer;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The networks by name. They take grey images of 28 x 28 bytes, and end in the probabilities of ten classes.
final class Nets {
    private static final Shape IMAGE = Shape.of(28, 28, 1);
    private static final int CLASSES = 10;
    private static final double BYTE = 1 / 255.0;
    private static final double DECAY = 2e-4;       // of 0, 1e-4, 2e-4 and 4e-4 the best for LeNet on MNIST

    private Nets() {}

    static List<NamedNet> all() {
        return List.of(softmax(), mlp(), leNet(), lectureCnn());
    }

    /// The one of that name.
    static NamedNet named(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(
                "there is no network \"%s\"; there are %s".formatted(name, names())));
    }

    static Optional<NamedNet> find(String name) {
        return all().stream().filter(n -> n.name().equals(name)).findFirst();
    }

    static String names() {
        return all().stream().map(NamedNet::name).collect(Collectors.joining(", "));
    }

    /// Softmax regression: one layer, 7,850 parameters (S-01).
    private static NamedNet softmax() {
        return net("softmax", "softmax regression, one layer", 10, 20, 100, 3e-3,
                flatten(), dense(CLASSES).softmax());
    }

    /// The improved network of the lecture, 101,770 parameters (S-06).
    private static NamedNet mlp() {
        return net("mlp", "a hidden layer of 128 with dropout", 10, 20, 100, 2e-3,
                flatten(), dense(128).relu().kernelInitializer(Initializers.heNormal()), dropout(0.2),
                dense(CLASSES).softmax());
    }

    /// LeCun, Bottou, Bengio & Haffner 1998, with average pooling and softmax: 61,706 parameters (S-50).
    private static NamedNet leNet() {
        return net("lenet", "LeNet-5", 5, 15, 64, 3e-3,
                conv2d(6, 5).padding(SAME).tanh().kernelRegularizer(l2(DECAY)), averagePooling2d(2),
                conv2d(16, 5).tanh().kernelRegularizer(l2(DECAY)), averagePooling2d(2),
                flatten(), dense(120).tanh().kernelRegularizer(l2(DECAY)),
                dense(84).tanh().kernelRegularizer(l2(DECAY)),
                dense(CLASSES).softmax());
    }

    /// The CNN of the lecture, 3,274,634 parameters (S-29).
    private static NamedNet lectureCnn() {
        return net("lecture-cnn", "the lecture's CNN, two convolutions", 5, 3, 100, 1e-3,
                conv2d(32, 5).padding(SAME).relu(), maxPooling2d(2),
                conv2d(64, 5).padding(SAME).relu(), maxPooling2d(2),
                flatten(), dense(1024).relu(), dense(CLASSES).softmax());
    }

    private static NamedNet net(String name, String about, int epochs, int epochsOnDigits, int batch, double rate,
            Layer... layers) {
        Layer scaled = sequential(rescaling(BYTE)).then(layers);
        return new NamedNet(name, about, scaled, IMAGE, epochs, epochsOnDigits, batch, OptimizerName.ADAM, rate,
                ScheduleName.COSINE);
    }
}
