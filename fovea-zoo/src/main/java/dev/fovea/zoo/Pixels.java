package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.rescaling;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
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

    /// `(x/255 − mean) / deviation` of each channel.
    public static Layer standardised(List<Double> means, List<Double> deviations) {
        return Layers.normalization(means.stream().map(m -> m * BYTE).toList(),
                deviations.stream().map(d -> d * d * BYTE * BYTE).toList()).named("pixels");
    }
}
