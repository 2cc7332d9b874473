package dev.fovea.zoo;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The networks by the names of the command line.
public final class Zoo {

    /// A network by name, as its paper has it.
    ///
    /// @param about one line: what it is, and who published it
    public record Entry(String name, String about, Supplier<Architecture> architecture) {}

    private static final List<Entry> ALL = List.of(
            new Entry("lenet5", "LeNet-5, LeCun et al. 1998", LeNet5::leNet5),
            new Entry("alexnet", "AlexNet in one tower, Krizhevsky 2014", AlexNet::alexNet),
            new Entry("alexnet_grouped", "AlexNet in two towers, Krizhevsky et al. 2012", AlexNet::alexNetGrouped),
            new Entry("vgg11", "VGG A, Simonyan & Zisserman 2015", () -> Vgg.vgg(11)),
            new Entry("vgg13", "VGG B, Simonyan & Zisserman 2015", () -> Vgg.vgg(13)),
            new Entry("vgg16", "VGG D, Simonyan & Zisserman 2015", () -> Vgg.vgg(16)),
            new Entry("vgg19", "VGG E, Simonyan & Zisserman 2015", () -> Vgg.vgg(19)),
            new Entry("googlenet", "GoogLeNet with batch normalisation, as torchvision has it", GoogLeNet::googLeNet),
            new Entry("googlenet_paper", "GoogLeNet, Szegedy et al. 2015",
                    () -> GoogLeNet.googLeNet().edition(GoogLeNet.Edition.PAPER)),
            new Entry("resnet18", "ResNet of 18 layers, He et al. 2016", () -> ResNet.resNet(18)),
            new Entry("resnet34", "ResNet of 34 layers, He et al. 2016", () -> ResNet.resNet(34)),
            new Entry("resnet50", "ResNet of 50 layers, He et al. 2016", () -> ResNet.resNet(50)),
            new Entry("resnet101", "ResNet of 101 layers, He et al. 2016", () -> ResNet.resNet(101)),
            new Entry("resnet152", "ResNet of 152 layers, He et al. 2016", () -> ResNet.resNet(152)),
            new Entry("resnet18_cifar", "ResNet of 18 layers for pictures of 32 × 32", ResNet::resNet18Cifar),
            new Entry("resnet20_cifar", "ResNet of 20 layers for CIFAR-10, He et al. 2016",
                    () -> CifarResNet.cifarResNet(20)),
            new Entry("resnet32_cifar", "ResNet of 32 layers for CIFAR-10, He et al. 2016",
                    () -> CifarResNet.cifarResNet(32)),
            new Entry("resnet44_cifar", "ResNet of 44 layers for CIFAR-10, He et al. 2016",
                    () -> CifarResNet.cifarResNet(44)),
            new Entry("resnet56_cifar", "ResNet of 56 layers for CIFAR-10, He et al. 2016",
                    () -> CifarResNet.cifarResNet(56)),
            new Entry("resnet110_cifar", "ResNet of 110 layers for CIFAR-10, He et al. 2016",
                    () -> CifarResNet.cifarResNet(110)),
            new Entry("plain20_cifar", "the 20 layers without shortcuts, He et al. 2016",
                    () -> CifarResNet.cifarResNet(20).plain()),
            new Entry("plain56_cifar", "the 56 layers without shortcuts, He et al. 2016",
                    () -> CifarResNet.cifarResNet(56).plain()),
            new Entry("cifarnet", "a network that learns CIFAR-10 fast, Jordan 2024", CifarNet::cifarNet),
            new Entry("densenet121", "DenseNet of 121 layers, Huang et al. 2017", () -> DenseNet.denseNet(121)),
            new Entry("densenet169", "DenseNet of 169 layers, Huang et al. 2017", () -> DenseNet.denseNet(169)),
            new Entry("densenet201", "DenseNet of 201 layers, Huang et al. 2017", () -> DenseNet.denseNet(201)),
            new Entry("mobilenet_v1", "MobileNet, Howard et al. 2017", MobileNetV1::mobileNetV1),
            new Entry("mobilenet_v1_full", "the same with full convolutions, Howard et al. 2017, table 4",
                    () -> MobileNetV1.mobileNetV1().separable(false)),
            new Entry("mobilenet_v2", "MobileNetV2, Sandler et al. 2018", MobileNetV2::mobileNetV2),
            new Entry("squeezenet1_0", "SqueezeNet 1.0, Iandola et al. 2016", SqueezeNet::squeezeNet),
            new Entry("squeezenet1_1", "SqueezeNet 1.1, of the same authors",
                    () -> SqueezeNet.squeezeNet().version(SqueezeNet.Version.V1_1)),
            new Entry("vit_ti_16", "ViT-Ti/16, Touvron et al. 2021", VisionTransformer::tiny),
            new Entry("vit_s_16", "ViT-S/16, Touvron et al. 2021", VisionTransformer::small),
            new Entry("vit_b_16", "ViT-B/16, Dosovitskiy et al. 2021", VisionTransformer::base),
            new Entry("vit_cifar", "a small vision transformer for CIFAR-10, after Hassani et al. 2021",
                    VisionTransformer::cifar),
            new Entry("autoencoder_dense", "a dense autoencoder, after Hinton & Salakhutdinov 2006",
                    DenseAutoencoder::denseAutoencoder),
            new Entry("autoencoder_conv", "a convolutional autoencoder, after Masci et al. 2011",
                    ConvAutoencoder::convAutoencoder));

    private Zoo() {}

    public static List<Entry> all() {
        return ALL;
    }

    public static Optional<Architecture> find(String name) {
        return ALL.stream().filter(e -> e.name().equals(name)).findFirst().map(e -> e.architecture().get());
    }

    /// The network of that name.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists those that there are
    public static Architecture named(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("there is no network \"%s\"; there are %s"
                .formatted(name, ALL.stream().map(Entry::name).collect(Collectors.joining(", ")))));
    }
}
