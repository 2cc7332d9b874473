package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.Task;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Autoencoder;
import dev.fovea.zoo.Classifier;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A network by name, built for the images and the classes of data, and what it is trained by there.
record NetForData(NamedNet net, Architecture architecture) {

    /// @throws IllegalArgumentException if images of that size do not go through its layers; the message names networks that take them
    static NetForData of(NamedNet net, DataSet data) {
        Shape image = data.inputs().getFirst().sample();
        int classes = data.classNames().size();
        Optional<String> misfit = misfit(net, image, classes);
        if (misfit.isPresent()) {
            throw new IllegalArgumentException("%s cannot take the images of %s, which are %s: %s%n"
                    .formatted(net.name(), data.name(), image, misfit.get())
                    + "It is made for %s. Networks that take them: %s".formatted(net.image(),
                            Nets.all().stream().filter(n -> misfit(n, image, classes).isEmpty()).map(NamedNet::name)
                                    .collect(Collectors.joining(", "))));
        }
        return new NetForData(net, adapted(net, image, classes));
    }

    private static Architecture adapted(NamedNet net, Shape image, int classes) {
        return switch (net.architecture()) {
            case Classifier classifier -> classifier.forImages(image, Math.max(1, classes));
            case Autoencoder autoencoder -> autoencoder.image(image);
            case Architecture other -> other;
        };
    }

    /// Why the images do not go through the layers; empty if they do.
    private static Optional<String> misfit(NamedNet net, Shape image, int classes) {
        try {
            Network network = adapted(net, image, classes).network();
            network.build(Mode.TRAINING);
            return network.inputs().getFirst().sample().equals(image)
                    ? Optional.empty()
                    : Optional.of("it is made for others");
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    Network network() {
        return architecture.network();
    }

    /// How it learns: cross-entropy of each output with the labels; an autoencoder by the mean squared error of its answer.
    Recipe recipe(Optimizer optimizer) {
        return new Recipe(optimizer, tasks(architecture));
    }

    private static List<Task> tasks(Architecture architecture) {
        return switch (architecture) {
            case Classifier c -> List.of(c.tasks(Losses.sparseCategoricalCrossentropy(), Metrics.accuracy()));
            case Architecture _ -> List.of(Task.of("output", Losses.meanSquaredError()));
        };
    }

    /// Whether a network answers with something like its input, so that its input is what it should answer.
    static boolean isAutoencoder(Model model) {
        var outputs = model.network().build(Mode.INFERENCE).outputs();
        return outputs.size() == 1 && model.network().inputs().size() == 1
                && outputs.firstEntry().getValue().shape()
                        .equals(model.network().inputs().getFirst().sample().prepend(Shape.N));
    }
}
