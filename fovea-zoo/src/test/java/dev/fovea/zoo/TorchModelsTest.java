package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.formats.Safetensors;
import dev.fovea.formats.torch.TorchFile;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Weights that PyTorch saved, of the data folder, in both forms of its files.
class TorchModelsTest {
    private static final DoubleUnaryOperator NORMALISED = x -> (x / 255 - 0.1307) / 0.3081;
    private static final double EPSILON = 1e-5;         // torch.nn.BatchNorm2d

    /// Burn's example of importing from PyTorch, before its log-softmax.
    private static Network mnist() {
        return Network.of(sequential(conv2d(8, 3).relu().named("conv1"), conv2d(16, 3).relu().named("conv2"),
                conv2d(24, 3).relu().named("conv3"), batchNormalization().epsilon(EPSILON).named("norm1"), flatten(),
                dense(32).relu().named("fc1"), dense(10).named("fc2"),
                batchNormalization().epsilon(EPSILON).named("norm2")), Shape.of(28, 28, 1));
    }

    private static int right(Map<String, Tensor> tensors, boolean check) {
        var digits = Digits10000.read();
        Network network = mnist();
        try (Model model = Model.of(network, Seed.of(1))) {
            model.loadWeights(TorchNames.of(network).fromTorch(tensors)).requireComplete();
            if (check) {
                Tensor expected = RealData.npy(RealData.file("models-small/burn_mnist/first10_outputs_f32.npy"));
                Tensor answers = model.predict(digits.pixels(0, 10, NORMALISED));
                assertThat(answers.floats()).containsExactly(expected.floats(), within(1e-4f));
            }
            return digits.right(model, NORMALISED);
        }
    }

    @Test void aZipWithAPickle() {
        try (var arena = Arena.ofConfined()) {
            var tensors = TorchFile.map(RealData.file("models-small/burn_mnist/mnist.pt"), arena).tensors();
            assertThat(tensors).hasSize(20).containsKeys("conv1.weight", "norm2.num_batches_tracked");
            assertThat(right(tensors, false)).isEqualTo(9915);
        }
    }

    @Test void safetensors() {
        try (var arena = Arena.ofConfined()) {
            var tensors = Safetensors.map(RealData.file("models-small/burn_mnist/mnist.safetensors"), arena).tensors();
            assertThat(right(tensors, true)).isEqualTo(9917);
        }
    }

    /// A checkpoint of PyTorch before 1.6, from several processors: `module.` before each name.
    @Test void aCheckpointInTheOlderForm() throws IOException {
        var pictures = RealData.Pictures.of(RealData.file("cifar10/test_batch_first1000.bin.gz"));
        Tensor logits = RealData
                .npy(RealData.file("pretrained/resnet_cifar10/resnet20-12fca82f_first16_logits_f32.npy"));
        Network network = CifarResNet.cifarResNet(20).pixels(Pixels.imageNet()).network();
        try (var model = Model.of(network, Seed.of(1)); var arena = Arena.ofConfined()) {
            var tensors = TorchFile.map(RealData.file("pretrained/resnet_cifar10/resnet20-12fca82f.th"), arena)
                    .tensors();
            var safe = Safetensors.map(RealData.file("pretrained/resnet_cifar10/resnet20-12fca82f.safetensors"), arena);
            safe.tensors().forEach((name, t) -> assertThat(tensors).containsEntry(name, t));
            model.loadWeights(TorchNames.of(network).fromTorch(tensors)).requireComplete();
            Tensor answer = model.activations(pictures.images().samples(0, 16), "linear").get("linear");
            assertThat(answer.floats()).containsExactly(logits.floats(), within(1e-3f));
            Tensor probabilities = model.predict(pictures.images());
            long right = IntStream.range(0, 1000).filter(n -> IntStream.range(0, 10).reduce(0,
                    (a, b) -> probabilities.at(n, b) > probabilities.at(n, a) ? b : a) == pictures.labels()[n]).count();
            assertThat(right).isEqualTo(915);
        }
    }
}
