package dev.fovea.zoo;

import static dev.fovea.nn.initializer.Initializers.normal;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.depthwiseConv2d;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.zoo.Numbered.numbered;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// MobileNetV2: 17 inverted residuals, which go from few channels to many, filter each, and come back without a rectifier; ends in
/// the probabilities of the classes.
///
/// Sandler, Howard, Zhu, Zhmoginov & Chen 2018, table 2. 3.5 million weights and 300 million multiply-adds at 224 × 224. Names,
/// padding, and ε and momentum of batch normalisation are those of torchvision's `mobilenet_v2`: `features/18/0`, `classifier/1`.
///
/// @param width  factor `α` of the number of channels, which stays a multiple of 8
/// @param pixels what is done first to the numbers of an image
public record MobileNetV2(double width, Shape image, int classes, Layer pixels) implements Classifier {
    private static final int DIVISOR = 8;            // of channels, as in the authors' code
    private static final int LAST = 1280;
    private static final double DROPOUT = 0.2;       // torchvision

    /// Table 2: expansion `t`, channels `c`, repetitions `n`, stride `s` of the first.
    private record Row(int expansion, int channels, int times, int stride) {
    }

    private static final List<Row> TABLE = List.of(new Row(1, 16, 1, 1), new Row(6, 24, 2, 2), new Row(6, 32, 3, 2),
            new Row(6, 64, 4, 2), new Row(6, 96, 3, 1), new Row(6, 160, 3, 2), new Row(6, 320, 1, 1));

    public MobileNetV2 {
        if (!(width > 0 && Double.isFinite(width))) {
            throw new IllegalArgumentException("the width of MobileNetV2 must be larger than 0, but is " + width);
        }
    }

    /// For ImageNet, with all its channels.
    public static MobileNetV2 mobileNetV2() {
        return new MobileNetV2(1, Shape.of(224, 224, 3), 1000, Pixels.imageNet());
    }

    public MobileNetV2 width(double width) { return new MobileNetV2(width, image, classes, pixels); }
    @Override public MobileNetV2 image(Shape image) { return new MobileNetV2(width, image, classes, pixels); }
    @Override public MobileNetV2 classes(int classes) { return new MobileNetV2(width, image, classes, pixels); }
    @Override public MobileNetV2 pixels(Layer pixels) { return new MobileNetV2(width, image, classes, pixels); }

    @Override public Network network() {
        var features = new ArrayList<Layer>();
        int channels = channels(32 * width);
        features.add(unit(conv2d(channels, 3).stride(2).padding(1)));
        for (Row row : TABLE) {
            int next = channels(row.channels * width);
            for (int i = 0; i < row.times; i++) {
                features.add(block(row.expansion, channels, next, i == 0 ? row.stride : 1));
                channels = next;
            }
        }
        features.add(unit(conv2d(channels(LAST * Math.max(1, width)), 1)));
        Layer classifier = dense(classes).kernelInitializer(normal(0, 0.01));
        return Network.of(sequential(pixels, numbered(features).named("features"), globalAveragePooling2d(),
                numbered(dropout(DROPOUT), classifier).named("classifier"), softmax()), image);
    }

    /// Table 1 and figure 4: 1 × 1 to `t` times the channels, 3 × 3 for each channel, 1 × 1 without a rectifier; around it a
    /// shortcut where the shape stays.
    private static Layer block(int expansion, int channels, int next, int stride) {
        var body = new ArrayList<Layer>();
        if (expansion > 1) {
            body.add(unit(conv2d(channels * expansion, 1)));
        }
        body.add(unit(depthwiseConv2d(3).stride(stride).padding(1)));
        body.add(conv2d(next, 1).bias(false));
        body.add(norm());
        Layer conv = numbered(body).named("conv");
        return stride == 1 && channels == next ? residual(conv) : sequential(conv);
    }

    private static Sequential unit(NeuronLayer<?> convolution) {
        return numbered(convolution.bias(false), norm(), relu().maxValue(6));
    }

    private static Layer norm() {
        return batchNormalization().momentum(0.9).epsilon(1e-5);     // PyTorch's
    }

    /// The multiple of 8 next to it, which takes no more than a tenth away.
    private static int channels(double wanted) {
        int rounded = Math.max(DIVISOR, (int) (wanted + DIVISOR / 2.0) / DIVISOR * DIVISOR);
        return rounded < 0.9 * wanted ? rounded + DIVISOR : rounded;
    }
}
