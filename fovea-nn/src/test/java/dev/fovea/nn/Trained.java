package dev.fovea.nn;

import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.sequential;

import dev.fovea.data.DataSet;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// Small models and data for tests of training.
public final class Trained {
    public static final Shape IMAGE = Shape.of(6, 6, 1);

    private Trained() {}

    /// The backends that can run here, by name.
    public static Stream<String> backends() {
        return ServiceLoader.load(Backend.class).stream().map(ServiceLoader.Provider::get)
                .filter(b -> b.availability() instanceof Availability.Available).map(Backend::name).sorted();
    }

    public static Model model(Layer layer, Shape sample) {
        return model(layer, sample, "reference");
    }

    public static Model model(Layer layer, Shape sample, String backend) {
        return Model.of(Network.of(layer, sample), Seed.of(7), Execution.on(backend).threads(2));
    }

    /// A little CNN with dropout for three classes of images of [#IMAGE].
    public static Layer cnn() {
        return sequential(conv2d(3, 3).relu(), maxPooling2d(2), flatten(), dropout(0.25), dense(3));
    }

    /// Random images whose class is where they are brightest.
    public static DataSet images(int count) {
        var random = new Random(count);
        var pixels = new float[count * 36];
        var labels = new int[count];
        for (int n = 0; n < count; n++) {
            labels[n] = random.nextInt(3);
            for (int i = 0; i < 36; i++) {
                pixels[n * 36 + i] = random.nextFloat() + (i / 12 == labels[n] ? 1 : 0);
            }
        }
        return DataSet.of(ordered("image", Tensor.of(Shape.of(count, 6, 6, 1), pixels)),
                ordered("label", Tensor.of(Shape.of(count), labels))).name("stripes");
    }

    public static Map<String, Tensor> ordered(String name, Tensor tensor) {
        return new LinkedHashMap<>(Map.of(name, tensor));
    }

    /// All variables: parameters and what the optimizer remembers.
    public static SequencedMap<String, Tensor> variables(Model model) {
        var all = new LinkedHashMap<String, Tensor>();
        model.weights().paths().stream().sorted().forEach(path -> all.put(path, model.weights().get(path)));
        return all;
    }
}
