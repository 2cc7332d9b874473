package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models that Keras saved, of the data folder: the answers they gave there, and how many digits they name right.
class KerasModelsTest {
    private static final DoubleUnaryOperator BYTES = DoubleUnaryOperator.identity();
    private static final DoubleUnaryOperator FRACTIONS = x -> x / 255;

    @TempDir private Path folder;

    private void check(String file, DoubleUnaryOperator pixels, int right) {
        Path whole = RealData.file("models-small/" + file);
        Tensor expected = RealData.npy(whole.resolveSibling("first10_outputs_f32.npy"));
        var digits = Digits10000.read();
        try (Model model = Model.load(whole)) {
            Tensor answers = model.predict(digits.pixels(0, 10, pixels));
            assertThat(answers.floats()).containsExactly(expected.floats(), within(1e-5f));
            assertThat(digits.right(model, pixels)).isEqualTo(right);

            Path weights = folder.resolve("x.weights.h5");
            model.save(weights);
            try (Model other = Model.of(model.network(), Seed.of(5))) {
                other.loadWeights(weights).requireComplete();
                assertThat(other.predict(digits.pixels(0, 10, pixels))).isEqualTo(answers);
                other.loadWeights(whole).requireComplete();
            }
        }
    }

    @Test void aLeNetOfKeras2() {
        check("keras_lenet_h5/lenet.h5", BYTES, 9784);
    }

    @Test void aNetworkOfKeras3() {
        check("keras3_mnist_cnn/mnist_cnn.keras", FRACTIONS, 9918);
    }

    @Test void layersHaveTheNamesOfTheFile() {
        try (Model model = Model.load(RealData.file("models-small/keras3_mnist_cnn/mnist_cnn.keras"))) {
            assertThat(model.network().layer()).hasToString(
                    """
                            sequential(conv2d(32, 3).activation(RELU).named("conv2d"), maxPooling2d(2).named("max_pooling2d"), \
                            conv2d(64, 3).activation(RELU).named("conv2d_1"), maxPooling2d(2).named("max_pooling2d_1"), \
                            flatten().named("flatten"), dense(128).activation(RELU).named("dense"), dropout(0.3).named("dropout"), \
                            dense(10).activation(SOFTMAX).named("dense_1"))""");
            assertThat(model.provenance()).containsEntry("source", "Keras 3.14.0");
        }
    }
}
