package dev.fovea.zoo;

import static dev.fovea.nn.initializer.Initializers.heNormal;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.layer.Dense;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// VGG: nothing but convolutions of 3 × 3, twice as many filters after each pooling, three dense layers; ends in the probabilities of
/// the classes. Two such convolutions see 5 × 5, three 7 × 7, with fewer weights.
///
/// Simonyan & Zisserman 2015, table 1: 11 (A), 13 (B), 16 (D) or 19 (E) layers with weights; 132,863,336, 133,047,848, 138,357,544 and
/// 143,667,240 parameters. They start as He et al. 2015 derive it, where the paper began with a shallower net that was trained before.
/// Layers have torchvision's names.
///
/// @param width  how many filters and neurons, as a multiple of the paper's
/// @param pixels what is done first to the numbers of an image
public record Vgg(int depth, double width, Shape image, int classes, Layer pixels) implements Architecture {
    private static final Map<Integer, List<Integer>> CONVOLUTIONS = Map.of(
            11, List.of(1, 1, 2, 2, 2), 13, List.of(2, 2, 2, 2, 2), 16, List.of(2, 2, 3, 3, 3),
            19, List.of(2, 2, 4, 4, 4));
    private static final List<Integer> FILTERS = List.of(64, 128, 256, 512, 512);

    public Vgg {
        require(CONVOLUTIONS.containsKey(depth),
                "a VGG has 11, 13, 16 or 19 layers with weights, but %d were asked for",
                depth);
        require(width > 0, "the width of a VGG must be more than 0, but is %s", width);
    }

    /// For ImageNet.
    public static Vgg vgg(int depth) {
        return new Vgg(depth, 1, Shape.of(224, 224, 3), 1000, Pixels.imageNet());
    }

    public Vgg width(double width) { return new Vgg(depth, width, image, classes, pixels); }
    public Vgg image(Shape image) { return new Vgg(depth, width, image, classes, pixels); }
    public Vgg classes(int classes) { return new Vgg(depth, width, image, classes, pixels); }
    public Vgg pixels(Layer pixels) { return new Vgg(depth, width, image, classes, pixels); }

    @Override public Network network() {
        return Network.of(sequential(pixels,
                features().named("features"),
                flatten(),
                sequential(
                        hidden(4096).named("0"), dropout(0.5),
                        hidden(4096).named("3"), dropout(0.5),
                        dense(classes).named("6")).named("classifier"),
                softmax()), image);
    }

    private Sequential features() {
        List<Integer> convolutions = Objects.requireNonNull(CONVOLUTIONS.get(depth));
        var layers = new ArrayList<Layer>();
        int place = 0;
        for (int stage = 0; stage < FILTERS.size(); stage++) {
            int filters = Blocks.scaled(FILTERS.get(stage), width);
            for (int i = 0; i < convolutions.get(stage); i++) {
                layers.add(conv2d(filters, 3).padding(1).relu().kernelInitializer(heNormal()).named("" + place));
                place += 2;   // torchvision counts the ReLU too
            }
            layers.add(maxPooling2d(2));
            place++;
        }
        return new Sequential(layers);
    }

    private Dense hidden(int neurons) {
        return dense(Blocks.scaled(neurons, width)).relu().kernelInitializer(heNormal());
    }
}
