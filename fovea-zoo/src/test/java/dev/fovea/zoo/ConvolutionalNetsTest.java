package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each network learns, costs and yields.
///
/// Parameters are those that are learned: PyTorch does not count running means and variances either. Multiply-adds are those of
/// convolutions and dense layers, exactly; what is published is rounded to three or four digits, and is held against them here.
class ConvolutionalNetsTest {

    @CsvSource({
            "alexnet,          61100840,    714188480, 1000",
            "alexnet_grouped,  60965224,    724406816, 1000",
            "vgg11,           132863336,   7609090048, 1000",
            "vgg13,           133047848,  11308466176, 1000",
            "vgg16,           138357544,  15470264320, 1000",
            "vgg19,           143667240,  19632062464, 1000",
            "resnet18,         11689512,   1814073344, 1000",
            "resnet34,         21797672,   3663761408, 1000",
            "resnet50,         25557032,   4089184256, 1000",
            "resnet101,        44549160,   7801405440, 1000",
            "resnet152,        60192808,  11513626624, 1000",
            "resnet18_cifar,   11173962,    555422720,   10",
            "resnet20_cifar,           269722,     40551040,   10",
            "resnet32_cifar,           464154,     68862592,   10",
            "resnet44_cifar,           658586,     97174144,   10",
            "resnet56_cifar,           853018,    125485696,   10",
            "resnet110_cifar,         1727962,    252887680,   10",
            "cifarnet,                1971616,    118147360,   10",
            "plain20_cifar,            269722,     40551040,   10",
            "plain56_cifar,            853018,    125485696,   10",
            "densenet121,       7978856,   2834161664, 1000",
            "densenet169,      14149480,   3359843328, 1000",
            "densenet201,      20013928,   4291365888, 1000"})
    @ParameterizedTest void learnsCostsAndYields(String name, long parameters, long multiplyAdds, int classes) {
        Network network = Zoo.named(name).network();
        var summary = network.summary();
        assertThat(summary.trainable()).isEqualTo(parameters);
        assertThat(summary.multiplyAdds()).isEqualTo(multiplyAdds);
        assertThat(network.build(Mode.INFERENCE).output().shape()).isEqualTo(Shape.of(Shape.N, classes));
    }

    /// Figures in G as torchvision and the papers print them.
    @CsvSource({"alexnet, 0.71", "vgg11, 7.61", "vgg13, 11.31", "vgg16, 15.47", "vgg19, 19.63", "resnet18, 1.81",
            "resnet34, 3.66", "resnet50, 4.09", "resnet101, 7.80", "resnet152, 11.51", "densenet121, 2.83",
            "densenet169, 3.36", "densenet201, 4.29"})
    @ParameterizedTest void multiplyAddsAsPublished(String name, String billions) {
        assertThat("%.2f".formatted(Zoo.named(name).network().summary().multiplyAdds() / 1e9)).isEqualTo(billions);
    }

    /// The auxiliary classifiers are there in training only. The paper prints 6.8 M parameters and 1.5 G multiply-adds; torchvision
    /// 1.50 G, without them.
    @CsvSource({
            "PAPER,       13378280, 6998552, 1582671872",
            "TORCHVISION, 13004888, 6624904, 1498376192"})
    @ParameterizedTest void googLeNet(GoogLeNet.Edition edition, long parameters, long inInference, long multiplyAdds) {
        GoogLeNet net = GoogLeNet.googLeNet().edition(edition);
        Network inference = net.withoutAuxiliary().network();
        assertThat(net.network().summary().trainable()).isEqualTo(parameters);
        assertThat(inference.summary().trainable()).isEqualTo(inInference);
        assertThat(inference.summary().multiplyAdds()).isEqualTo(multiplyAdds);
        assertThat(net.network().build(Mode.INFERENCE).outputs().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey(), e -> e.getValue().shape())))
                .containsOnlyKeys("output", "aux1", "aux2").allSatisfy((_, shape) -> assertThat(shape)
                        .isEqualTo(Shape.of(Shape.N, 1000)));
        assertThat(inference.build(Mode.INFERENCE).outputs()).containsOnlyKeys("output");
    }

    /// The extents that the paper prints: table 1, output size.
    @Test void theMapsOfGoogLeNetAreThoseOfItsTable() {
        var summary = Zoo.named("googlenet_paper").network().summary();
        assertThat(summary.row("max_pooling2d").output()).isEqualTo(Shape.of(Shape.N, 56, 56, 64));
        assertThat(summary.row("max_pooling2d_1").output()).isEqualTo(Shape.of(Shape.N, 28, 28, 192));
        assertThat(summary.row("inception3a/concatenate").output()).isEqualTo(Shape.of(Shape.N, 28, 28, 256));
        assertThat(summary.row("inception4e/concatenate").output()).isEqualTo(Shape.of(Shape.N, 14, 14, 832));
        assertThat(summary.row("inception5b/concatenate").output()).isEqualTo(Shape.of(Shape.N, 7, 7, 1024));
        assertThat(summary.row("aux1/average_pooling2d").output()).isEqualTo(Shape.of(Shape.N, 4, 4, 512));
        assertThat(summary.row("aux2/average_pooling2d").output()).isEqualTo(Shape.of(Shape.N, 4, 4, 528));
    }

    /// In torchvision the last pooling is 2 × 2, elsewhere 3 × 3 with stride 2, and the third branch looks at 3 × 3.
    @Test void theEditionsOfGoogLeNetDiffer() {
        var paper = Zoo.named("googlenet_paper").network().summary();
        var torchvision = Zoo.named("googlenet").network().summary();
        assertThat(paper.row("max_pooling2d_3").layer()).isEqualTo("maxPooling2d(3).stride(2).ceilMode(true)");
        assertThat(torchvision.row("max_pooling2d_3").layer()).isEqualTo("maxPooling2d(2).ceilMode(true)");
        assertThat(torchvision.row("max_pooling2d_3").output()).isEqualTo(Shape.of(Shape.N, 7, 7, 832));
        assertThat(paper.row("inception3a/branch3/1/conv").layer()).startsWith("conv2d(32, 5).padding(2)");
        assertThat(torchvision.row("inception3a/branch3/1/conv").layer()).startsWith("conv2d(32, 3).padding(1)");
    }

    /// By hand: 96·(11·11·3 + 1) = 34,944; 256·(5·5·48 + 1) = 307,456; 384·(3·3·256 + 1) = 885,120; 384·(3·3·192 + 1) = 663,936;
    /// 256·(3·3·192 + 1) = 442,624; 4096·(6·6·256 + 1) = 37,752,832; 4096·4097 = 16,781,312; 1000·4097 = 4,097,000.
    @Test void theLayersOfAlexNetInTwoTowers() {
        assertThat(Zoo.named("alexnet_grouped").network().build(Mode.INFERENCE).parameters().stream()
                .collect(Collectors.groupingBy(p -> p.path().substring(0, p.path().indexOf('/')),
                        Collectors.summingLong(p -> p.type().shape().count()))))
                .containsEntry("conv1", 34_944L).containsEntry("conv2", 307_456L).containsEntry("conv3", 885_120L)
                .containsEntry("conv4", 663_936L).containsEntry("conv5", 442_624L).containsEntry("fc6", 37_752_832L)
                .containsEntry("fc7", 16_781_312L).containsEntry("fc8", 4_097_000L).hasSize(8);
    }

    @Test void thePlainNetHasTheWeightsOfTheResidualOne() {
        assertThat(paths(CifarResNet.cifarResNet(20).plain().network()))
                .isEqualTo(paths(CifarResNet.cifarResNet(20).network()));
    }

    @Test void theNetOfInferenceHasTheWeightsOfTheTrainedOne() {
        GoogLeNet net = GoogLeNet.googLeNet();
        assertThat(paths(net.network())).contains("aux1/fc1/kernel");
        assertThat(paths(net.withoutAuxiliary().network())).isEqualTo(
                paths(net.network()).stream().filter(p -> !p.startsWith("aux")).toList());
    }

    private static List<String> paths(Network network) {
        return network.build(Mode.INFERENCE).parameters().stream().map(Parameter::path).toList();
    }

    @Test void choicesThatThereAreNotSaySo() {
        assertWrong(() -> Vgg.vgg(12), "a VGG has 11, 13, 16 or 19 layers with weights, but 12 were asked for");
        assertWrong(() -> ResNet.resNet(20), "a ResNet has 18, 34, 50, 101 or 152 layers, but 20 were asked for; "
                + "CifarResNet has 20, 32, 44, 56, 110");
        assertWrong(() -> CifarResNet.cifarResNet(18), "a ResNet for CIFAR-10 has 6n + 2 layers, such as 20, 32, 44, "
                + "56, 110, but 18 were asked for; ResNet has 18, 34, 50, 101, 152");
        assertWrong(() -> CifarResNet.cifarResNet(20).width(15),
                "the filters of the first stage must be an even number, "
                        + "since half as many maps of zeros are added before and after, but are 15");
        assertWrong(() -> DenseNet.denseNet(120), "a DenseNet has 121, 169 or 201 layers, but 120 were asked for");
        assertWrong(() -> DenseNet.denseNet(121).growth(0), "the growth of a DenseNet must be more than 0, but is 0");
        assertWrong(() -> AlexNet.alexNet().width(0), "the width of AlexNet must be more than 0, but is 0.0");
        assertWrong(() -> Vgg.vgg(16).width(-1), "the width of a VGG must be more than 0, but is -1.0");
        assertWrong(() -> ResNet.resNet(18).width(0), "the width of a ResNet must be more than 0, but is 0.0");
        assertWrong(() -> GoogLeNet.googLeNet().width(0), "the width of GoogLeNet must be more than 0, but is 0.0");
    }

    private static void assertWrong(ThrowingCallable choice, String message) {
        assertThatThrownBy(choice).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
