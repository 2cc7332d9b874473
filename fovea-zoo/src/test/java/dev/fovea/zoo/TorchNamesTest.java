package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.depthwiseConv2d;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.formats.Safetensors;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Weights of PyTorch's models in ours, and back.
class TorchNamesTest {

    private static Tensor counting(Shape shape) {
        Tensor t = Tensor.zeros(DType.F32, shape);
        for (long i = 0; i < t.count(); i++) {
            t.set(i, i);
        }
        return t;
    }

    /// As many as the state dictionaries of torchvision have without their `num_batches_tracked`.
    @CsvSource({
            "alexnet,      16, classifier/6/kernel,                             classifier.6.weight",
            "vgg16,        32, features/28/bias,                                features.28.bias",
            "resnet18,    102, layer2/0/shortcut/0/kernel,                      layer2.0.downsample.0.weight",
            "resnet50,    267, layer1/0/shortcut/1/moving_variance,             layer1.0.downsample.1.running_var",
            "googlenet,   305, inception3a/branch2/1/bn/gamma,                  inception3a.branch2.1.bn.weight",
            "densenet121, 606, features/denseblock1/denselayer2/new/norm1/beta, features.denseblock1.denselayer2.norm1.bias",
            "resnet20_cifar,     97, layer3/2/bn2/moving_mean,                        layer3.2.bn2.running_mean"})
    @ParameterizedTest void aPathHasTheNameOfTorchvision(String network, int count, String path, String name) {
        var names = TorchNames.of(Zoo.named(network).network()).names();
        assertThat(names).hasSize(count).containsEntry(path, name).doesNotContainValue("")
                .values().doesNotHaveDuplicates();
    }

    @Test void aConvolutionIsTurned() {
        var torch = TorchNames.of(Network.of(sequential(conv2d(4, 2, 3).named("conv")), Shape.of(5, 5, 2)));
        Tensor kernel = torch.fromTorch(Map.of("conv.weight", counting(Shape.of(4, 2, 2, 3)))).get("conv/kernel");
        assertThat(kernel.shape()).isEqualTo(Shape.of(2, 3, 2, 4));
        assertThat(kernel.at(1, 2, 0, 3)).isEqualTo(3 * 12 + 0 * 6 + 1 * 3 + 2);
    }

    @Test void aConvolutionInGroupsAndADepthwiseOneToo() {
        var grouped = TorchNames.of(Network.of(sequential(conv2d(4, 1).groups(2).named("conv")), Shape.of(5, 5, 6)));
        assertThat(grouped.fromTorch(Map.of("conv.weight", counting(Shape.of(4, 3, 1, 1)))).get("conv/kernel")
                .at(0, 0, 2, 3)).isEqualTo(3 * 3 + 2);
        var depthwise = TorchNames.of(Network.of(sequential(depthwiseConv2d(1, 2).depthMultiplier(2).named("conv")),
                Shape.of(5, 5, 3)));
        assertThat(depthwise.fromTorch(Map.of("conv.weight", counting(Shape.of(6, 1, 1, 2)))).get("conv/kernel")
                .at(0, 1, 2, 1)).isEqualTo((2 * 2 + 1) * 2 + 1);
    }

    /// Input number `(h·2 + w)·3 + c` here is number `c·4 + h·2 + w` there, for maps of 2 × 2 with three channels.
    @Test void theRowsBehindAFlattenedImageArePutInOrder() {
        var torch = TorchNames.of(Network.of(
                sequential(flatten(), dropout(0.5), dense(5).named("first"), dense(2).named("second")),
                Shape.of(2, 2, 3)));
        var ours = torch.fromTorch(Map.of("first.weight", counting(Shape.of(5, 12)), "second.weight",
                counting(Shape.of(2, 5))));
        assertThat(ours.get("first/kernel").at((1 * 2 + 0) * 3 + 2, 4)).isEqualTo(4 * 12 + 2 * 4 + 1 * 2 + 0);
        assertThat(ours.get("second/kernel").at(3, 1)).isEqualTo(1 * 5 + 3);
    }

    @Test void thereAndBackIsTheSame() {
        Network network = AlexNet.alexNet().width(0.05).image(Shape.of(96, 96, 3)).classes(7).network();
        try (var model = Model.of(network, Seed.of(1))) {
            var torch = TorchNames.of(network);
            var weights = new LinkedHashMap<String, Tensor>();
            model.parameters().forEach(p -> weights.put(p.path(), model.weight(p.path())));
            var theirs = torch.toTorch(weights);
            assertThat(theirs.get("classifier.1.weight").shape()).isEqualTo(Shape.of(205, 2 * 2 * 13));
            assertThat(torch.fromTorch(theirs)).isEqualTo(weights);
        }
    }

    @Test void formerNamesOfDenseNetAreKnown() {
        var torch = TorchNames.of(DenseNet.denseNet(121).network());
        assertThat(torch.fromTorch(Map.of("features.denseblock4.denselayer16.norm.2.weight", counting(Shape.of(128)))))
                .containsOnlyKeys("features/denseblock4/denselayer16/new/norm2/gamma");
    }

    @Test void whatDoesNotFitSaysSo() {
        var torch = TorchNames.of(Network.of(sequential(conv2d(4, 3).named("conv")), Shape.of(5, 5, 3)));
        assertThatThrownBy(() -> torch.fromTorch(Map.of("conv.weight", counting(Shape.of(4, 3, 5, 5)))))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(
                        """
                                conv/kernel = [3, 3, 3, 4] was expected as conv.weight [4, 3, 3, 3], but is [4, 3, 5, 5].
                                Build the network that the weights are of.""");
        assertThat(torch.fromTorch(Map.of("bn.num_batches_tracked", counting(Shape.of(1)), "fc.bias",
                counting(Shape.of(2))))).containsOnlyKeys("fc.bias");
        assertThatThrownBy(() -> torch.toTorch(Map.of("dense/kernel", counting(Shape.of(2)))))
                .hasMessage("the network has no weight dense/kernel");
        Network twice = Network.of(
                sequential(sequential(conv2d(1, 1).named("a")).named("new"), conv2d(1, 1).named("a")),
                Shape.of(5, 5, 1));
        assertThatThrownBy(() -> TorchNames.of(twice))
                .hasMessage("two weights would be called a.weight; give layers the names that they have in PyTorch");
    }

    /// The ResNet-20 of github.com/akamaster/pytorch_resnet_cifar10: the answers that PyTorch's weights give there, and how many of the
    /// first 1000 test images are right.
    @Test void resNet20WithWeightsOfPyTorch() throws IOException {
        var weights = RealData.file("pretrained/resnet_cifar10/resnet20-12fca82f.safetensors");
        Tensor logits = RealData
                .npy(RealData.file("pretrained/resnet_cifar10/resnet20-12fca82f_first16_logits_f32.npy"));
        var pictures = RealData.Pictures.of(RealData.file("cifar10/test_batch_first1000.bin.gz"));
        Network network = CifarResNet.cifarResNet(20).pixels(Pixels.imageNet()).network();
        try (var model = Model.of(network, Seed.of(1)); var arena = Arena.ofConfined()) {
            var tensors = Safetensors.map(weights, arena).tensors();
            model.loadWeights(TorchNames.of(network).fromTorch(tensors)).requireComplete();

            Tensor answer = model.activations(pictures.images().samples(0, 16), "linear").get("linear");
            assertThat(answer.floats()).containsExactly(logits.floats(), within(1e-3f));

            Tensor probabilities = model.predict(pictures.images());
            long right = IntStream.range(0, 1000)
                    .filter(n -> likeliest(probabilities, n) == pictures.labels()[n]).count();
            assertThat(right).isEqualTo(915);
        }
    }

    private static int likeliest(Tensor probabilities, int sample) {
        return IntStream.range(0, 10).reduce(0,
                (a, b) -> probabilities.at(sample, b) > probabilities.at(sample, a) ? b : a);
    }
}
