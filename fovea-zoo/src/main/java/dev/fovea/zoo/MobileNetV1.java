package dev.fovea.zoo;

import static dev.fovea.nn.text.Require.require;
import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.depthwiseConv2d;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;

/// MobileNet: a convolution of 3 × 3, then 13 blocks of a filter for each channel and a mixture of the channels, 1 × 1; ends in
/// the probabilities of the classes.
///
/// Howard et al. 2017, table 1. At 224 × 224 it needs 569 million multiply-adds and 4.2 million weights, an eighth of what
/// the same network takes with full convolutions (table 4; `separable(false)`). Names, batch normalisation, dropout and
/// padding, whose odd pixel is after the image, are those of Keras' `MobileNet`: `conv1`, `conv_dw_1`, `conv_pw_1`, … `conv_preds`.
///
/// @param width     factor `α` of the number of filters; no layer has fewer than 8
/// @param image     the resolution: 224, 192, 160 or 128 in the paper
/// @param separable whether a block is depthwise separable, or one full convolution of 3 × 3
/// @param folded    whether batch normalisation is part of kernel and bias already, as in published weights for inference
/// @param pixels    what is done first to the numbers of an image
public record MobileNetV1(double width, Shape image, int classes, boolean separable, boolean folded, Layer pixels)
        implements
            Architecture {
    private static final int FEWEST = 8;             // the authors' code: min_depth
    private static final double DROPOUT = 1e-3;      // Keras

    public MobileNetV1 {
        require(width > 0 && Double.isFinite(width), "the width of MobileNet must be larger than 0, but is %s", width);
    }

    /// For ImageNet, with all its filters.
    public static MobileNetV1 mobileNetV1() {
        return new MobileNetV1(1, Shape.of(224, 224, 3), 1000, true, false, Pixels.symmetric());
    }

    public MobileNetV1 width(double width) {
        return new MobileNetV1(width, image, classes, separable, folded, pixels);
    }
    public MobileNetV1 image(Shape image) {
        return new MobileNetV1(width, image, classes, separable, folded, pixels);
    }
    public MobileNetV1 classes(int classes) {
        return new MobileNetV1(width, image, classes, separable, folded, pixels);
    }
    public MobileNetV1 separable(boolean separable) {
        return new MobileNetV1(width, image, classes, separable, folded, pixels);
    }
    public MobileNetV1 folded(boolean folded) {
        return new MobileNetV1(width, image, classes, separable, folded, pixels);
    }
    public MobileNetV1 pixels(Layer pixels) {
        return new MobileNetV1(width, image, classes, separable, folded, pixels);
    }

    @Override public Network network() {
        Sequential net = sequential(pixels).then(unit("conv1", conv2d(filters(32), 3).stride(2).padding(SAME)));
        net = net.then(block(1, 64, 1)).then(block(2, 128, 2)).then(block(3, 128, 1));
        net = net.then(block(4, 256, 2)).then(block(5, 256, 1)).then(block(6, 512, 2));
        for (int i = 7; i <= 11; i++) {
            net = net.then(block(i, 512, 1));
        }
        net = net.then(block(12, 1024, 2)).then(block(13, 1024, 1));
        return Network.of(net.then(globalAveragePooling2d().keepDims(true), dropout(DROPOUT),
                conv2d(classes, 1).named("conv_preds"), flatten(), softmax()), image);
    }

    private Layer[] block(int i, int filters, int stride) {
        if (!separable) {
            return unit("conv_" + i, conv2d(filters(filters), 3).stride(stride).padding(SAME));
        }
        return sequential(unit("conv_dw_" + i, depthwiseConv2d(3).stride(stride).padding(SAME)))
                .then(unit("conv_pw_" + i, conv2d(filters(filters), 1))).layers().toArray(Layer[]::new);
    }

    /// The right side of figure 3: convolution, batch normalisation, ReLU6.
    private Layer[] unit(String name, NeuronLayer<?> convolution) {
        Layer relu6 = relu().maxValue(6);
        return folded
                ? new Layer[]{convolution.named(name), relu6}
                : new Layer[]{convolution.bias(false).named(name), batchNormalization().named(name + "_bn"), relu6};
    }

    private int filters(int atWidthOne) {
        return Math.max(FEWEST, (int) (atWidthOne * width));
    }
}
