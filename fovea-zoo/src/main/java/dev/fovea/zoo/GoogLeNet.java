package dev.fovea.zoo;

import static dev.fovea.nn.initializer.Initializers.heNormal;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.localResponseNormalization;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.parallel;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.nn.model.FunctionalBuilder.functional;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Parallel;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.model.FunctionalBuilder;
import dev.fovea.nn.model.FunctionalBuilder.Link;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.train.Task;
import dev.fovea.tensor.Shape;

/// GoogLeNet (Inception v1): nine inception modules, each of which looks with windows of several sizes side by side; 22 layers with
/// weights. Ends in the probabilities of the classes, and in those of two auxiliary classifiers from the layers in the middle.
///
/// Szegedy et al. 2015, table 1 and figures 2b and 3. An auxiliary classifier brings a gradient to the lower layers that has not come
/// all the way; its loss counts 0.3 ([#tasks]). In inference there is none: [#withoutAuxiliary] has the same weights under the same
/// names. 13,378,280 parameters as in the paper, 6,998,552 without auxiliary classifiers; 13,004,888 and 6,624,904 in torchvision's
/// edition, whose names the layers have.
///
/// @param auxiliary whether the auxiliary classifiers are there
/// @param width     how many filters and neurons, as a multiple of the paper's
/// @param pixels    what is done first to the numbers of an image
public record GoogLeNet(Edition edition, boolean auxiliary, double width, Shape image, int classes, Layer pixels)
        implements
            Architecture {
    private static final double AUXILIARY_WEIGHT = 0.3;   // section 5
    private static final double EPSILON = 1e-3;            // torchvision's, for the weights of TensorFlow's model

    /// Who built it.
    public enum Edition {
        /// As it was published: windows of 1, 3 and 5, local response normalisation, no batch normalisation.
        PAPER,
        /// As torchvision has it, with weights to load: a batch normalisation after each convolution, no other one, and windows of 3 where the
        /// paper's are of 5. Its auxiliary classifiers pool into 4 × 4 with windows that overlap unevenly, here as in the paper; they are
        /// not there in inference.
        TORCHVISION
    }

    public GoogLeNet {
        require(width > 0, "the width of GoogLeNet must be more than 0, but is %s", width);
    }

    /// Torchvision's, for ImageNet. Its weights are those of TensorFlow's model and expect pixels in `[-1, 1]`.
    public static GoogLeNet googLeNet() {
        return new GoogLeNet(Edition.TORCHVISION, true, 1, Shape.of(224, 224, 3), 1000, Pixels.symmetric());
    }

    public GoogLeNet edition(Edition edition) {
        return new GoogLeNet(edition, auxiliary, width, image, classes, pixels);
    }
    /// As it is used after training: with one output, and the weights that lead to it.
    public GoogLeNet withoutAuxiliary() { return new GoogLeNet(edition, false, width, image, classes, pixels); }
    public GoogLeNet width(double width) { return new GoogLeNet(edition, auxiliary, width, image, classes, pixels); }
    public GoogLeNet image(Shape image) { return new GoogLeNet(edition, auxiliary, width, image, classes, pixels); }
    public GoogLeNet classes(int classes) { return new GoogLeNet(edition, auxiliary, width, image, classes, pixels); }
    public GoogLeNet pixels(Layer pixels) { return new GoogLeNet(edition, auxiliary, width, image, classes, pixels); }

    /// What the outputs are trained by: `loss(output) + 0.3 · loss(aux1) + 0.3 · loss(aux2)`; metrics are of `output`.
    public Task[] tasks(Loss loss, Metric... metrics) {
        Task main = Task.of("output", loss, metrics);
        return auxiliary
                ? new Task[]{main, Task.of("aux1", loss).weight(AUXILIARY_WEIGHT),
                        Task.of("aux2", loss).weight(AUXILIARY_WEIGHT)}
                : new Task[]{main};
    }

    @Override public Network network() {
        FunctionalBuilder net = functional();
        Link lower = chain(net, chain(net, net.input("input", image), stem()),
                inception(64, 96, 128, 16, 32, 32).named("inception3a"),
                inception(128, 128, 192, 32, 96, 64).named("inception3b"),
                pool(),
                inception(192, 96, 208, 16, 48, 64).named("inception4a"));
        Link middle = chain(net, lower,
                inception(160, 112, 224, 24, 64, 64).named("inception4b"),
                inception(128, 128, 256, 24, 64, 64).named("inception4c"),
                inception(112, 144, 288, 32, 64, 64).named("inception4d"));
        Link upper = chain(net, middle,
                inception(256, 160, 320, 32, 128, 128).named("inception4e"),
                lastPool(),
                inception(256, 160, 320, 32, 128, 128).named("inception5a"),
                inception(384, 192, 384, 48, 128, 128).named("inception5b"),
                globalAveragePooling2d(), dropout(isPaper() ? 0.4 : 0.2), dense(classes).named("fc"), softmax());
        net.output("output", upper);
        if (auxiliary) {
            net.output("aux1", chain(net, lower, classifier().named("aux1"))).output("aux2",
                    chain(net, middle, classifier().named("aux2")));
        }
        return Network.of(net.build());
    }

    private static Link chain(FunctionalBuilder net, Link from, Layer... layers) {
        Link last = from;
        for (Layer layer : layers) {
            last = net.call(layer, last);
        }
        return last;
    }

    /// What stands before the first module.
    private Layer[] stem() {
        Layer first = unit(64, 7, 2).named("conv1");
        Layer second = unit(64, 1, 1).named("conv2");
        Layer third = unit(192, 3, 1).named("conv3");
        return switch (edition) {
            case PAPER -> new Layer[]{pixels, first, pool(), localResponseNormalization(),
                    second, third, localResponseNormalization(), pool()};
            case TORCHVISION -> new Layer[]{pixels, first, pool(), second, third, pool()};
        };
    }

    private boolean isPaper() {
        return edition == Edition.PAPER;
    }

    /// Figure 2b, with the columns of table 1: filters of 1 × 1; before those of 3 × 3, and these; before those of 5 × 5, and these; and
    /// behind the pooling.
    private Parallel inception(int one, int reduced3, int three, int reduced5, int five, int pooled) {
        return parallel(
                unit(one, 1, 1).named("branch1"),
                sequential(unit(reduced3, 1, 1).named("0"), unit(three, 3, 1).named("1")).named("branch2"),
                sequential(unit(reduced5, 1, 1).named("0"), unit(five, isPaper() ? 5 : 3, 1).named("1"))
                        .named("branch3"),
                sequential(maxPooling2d(3).stride(1).padding(1), unit(pooled, 1, 1).named("1")).named("branch4"));
    }

    /// From the maps in the middle to the probabilities of the classes (section 5).
    private Sequential classifier() {
        return sequential(averagePooling2d(5).stride(3), unit(128, 1, 1).named("conv"), flatten(),
                dense(Blocks.scaled(1024, width)).relu().kernelInitializer(heNormal()).named("fc1"), dropout(0.7),
                dense(classes).named("fc2"), softmax());
    }

    /// A convolution with ReLU, which keeps the size of the maps at stride 1.
    private Sequential unit(int filters, int size, int stride) {
        int scaled = Blocks.scaled(filters, width);
        return switch (edition) {
            case PAPER -> sequential(conv2d(scaled, size).stride(stride).padding(size / 2).relu()
                    .kernelInitializer(heNormal()).named("conv"));
            case TORCHVISION -> sequential(Blocks.conv(scaled, size).stride(stride).named("conv"),
                    Blocks.norm().epsilon(EPSILON).named("bn"), relu());
        };
    }

    /// As all others in the paper; torchvision pools 2 × 2.
    private Layer lastPool() {
        return isPaper() ? pool() : maxPooling2d(2).ceilMode(true);
    }

    /// A last window that hangs over the edge counts, as in Caffe.
    private static Layer pool() {
        return maxPooling2d(3).stride(2).ceilMode(true);
    }
}
