package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.rescaling;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.Named;
import dev.fovea.nn.layer.Normalization;
import java.util.List;

/// What is done first to the numbers 0 to 255 of an image. It has no weights.
public final class Pixels {
    private static final double BYTE = 255;

    private Pixels() {}

    /// Numbers of [0, 1].
    public static Layer unit() {
        return rescaling(1 / BYTE).named("pixels");
    }

    /// Numbers of [-1, 1], as Howard et al. 2017 (MobileNet) train.
    public static Layer symmetric() {
        return rescaling(2 / BYTE, -1).named("pixels");
    }

    /// Mean 0 and deviation 1 over the photographs of ImageNet, as torchvision's models are trained.
    public static Layer imageNet() {
        return standardised(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
    }

    /// Mean 0 and deviation 1 over the training pictures of CIFAR-10.
    public static Layer cifar10() {
        return standardised(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));
    }

    /// What suits so many channels: the same, or numbers of [-1, 1] where means are given for channels that there are not.
    static Layer forChannels(Layer pixels, int channels) {
        Layer inner = pixels instanceof Named(_, Layer layer) ? layer : pixels;
        boolean suits = !(inner instanceof Normalization n) || n.mean().size() == 1 || n.mean().size() == channels;
        return suits ? pixels : symmetric();
    }

    /// `(x/255 − mean) / deviation` of each channel.
    public static Layer standardised(List<Double> means, List<Double> deviations) {
        return Layers.normalization(means.stream().map(m -> m * BYTE).toList(),
                deviations.stream().map(d -> d * d * BYTE * BYTE).toList()).named("pixels");
    }
}
