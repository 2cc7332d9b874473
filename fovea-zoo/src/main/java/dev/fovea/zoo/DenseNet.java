package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.parallel;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.zoo.Blocks.conv;
import static dev.fovea.zoo.Blocks.norm;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// DenseNet: in four blocks every layer reads all maps of the block before it and adds `growth` maps of its own; ends in the
/// probabilities of the classes.
///
/// Huang, Liu, van der Maaten & Weinberger 2017, table 1: 121, 169 or 201 layers, with bottlenecks and with transitions that halve the
/// number of maps ("DenseNet-BC"). 7,978,856, 14,149,480 and 20,013,928 parameters with `growth = 32`. Layers have torchvision's names;
/// the new maps of a layer are `new` beneath it.
///
/// @param growth maps that each layer adds; twice as many stand before the first block
/// @param pixels what is done first to the numbers of an image
public record DenseNet(int depth, int growth, Shape image, int classes, Layer pixels) implements Architecture {
    private static final Map<Integer, List<Integer>> LAYERS = Map.of(
            121, List.of(6, 12, 24, 16), 169, List.of(6, 12, 32, 32), 201, List.of(6, 12, 48, 32));

    public DenseNet {
        require(LAYERS.containsKey(depth), "a DenseNet has 121, 169 or 201 layers, but %d were asked for", depth);
        require(growth > 0, "the growth of a DenseNet must be more than 0, but is %d", growth);
    }

    /// For ImageNet.
    public static DenseNet denseNet(int depth) {
        return new DenseNet(depth, 32, Shape.of(224, 224, 3), 1000, Pixels.imageNet());
    }

    public DenseNet growth(int growth) { return new DenseNet(depth, growth, image, classes, pixels); }
    public DenseNet image(Shape image) { return new DenseNet(depth, growth, image, classes, pixels); }
    public DenseNet classes(int classes) { return new DenseNet(depth, growth, image, classes, pixels); }
    public DenseNet pixels(Layer pixels) { return new DenseNet(depth, growth, image, classes, pixels); }

    @Override public Network network() {
        return Network.of(sequential(pixels, features().named("features"),
                relu(), globalAveragePooling2d(), dense(classes).named("classifier"), softmax()), image);
    }

    private Sequential features() {
        List<Integer> counts = Objects.requireNonNull(LAYERS.get(depth));
        int maps = 2 * growth;
        var layers = new ArrayList<Layer>(List.of(
                conv(maps, 7).stride(2).named("conv0"), norm().named("norm0"), relu(),
                maxPooling2d(3).stride(2).padding(1)));
        for (int b = 1; b <= counts.size(); b++) {
            int count = counts.get(b - 1);
            layers.add(block(count).named("denseblock" + b));
            maps += count * growth;
            if (b < counts.size()) {
                maps /= 2;
                layers.add(transition(maps).named("transition" + b));
            }
        }
        layers.add(norm().named("norm5"));
        return new Sequential(layers);
    }

    private Sequential block(int count) {
        var layers = new ArrayList<Layer>();
        for (int i = 1; i <= count; i++) {
            layers.add(parallel(sequential(), added().named("new")).named("denselayer" + i));
        }
        return new Sequential(layers);
    }

    /// What a layer adds to the maps that are there.
    private Sequential added() {
        return sequential(
                norm().named("norm1"), relu(), conv(4 * growth, 1).named("conv1"),
                norm().named("norm2"), relu(), conv(growth, 3).named("conv2"));
    }

    private static Sequential transition(int maps) {
        return sequential(norm().named("norm"), relu(), conv(maps, 1).named("conv"), averagePooling2d(2));
    }
}
