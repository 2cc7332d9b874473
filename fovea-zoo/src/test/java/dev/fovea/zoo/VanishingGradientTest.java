package dev.fovea.zoo;

import static dev.fovea.nn.loss.Losses.sparseCategoricalCrossentropy;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// What the auxiliary classifiers of GoogLeNet are for: a gradient for the lower layers that has not come all the way.
///
/// The kernels are half as large as those that keep numbers and gradients at their size (He et al. 2015), which came later: every
/// layer halves what goes forward and what comes back. The same weights with and without the classifiers, and the same pictures.
/// Without them the gradients of the lower layers are 25 to 50 times smaller; above them nothing changes.
class VanishingGradientTest {
    private static final GoogLeNet NET = GoogLeNet.googLeNet().edition(GoogLeNet.Edition.PAPER).width(0.125)
            .image(Shape.of(96, 96, 3)).classes(3);

    /// The norm of the gradient of each part of the network: `conv1`, …, `inception5b`.
    private static Map<String, Double> norms(GoogLeNet net) {
        try (var model = Model.of(net.network(), Seed.of(1))) {
            model.compile(sgd(), net.tasks(sparseCategoricalCrossentropy()));
            model.parameters().stream().filter(p -> p.path().endsWith("kernel"))
                    .forEach(p -> model.weight(p.path(), halved(model.weight(p.path()))));
            var gradients = model.gradients(ConvolutionalNetsLearningTest.batch(model, 8, 3));
            var squares = new LinkedHashMap<String, Double>();
            model.parameters().stream().filter(p -> p.path().endsWith("conv/kernel"))
                    .forEach(p -> squares.merge(p.path().substring(0, p.path().indexOf('/')),
                            Arrays.stream(gradients.get(p.path()).doubles()).map(x -> x * x).sum(), Double::sum));
            squares.replaceAll((_, square) -> Math.sqrt(square));
            return squares;
        }
    }

    private static Tensor halved(Tensor t) {
        return Tensor.of(t.shape(), DoubleStream.of(t.doubles()).map(x -> x / 2).toArray()).cast(t.dtype());
    }

    @Test void auxiliaryClassifiersBringAGradientToTheLowerLayers() {
        Map<String, Double> with = norms(NET);
        Map<String, Double> without = norms(NET.withoutAuxiliary());
        without.forEach(
                (part, norm) -> System.out.printf("%-12s %.3e with, %.3e without%n", part, with.get(part), norm));

        for (String lower : new String[]{"conv1", "conv2", "conv3", "inception3a", "inception3b", "inception4a"}) {
            assertThat(with.get(lower)).as(lower).isGreaterThan(10 * without.get(lower));
        }
        for (String upper : new String[]{"inception4e", "inception5a", "inception5b"}) {
            assertThat(with.get(upper)).as(upper).isEqualTo(without.get(upper));
        }
    }
}
