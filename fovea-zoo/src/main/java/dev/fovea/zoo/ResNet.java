package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.zoo.Blocks.conv;
import static dev.fovea.zoo.Blocks.norm;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Residual;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// ResNet: four stages of blocks, each of which learns what to add to its input; ends in the probabilities of the classes.
///
/// He, Zhang, Ren & Sun 2016, table 1 and figure 5: blocks of two convolutions in the nets of 18 and 34 layers, bottlenecks of three in
/// those of 50, 101 and 152. Where a stage changes the shape the shortcut is a convolution of 1 × 1 (option B), else the identity. The
/// stride of a bottleneck stands in its 3 × 3, as in torchvision ("v1.5"), not in the first 1 × 1.
/// 11,689,512, 21,797,672, 25,557,032, 44,549,160 and 60,192,808 parameters. Layers have torchvision's names. See also [CifarResNet].
///
/// @param stem   what stands before the first stage
/// @param width  how many filters, as a multiple of the paper's
/// @param pixels what is done first to the numbers of an image
public record ResNet(int depth, Stem stem, double width, Shape image, int classes, Layer pixels)
        implements
            Architecture {
    private static final Map<Integer, List<Integer>> BLOCKS = Map.of(
            18, List.of(2, 2, 2, 2), 34, List.of(3, 4, 6, 3),
            50, List.of(3, 4, 6, 3), 101, List.of(3, 4, 23, 3), 152, List.of(3, 8, 36, 3));

    /// What stands before the first stage: filters of 7 × 7 and pooling, which make a quarter of height and width of a photograph, or
    /// filters of 3 × 3, which leave a small picture as large as it is.
    public enum Stem {
        IMAGENET, CIFAR
    }

    public ResNet {
        require(BLOCKS.containsKey(depth), "a ResNet has 18, 34, 50, 101 or 152 layers, but %d were asked for; "
                + "CifarResNet has 20, 32, 44, 56, 110", depth);
        require(width > 0, "the width of a ResNet must be more than 0, but is %s", width);
    }

    /// For ImageNet.
    public static ResNet resNet(int depth) {
        return new ResNet(depth, Stem.IMAGENET, 1, Shape.of(224, 224, 3), 1000, Pixels.imageNet());
    }

    /// 18 layers for the pictures of CIFAR-10, as they are often trained: 11,173,962 parameters.
    public static ResNet resNet18Cifar() {
        return resNet(18).stem(Stem.CIFAR).image(Shape.of(32, 32, 3)).classes(10).pixels(Pixels.cifar10());
    }

    public ResNet stem(Stem stem) { return new ResNet(depth, stem, width, image, classes, pixels); }
    public ResNet width(double width) { return new ResNet(depth, stem, width, image, classes, pixels); }
    public ResNet image(Shape image) { return new ResNet(depth, stem, width, image, classes, pixels); }
    public ResNet classes(int classes) { return new ResNet(depth, stem, width, image, classes, pixels); }
    public ResNet pixels(Layer pixels) { return new ResNet(depth, stem, width, image, classes, pixels); }

    @Override public Network network() {
        return Network.of(sequential(pixels).then(stemLayers()).then(
                stage(1, 64), stage(2, 128), stage(3, 256), stage(4, 512),
                globalAveragePooling2d(), dense(classes).named("fc"), softmax()), image);
    }

    private Layer[] stemLayers() {
        int filters = Blocks.scaled(64, width);
        return switch (stem) {
            case IMAGENET -> new Layer[]{conv(filters, 7).stride(2).named("conv1"), norm().named("bn1"), relu(),
                    maxPooling2d(3).stride(2).padding(1)};
            case CIFAR -> new Layer[]{conv(filters, 3).named("conv1"), norm().named("bn1"), relu()};
        };
    }

    private Layer stage(int number, int filters) {
        var layers = new ArrayList<Layer>();
        for (int i = 0; i < Objects.requireNonNull(BLOCKS.get(depth)).get(number - 1); i++) {
            int stride = i == 0 && number > 1 ? 2 : 1;
            layers.add(block(Blocks.scaled(filters, width), stride, i == 0 && changesShape(number)).named("" + i));
            layers.add(relu());
        }
        return new Sequential(layers).named("layer" + number);
    }

    private boolean isBottleneck() {
        return depth >= 50;
    }

    private boolean changesShape(int stage) {
        return stage > 1 || isBottleneck();
    }

    private Residual block(int filters, int stride, boolean changesShape) {
        Residual identity = isBottleneck() ? bottleneck(filters, stride) : basic(filters, stride);
        int yielded = isBottleneck() ? 4 * filters : filters;
        return changesShape
                ? identity.shortcut(conv(yielded, 1).stride(stride).named("0"), norm().named("1"))
                : identity;
    }

    private static Residual basic(int filters, int stride) {
        return residual(
                conv(filters, 3).stride(stride).named("conv1"), norm().named("bn1"), relu(),
                conv(filters, 3).named("conv2"), norm().named("bn2"));
    }

    private static Residual bottleneck(int filters, int stride) {
        return residual(
                conv(filters, 1).named("conv1"), norm().named("bn1"), relu(),
                conv(filters, 3).stride(stride).named("conv2"), norm().named("bn2"), relu(),
                conv(4 * filters, 1).named("conv3"), norm().named("bn3"));
    }
}
