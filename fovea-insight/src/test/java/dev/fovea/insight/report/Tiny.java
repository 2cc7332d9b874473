package dev.fovea.insight.report;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.add;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.model.FunctionalBuilder.functional;

import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Functional;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Images of 6 x 6 with a bar at the left, in the middle or at the right: three classes, one of an awkward name.
final class Tiny {
    static final List<String> CLASSES = List.of("<b>&\"", "middle", "right");
    static final DataSet TRAINING = bars(30).name("bars/training");
    static final DataSet TEST = bars(12).name("bars/test");

    private Tiny() {}

    private static DataSet bars(int count) {
        Tensor images = Tensor.zeros(DType.U8, Shape.of(count, 6, 6, 1));
        var labels = new int[count];
        for (int n = 0; n < count; n++) {
            labels[n] = n % 3;
            for (int y = 0; y < 6; y++) {
                images.set(n * 36L + 6 * y + 2 * labels[n] + n % 2, 255 - n);
            }
        }
        return DataSet.of(Map.of("image", images), Map.of("label", Tensor.of(Shape.of(count), labels)))
                .classNames(CLASSES);
    }

    /// Two branches that meet.
    static Functional branches() {
        var net = functional();
        var x = net.call(rescaling(1 / 255.0), net.input(Field.image(6, 6, 1)));
        var stem = net.call(conv2d(4, 3).padding(SAME).relu(), x);
        var sum = net.call(add(), net.call(conv2d(4, 3).padding(SAME).relu(), stem), stem);
        var y = net.call(dense(3).softmax(), net.call(flatten(), net.call(maxPooling2d(2), sum)));
        return net.output("class", y).build();
    }

    static Model model(Network network) {
        return Model.of(network, Seed.of(3), Execution.on("reference").threads(1))
                .compile(Optimizers.sgd(0.1), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    }

    static Model model() {
        return model(Network.of(branches()));
    }

    static Model chain(Layer... layers) {
        return model(Network.of(Layers.sequential(layers), Field.image(6, 6, 1)));
    }
}
