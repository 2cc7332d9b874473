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
            new Entry("mobilenet_v1", "MobileNet, Howard et al. 2017", MobileNetV1::mobileNetV1),
            new Entry("mobilenet_v1_full", "the same with full convolutions, Howard et al. 2017, table 4",
                    () -> MobileNetV1.mobileNetV1().separable(false)),
            new Entry("mobilenet_v2", "MobileNetV2, Sandler et al. 2018", MobileNetV2::mobileNetV2),
            new Entry("squeezenet", "SqueezeNet 1.0, Iandola et al. 2016", SqueezeNet::squeezeNet),
            new Entry("squeezenet_1_1", "SqueezeNet 1.1, of the same authors",
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
