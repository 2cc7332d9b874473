package dev.fovea.formats;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.add;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.concatenate;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.parallel;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.model.FunctionalBuilder.functional;

import dev.fovea.data.DataSet;
import dev.fovea.data.Digits;
import dev.fovea.data.Field;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Functional;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;

/// Networks to write into files, and one to train.
final class Samples {
    static final DataSet DIGITS = Digits.of(5, 200);
    static final DataSet OTHERS = Digits.of(6, 100);

    private Samples() {}

    static Sequential lenet() {
        return sequential(conv2d(6, 5).padding(SAME).tanh(), averagePooling2d(2), conv2d(16, 5).tanh(),
                averagePooling2d(2), flatten(),
                dense(120).tanh(), dense(84).tanh(), dense(10).softmax());
    }

    static Sequential lectureCnn() {
        return sequential(conv2d(32, 5).padding(SAME).relu(), maxPooling2d(2), conv2d(64, 5).padding(SAME).relu(),
                maxPooling2d(2),
                flatten(), dense(1024).relu(), dense(10).softmax());
    }

    static Sequential residualNet() {
        return sequential(conv2d(8, 3).padding(1).stride(2, 1).dilation(1, 2),
                residual(conv2d(8, 3).padding(SAME).relu(), conv2d(8, 3).padding(SAME)),
                relu(), residual(conv2d(16, 3).padding(SAME)).shortcut(conv2d(16, 1)),
                parallel(conv2d(4, 1), maxPooling2d(3).padding(SAME).stride(1)),
                parallel(conv2d(4, 1).groups(4), conv2d(4, 1)).merge(add()), globalAveragePooling2d(), dense(3));
    }

    static Functional twoInputs() {
        var net = functional();
        var image = net.input(Field.image(8, 8, 1));
        var more = net.input("more", Shape.of(3));
        var seen = net.call(flatten(), net.call(conv2d(2, 3).relu().named("eye"), image));
        var both = net.call(concatenate(), seen, net.call(dense(4), more));
        var hidden = net.call(dense(5).named("shared"), net.call(dense(5).named("shared"), net.call(dense(5), both)));
        return net.output("class", net.call(dense(3).softmax(), hidden)).output("size", net.call(dense(1), hidden))
                .build();
    }

    /// A small network with dropout and Adam on the reference backend.
    static Model model(long seed) {
        return model(seed, Execution.on("reference").threads(1));
    }

    static Model model(long seed, Execution execution) {
        Sequential layers = sequential(rescaling(1 / 255.0), flatten(), dense(12).relu(), dropout(0.3),
                dense(10).softmax());
        return Model.of(Network.of(layers, Field.image(28, 28, 1)), Seed.of(seed), execution)
                .compile(Optimizers.adam(0.003), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    }

    /// The bytes of `weights.safetensors` in an archive.
    static byte[] weights(Path file) {
        try (Archive archive = Archive.open(file)) {
            Safetensors weights = archive.tensors(Part.WEIGHTS);
            return bytes(Safetensors.content(weights.tensors(), weights.metadata()));
        }
    }

    static byte[] bytes(Content content) {
        var bytes = new java.io.ByteArrayOutputStream();
        content.pieces().forEach(p -> bytes.writeBytes(p.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)));
        return bytes.toByteArray();
    }
}
