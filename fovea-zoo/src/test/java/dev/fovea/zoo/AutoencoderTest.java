package dev.fovea.zoo;

import static dev.fovea.nn.loss.Losses.binaryCrossentropy;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Digits;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.model.Summary;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.ConvAutoencoder.Upwards;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Dense and convolutional autoencoders: costs, that they learn without labels, and that the halves are the whole.
class AutoencoderTest {
    private static final DenseAutoencoder DENSE = DenseAutoencoder.denseAutoencoder();
    private static final ConvAutoencoder CONV = ConvAutoencoder.convAutoencoder();

    @TempDir Path folder;

    static Stream<Autoencoder> all() {
        return Stream.of(DENSE, DENSE.hidden(List.of()).code(2), CONV, CONV.upwards(Upwards.UPSAMPLING),
                DENSE.noise(0.3), CONV.noise(0.3));
    }

    private static Tensor digits(int count) {
        try (var epoch = Batches.inOrder(Digits.of(5, count), count).prefetch(0).epoch(0)) {
            return epoch.next().input("image").cast(DType.F32);
        }
    }

    @Test void parametersOfTheDenseOneByHand() {
        long there = (784 * 128 + 128) + (128 * 64 + 64) + (64 * 32 + 32);
        long back = (32 * 64 + 64) + (64 * 128 + 128) + (128 * 784 + 784);
        assertThat(DENSE.network().summary().parameters()).isEqualTo(there + back).isEqualTo(222_384);
        assertThat(DENSE.encoder().summary().parameters()).isEqualTo(there);
        assertThat(DENSE.decoder().summary().parameters()).isEqualTo(back);
        assertThat(DENSE.network().summary().multiplyAdds()).isEqualTo(2 * (784 * 128 + 128 * 64 + 64 * 32));
    }

    /// Both ways upwards have the same weights; a transposed convolution visits each of its inputs, a convolution before the
    /// upsampling too.
    @Test void costsOfTheConvolutionalOneByHand() {
        long products = 784 * 9 * 16 + 196 * 9 * 16 * 8 + 49 * 9 * 8 * 8 + 196 * 9 * 8 * 16 + 784 * 9 * 16;
        for (Upwards upwards : Upwards.values()) {
            Summary summary = CONV.upwards(upwards).network().summary();
            assertThat(summary.parameters()).isEqualTo(160 + 1160 + 584 + 1168 + 145).isEqualTo(3217);
            assertThat(summary.multiplyAdds()).as(upwards.name()).isEqualTo(products).isEqualTo(705_600);
        }
    }

    @Test void shapes() {
        assertThat(DENSE.network().summary().row("encoder/code").output()).isEqualTo(Shape.of(Shape.N, 32));
        assertThat(DENSE.network().summary().row("decoder/sigmoid").output()).isEqualTo(Shape.of(Shape.N, 28, 28, 1));
        assertThat(CONV.network().summary().row("encoder/max_pooling2d_1").output())
                .isEqualTo(Shape.of(Shape.N, 7, 7, 8));
        assertThat(CONV.decoder().inputs().getFirst().sample()).isEqualTo(Shape.of(7, 7, 8));
        ConvAutoencoder cifar = CONV.image(Shape.of(32, 32, 3)).filters(List.of(32, 16)).code(4);
        assertThat(cifar.decoder().inputs().getFirst().sample()).isEqualTo(Shape.of(4, 4, 4));
        assertThat(cifar.network().summary().row("decoder/sigmoid").output()).isEqualTo(Shape.of(Shape.N, 32, 32, 3));
    }

    @Test void anImageThatCannotBeHalvedIsAnError() {
        assertThatThrownBy(() -> CONV.filters(List.of(16, 8))).isInstanceOf(IllegalArgumentException.class).hasMessage(
                "convAutoencoder halves height and width 3 times, which must be divisible by 8, but the image is [28, 28, 1].\n"
                        + "Use fewer filters, or resize the images.");
    }

    @MethodSource("all")
    @ParameterizedTest void itLearns(Autoencoder autoencoder) {
        GradientFlow.ofInput(autoencoder, 8, binaryCrossentropy()).assertReachesEveryWeight();
        GradientFlow.ofInput(autoencoder, 8, meanSquaredError()).assertReachesEveryWeight();
        GradientFlow.ofInput(autoencoder, 8, meanSquaredError()).assertLearns(50, 1e-2, 0.7);
    }

    /// S-61: no label is read, and the images are the targets. Two fifths of the variance of the pixels of other images are explained,
    /// of which the mean image would explain nothing.
    @Test void theInputIsTheTarget() {
        try (var model = Model.of(DENSE.network(), Seed.of(1)).compile(adam(2e-3), meanSquaredError())) {
            model.fit(Digits.of(1, 1000).withInputAsTarget(1 / 255.0), epochs(12), batchSize(20));
            double error = model.evaluate(Digits.of(2, 200).withInputAsTarget(1 / 255.0)).get("loss");
            assertThat(error).isLessThan(0.6 * variance(digits(200)));
        }
    }

    /// The mean over the pixels of the variance over the images, in numbers of [0, 1].
    private static double variance(Tensor images) {
        int count = images.shape().batch();
        int pixels = (int) images.count() / count;
        double sum = 0;
        for (int p = 0; p < pixels; p++) {
            double mean = 0;
            double squares = 0;
            for (int n = 0; n < count; n++) {
                double x = images.get((long) n * pixels + p) / 255;
                mean += x / count;
                squares += x * x / count;
            }
            sum += squares - mean * mean;
        }
        return sum / pixels;
    }

    /// S-59: encode, and decode the codes, with the weights of one file.
    @MethodSource("all")
    @ParameterizedTest void theHalvesAreTheWhole(Autoencoder autoencoder) {
        Path file = folder.resolve("autoencoder.fovea");
        Tensor x = digits(20);
        Tensor whole;
        try (var model = Model.of(autoencoder.network(), Seed.of(1)).compile(adam(), meanSquaredError())) {
            model.fit(Digits.of(1, 100).withInputAsTarget(1 / 255.0), epochs(1), batchSize(20));
            whole = model.predict(x);
            model.save(file);
        }
        try (var encoder = Model.of(autoencoder.encoder(), Seed.of(2));
                var decoder = Model.of(autoencoder.decoder(), Seed.of(3));
                var again = Model.load(file)) {
            assertThat(encoder.loadWeights(file).missing()).isEmpty();
            assertThat(decoder.loadWeights(file).missing()).isEmpty();
            Tensor codes = encoder.predict(x);
            assertThat(codes.shape().sub(1, codes.shape().rank()))
                    .isEqualTo(autoencoder.decoder().inputs().getFirst().sample());
            assertThat(PretrainedFiles.difference(decoder.predict(codes), whole)).isLessThan(1e-6);
            assertThat(PretrainedFiles.difference(again.predict(x), whole)).isLessThan(1e-6);
        }
    }

    /// The noise is in front of the encoder, and in training only.
    @Test void noiseIsForTrainingOnly() {
        DenseAutoencoder noisy = DENSE.noise(0.5);
        Tensor x = digits(4);
        Map<String, Tensor> batch = Map.of("input", x);
        try (var plain = Model.of(DENSE.network(), Seed.of(1)); var model = Model.of(noisy.network(), Seed.of(1))) {
            assertThat(model.predict(x)).isEqualTo(plain.predict(x));
            assertThat(model.trainingActivations(batch, 0).get("gaussian_noise"))
                    .isNotEqualTo(model.trainingActivations(batch, 0).get("pixels"))
                    .isNotEqualTo(model.trainingActivations(batch, 1).get("gaussian_noise"));
            assertThat(plain.trainingActivations(batch, 0)).doesNotContainKey("gaussian_noise");
        }
        assertThat(noisy.encoder().summary().parameters()).isEqualTo(DENSE.encoder().summary().parameters());
    }

    /// Images of numbers in [0, 1] need no scaling.
    @Test void numbersOfZeroToOneGoInAsTheyAre() {
        Tensor x = digits(4);
        Tensor unit = Tensor.zeros(DType.F32, x.shape());
        for (int i = 0; i < x.count(); i++) {
            unit.set(i, x.get(i) / 255);
        }
        try (var bytes = Model.of(CONV.network(), Seed.of(1));
                var floats = Model.of(CONV.pixels(Layers.linear()).network(), Seed.of(1))) {
            assertThat(PretrainedFiles.difference(floats.predict(unit), bytes.predict(x))).isLessThan(1e-6);
        }
    }
}
