package dev.fovea.bench;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.momentum;
import static dev.fovea.nn.optimizer.Optimizers.sgd;

import dev.fovea.data.Field;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// A network that is timed, with the batch and the optimizer that it is trained with. It ends in logits of ten classes.
///
/// @param name   in the comparison
/// @param title  what the command line calls it
/// @param sample shape of an image
record Workload(String name, String title, Layer layer, Shape sample, int batch, Optimizer optimizer) {
    static final int CLASSES = 10;
    private static final double RELU = 6;           // He: gain / fan-in is a third of the square of the limit
    private static final double BODY = 3;
    private static final double LAST = 1;
    private static final int GRAY = 28;

    /// The workload of that name or title; with `noDropout` its dropout is left out.
    static Optional<Workload> find(String name, boolean noDropout) {
        return all(noDropout).stream().filter(w -> w.name().equals(name) || w.title().equals(name)).findFirst();
    }

    static List<Workload> all(boolean noDropout) {
        return List.of(softmaxRegression(), mlp(noDropout ? 0 : 0.2), lectureCnn(), leNet());
    }

    private static Workload softmaxRegression() {
        var net = sequential(dense(CLASSES).kernelInitializer(SharedKernel.of(0, LAST)));
        return new Workload("W1", "softmax", net, Shape.of(GRAY * GRAY), 100, sgd(0.1));
    }

    private static Workload mlp(double dropped) {
        var net = sequential(
                dense(128).relu().kernelInitializer(SharedKernel.of(0, RELU)),
                dropout(dropped),
                dense(CLASSES).kernelInitializer(SharedKernel.of(2, LAST)));
        return new Workload("W2", "mlp", net, Shape.of(GRAY * GRAY), 100, adam(1e-3));
    }

    private static Workload lectureCnn() {
        var net = sequential(
                conv2d(32, 5).padding(SAME).relu().kernelInitializer(SharedKernel.of(0, RELU)),
                maxPooling2d(2),
                conv2d(64, 5).padding(SAME).relu().kernelInitializer(SharedKernel.of(2, RELU)),
                maxPooling2d(2),
                flatten(),
                dense(1024).relu().kernelInitializer(new SharedKernel(4, RELU, 64)),
                dense(CLASSES).kernelInitializer(SharedKernel.of(6, LAST)));
        return new Workload("W3", "lecture-cnn", net, Shape.of(GRAY, GRAY, 1), 100, adam(1e-3));
    }

    private static Workload leNet() {
        var net = sequential(
                conv2d(6, 5).tanh().kernelInitializer(SharedKernel.of(0, RELU)),
                averagePooling2d(2),
                conv2d(16, 5).tanh().kernelInitializer(SharedKernel.of(2, RELU)),
                averagePooling2d(2),
                flatten(),
                dense(120).tanh().kernelInitializer(new SharedKernel(4, BODY, 16)),
                dense(84).tanh().kernelInitializer(SharedKernel.of(6, BODY)),
                dense(CLASSES).kernelInitializer(SharedKernel.of(8, LAST)));
        return new Workload("W4", "lenet", net, Shape.of(32, 32, 1), 64, momentum(0.01));
    }

    /// What a model of it is fed.
    Field input() {
        return new Field("input", dev.fovea.tensor.DType.F32, sample);
    }

    /// A model with the shared weights, ready to be trained.
    Model model(Execution execution) {
        return Model.of(Network.of(layer, input()), Seed.of(1), execution).compile(optimizer, softmaxCrossEntropy());
    }
}
