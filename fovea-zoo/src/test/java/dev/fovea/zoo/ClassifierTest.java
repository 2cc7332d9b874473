package dev.fovea.zoo;

import static dev.fovea.nn.loss.Losses.sparseCategoricalCrossentropy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Networks for other images and classes than those of their papers.
class ClassifierTest {
    private static final Shape GREY = Shape.of(28, 28, 1);

    @Test void pixelsThatWereStandardisedForColoursBecomeNumbersAboutZero() {
        Classifier grey = CifarResNet.cifarResNet(20).forImages(GREY, 7);
        assertThat(grey.pixels()).isEqualTo(Pixels.symmetric());
        assertThat(grey.network().build(Mode.INFERENCE).output().shape()).isEqualTo(Shape.of(Shape.N, 7));
        assertThat(CifarResNet.cifarResNet(20).forImages(Shape.of(48, 48, 3), 7).pixels()).isEqualTo(Pixels.cifar10());
        assertThat(LeNet5.leNet5().forImages(Shape.of(32, 32, 3), 10).pixels()).isEqualTo(Pixels.unit());
    }

    @Test void allButAutoencodersAreClassifiers() {
        assertThat(Zoo.all()).extracting(e -> e.architecture().get())
                .allMatch(a -> a instanceof Classifier != a instanceof Autoencoder);
    }

    /// Auxiliary classifiers help to learn; the output answers.
    @Test void ofSeveralOutputsTheMainOneIsAsked() {
        var net = GoogLeNet.googLeNet().width(0.125).forImages(Shape.of(96, 96, 3), 3);
        Tensor image = Tensor.zeros(DType.U8, Shape.of(96, 96, 3));
        try (var model = Model.of(net.network(), Seed.of(1))
                .compile(adam(), net.tasks(sparseCategoricalCrossentropy())); var predictor = model.predictor(1)) {
            assertThat(net.tasks(sparseCategoricalCrossentropy())).hasSize(3);
            assertThat(predictor.predict(image).top(3)).hasSize(3);
            assertThat(predictor.probabilities(image.reshape(Shape.of(1, 96, 96, 3)).cast(DType.F32)))
                    .isEqualTo(model.predict(Map.of("input",
                            image.reshape(Shape.of(1, 96, 96, 3)).cast(DType.F32))).get("output"));
        }
    }
}
