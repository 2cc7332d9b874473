package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.channelPadding;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
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

/// The ResNet of `6n + 2` layers for small pictures: three stages of `n` blocks with 16, 32 and 64 filters; ends in the probabilities of
/// the classes.
///
/// He, Zhang, Ren & Sun 2016, section 4.2, with 20, 32, 44, 56 or 110 layers. A shortcut into the next stage takes every second pixel
/// and adds feature maps of zeros, half before and half after (option A), so that no shortcut has weights, and the net without
/// shortcuts, [#plain], has the same. 269,722 parameters in 20 layers, 853,018 in 56. The names are those of the PyTorch
/// implementation at github.com/akamaster/pytorch_resnet_cifar10.
///
/// @param shortcuts whether blocks add their input to what they yield
/// @param width     filters of the first stage
/// @param pixels    what is done first to the numbers of an image
public record CifarResNet(int depth, boolean shortcuts, int width, Shape image, int classes, Layer pixels)
        implements
            Architecture {

    public CifarResNet {
        require(depth >= 8 && depth % 6 == 2, "a ResNet for CIFAR-10 has 6n + 2 layers, such as 20, 32, 44, 56, 110, "
                + "but %d were asked for; ResNet has 18, 34, 50, 101, 152", depth);
        require(width >= 2 && width % 2 == 0,
                "the filters of the first stage must be an even number, since half as many "
                        + "maps of zeros are added before and after, but are %d",
                width);
    }

    /// For CIFAR-10.
    public static CifarResNet cifarResNet(int depth) {
        return new CifarResNet(depth, true, 16, Shape.of(32, 32, 3), 10, Pixels.cifar10());
    }

    /// The same layers without shortcuts, which the paper compares: the deeper, the worse.
    public CifarResNet plain() { return new CifarResNet(depth, false, width, image, classes, pixels); }

    public CifarResNet width(int width) { return new CifarResNet(depth, shortcuts, width, image, classes, pixels); }
    public CifarResNet image(Shape image) { return new CifarResNet(depth, shortcuts, width, image, classes, pixels); }
    public CifarResNet classes(int classes) {
        return new CifarResNet(depth, shortcuts, width, image, classes, pixels);
    }
    public CifarResNet pixels(Layer pixels) { return new CifarResNet(depth, shortcuts, width, image, classes, pixels); }

    @Override public Network network() {
        return Network.of(sequential(pixels,
                conv(width, 3).named("conv1"), norm().named("bn1"), relu(),
                stage(1), stage(2), stage(3),
                globalAveragePooling2d(), dense(classes).named("linear"), softmax()), image);
    }

    private Layer stage(int number) {
        int filters = width << number - 1;
        var layers = new ArrayList<Layer>();
        for (int i = 0; i < (depth - 2) / 6; i++) {
            layers.add(block(filters, i == 0 && number > 1).named("" + i));
            layers.add(relu());
        }
        return new Sequential(layers).named("layer" + number);
    }

    private Layer block(int filters, boolean halves) {
        Residual block = residual(
                conv(filters, 3).stride(halves ? 2 : 1).named("conv1"), norm().named("bn1"), relu(),
                conv(filters, 3).named("conv2"), norm().named("bn2"));
        if (!shortcuts) {
            return block.body();
        }
        return halves ? block.shortcut(averagePooling2d(1).stride(2), channelPadding(filters / 4, filters / 4)) : block;
    }
}
