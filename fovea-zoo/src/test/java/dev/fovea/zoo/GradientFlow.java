package dev.fovea.zoo;

import static dev.fovea.nn.loss.Losses.sparseCategoricalCrossentropy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/// Whether a network can learn: every weight is reached by the loss, and some steps on a few images make it smaller.
final class GradientFlow {
    private final Network network;
    private final Loss loss;
    private final Map<String, Tensor> batch;

    private GradientFlow(Network network, Loss loss, Map<String, Tensor> batch) {
        this.network = network;
        this.loss = loss;
        this.batch = batch;
    }

    /// Of a classifier, on so many random images.
    static GradientFlow ofClasses(Architecture architecture, int images) {
        Network network = architecture.network();
        int classes = network.build(Mode.INFERENCE).output().shape().channels();
        Tensor labels = Tensor.zeros(DType.I32, Shape.of(images));
        for (int i = 0; i < images; i++) {
            labels.set(i, i % classes);
        }
        return new GradientFlow(network, sparseCategoricalCrossentropy(),
                Map.of("input", images(network, images), "label", labels));
    }

    /// Of what is to say its input again.
    static GradientFlow ofInput(Architecture architecture, int images, Loss loss) {
        Network network = architecture.network();
        Tensor x = images(network, images);
        Tensor target = Tensor.zeros(DType.F32, x.shape());
        for (int i = 0; i < x.count(); i++) {
            target.set(i, x.get(i) / 255);
        }
        return new GradientFlow(network, loss, Map.of("input", x, "target", target));
    }

    /// Random images, which are coarse, so that their differences outlive pooling.
    static Tensor images(Network network, int count) {
        Shape sample = network.inputs().getFirst().sample();
        Tensor x = Tensor.zeros(DType.F32, sample.prepend(count));
        var random = new SplittableRandom(1);
        int block = Math.max(1, sample.extent(0) / 4);
        for (int n = 0; n < count; n++) {
            double[] values = random.doubles(64 * 4, 0, 255).toArray();
            for (int i = 0; i < sample.count(); i++) {
                int channel = i % sample.extent(2);
                int column = i / sample.extent(2) % sample.extent(1);
                int row = i / sample.extent(2) / sample.extent(1);
                x.set(n * sample.count() + i, values[(row / block % 8 * 8 + column / block % 8) * 4 + channel % 4]);
            }
        }
        return x;
    }

    /// Every weight has finite gradients, and one that is not 0, but for those that cannot have one.
    void assertReachesEveryWeight(Predicate<String> none) {
        List<String> weights = network.build(Mode.TRAINING).trainable().stream().map(Parameter::path).toList();
        assertThat(weights).isNotEmpty();
        try (var model = Model.of(network, Seed.of(1)).compile(adam(), loss)) {
            var gradients = model.gradients(batch);
            for (String path : weights) {
                double[] g = Objects.requireNonNull(gradients.get(path)).doubles();
                assertThat(DoubleStream.of(g).allMatch(Double::isFinite)).as("gradient of %s is finite", path).isTrue();
                assertThat(none.test(path) || DoubleStream.of(g).anyMatch(x -> x != 0)).as("%s has a gradient", path)
                        .isTrue();
            }
        }
    }

    void assertReachesEveryWeight() {
        assertReachesEveryWeight(_ -> false);
    }

    /// So many steps of Adam leave less than `share` of the loss that the network began with.
    void assertLearns(int steps, double rate, double share) {
        try (var model = Model.of(network, Seed.of(1)).compile(adam(rate), loss)) {
            double first = model.trainOnBatch(batch).get("loss");
            double last = first;
            for (int i = 1; i < steps; i++) {
                last = model.trainOnBatch(batch).get("loss");
            }
            assertThat(last).as("loss after %d steps, which began at %s", steps, first).isLessThan(share * first);
        }
    }
}
