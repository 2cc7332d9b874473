package dev.fovea.cli;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.loss.Losses.l2;

import dev.fovea.nn.initializer.Initializers;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Autoencoder;
import dev.fovea.zoo.CifarNet;
import dev.fovea.zoo.CifarResNet;
import dev.fovea.zoo.LeNet5;
import dev.fovea.zoo.MobileNetV1;
import dev.fovea.zoo.MobileNetV2;
import dev.fovea.zoo.ResNet;
import dev.fovea.zoo.DenseNet;
import dev.fovea.zoo.VisionTransformer;
import dev.fovea.zoo.Zoo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The networks by name: those of the lectures, and those of [Zoo].
final class Nets {
    static final String PARAMETER = "A network by name, such as lecture-cnn or resnet20_cifar; fovea nets lists them.";
    private static final Shape IMAGE = Shape.of(28, 28, 1);
    private static final int CLASSES = 10;
    private static final double BYTE = 1 / 255.0;
    private static final double DECAY = 2e-4;       // of 0, 1e-4, 2e-4 and 4e-4 the best for LeNet on MNIST
    private static final int ALIKE = 3;             // letters at the start

    private static final List<NamedNet> ALL = Stream.concat(Stream.of(softmax(), mlp(), leNet(), lectureCnn()),
            Zoo.all().stream().map(Nets::ofZoo)).toList();

    private Nets() {}

    static List<NamedNet> all() {
        return ALL;
    }

    /// The one of that name.
    static NamedNet named(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(
                "there is no network \"%s\"; %s".formatted(name, hint(name))));
    }

    static Optional<NamedNet> find(String name) {
        return ALL.stream().filter(n -> n.name().equals(name)).findFirst();
    }

    /// What could have been meant, and where all names are.
    static String hint(String name) {
        String start = name.substring(0, Math.min(ALIKE, name.length()));
        String alike = ALL.stream().map(NamedNet::name)
                .filter(n -> start.length() == ALIKE && n.regionMatches(true, 0, start, 0, ALIKE))
                .collect(Collectors.joining(", "));
        return (alike.isEmpty() ? "" : "there are " + alike + "; ") + "fovea nets lists all";
    }

    /// Softmax regression: one layer, 7,850 parameters (S-01); on CIFAR-10 3,072 features and 30,730 parameters (S-40).
    private static NamedNet softmax() {
        return net("softmax", "softmax regression, one layer", Training.adam(10, 20, 100, 3e-3), flatten());
    }

    /// The improved network of the lecture, 101,770 parameters (S-06).
    private static NamedNet mlp() {
        return net("mlp", "a hidden layer of 128 with dropout", Training.adam(10, 20, 100, 2e-3),
                flatten(), dense(128).relu().kernelInitializer(Initializers.heNormal()), dropout(0.2));
    }

    /// LeCun, Bottou, Bengio & Haffner 1998, with average pooling and softmax: 61,706 parameters (S-50).
    private static NamedNet leNet() {
        return net("lenet", "LeNet-5", Training.adam(5, 15, 64, 3e-3),
                conv2d(6, 5).padding(SAME).tanh().kernelRegularizer(l2(DECAY)), averagePooling2d(2),
                conv2d(16, 5).tanh().kernelRegularizer(l2(DECAY)), averagePooling2d(2),
                flatten(), dense(120).tanh().kernelRegularizer(l2(DECAY)),
                dense(84).tanh().kernelRegularizer(l2(DECAY)));
    }

    /// The CNN of the lecture, 3,274,634 parameters (S-29).
    private static NamedNet lectureCnn() {
        return net("lecture-cnn", "the lecture's CNN, two convolutions", Training.adam(5, 3, 100, 1e-3),
                conv2d(32, 5).padding(SAME).relu(), maxPooling2d(2),
                conv2d(64, 5).padding(SAME).relu(), maxPooling2d(2),
                flatten(), dense(1024).relu());
    }

    private static NamedNet net(String name, String about, Training training, Layer... layers) {
        return new NamedNet(name, about, new LectureNet(IMAGE, CLASSES, Layers.rescaling(BYTE), List.of(layers)),
                training);
    }

    private static NamedNet ofZoo(Zoo.Entry entry) {
        Architecture architecture = entry.architecture().get();
        return new NamedNet(entry.name(), entry.about(), architecture, training(architecture));
    }

    /// As the papers, or the training scripts of torchvision, have it, scaled to batches for one machine; fewer epochs, over which the
    /// rate falls along a cosine.
    private static Training training(Architecture architecture) {
        return switch (architecture) {
            case LeNet5 _ -> Training.adam(5, 15, 64, 3e-3);
            case CifarNet _ -> Training.muon(10, 15, 500, 0.2, 5e-3);                      // Jordan et al. 2024, Muon
            case CifarResNet _ -> Training.momentum(128, 0.1, 1e-4);                       // He et al. 2016, 4.2
            case ResNet(_, ResNet.Stem stem, _, _, _, _) when stem == ResNet.Stem.CIFAR ->
                Training.momentum(128, 0.1, 5e-4);                                          // DeVries & Taylor 2017
            case ResNet _,DenseNet _ -> Training.momentum(32, 0.0125, 1e-4);               // torchvision: 0.1 for 256
            case MobileNetV1 _,MobileNetV2 _ -> Training.momentum(32, 0.045, 4e-5);        // torchvision
            case VisionTransformer v when v.image().extent(0) <= 32 ->
                Training.adamW(128, 5e-4, 0.03);                                            // Hassani et al. 2021
            case VisionTransformer _ -> Training.adamW(32, 3e-4, 0.05);                    // Touvron et al. 2021
            case Autoencoder _ -> Training.adam(20, 20, 128, 1e-3);                        // Keras' example
            case Architecture _ -> Training.momentum(32, 0.01, 1e-4);                      // torchvision: AlexNet, VGG
        };
    }
}
