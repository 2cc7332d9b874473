package dev.fovea.cli.workload;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.classToken;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.conv2dTranspose;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.depthwiseConv2d;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.layerNormalization;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.parallel;
import static dev.fovea.nn.layer.Layers.patchEmbedding;
import static dev.fovea.nn.layer.Layers.positionEmbedding;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.selectToken;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.sigmoid;
import static dev.fovea.nn.layer.Layers.transformerEncoder;
import static dev.fovea.nn.model.FunctionalBuilder.functional;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.momentum;
import static dev.fovea.nn.optimizer.Optimizers.sgd;

import dev.fovea.data.Field;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Residual;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.FunctionalBuilder;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;

/// The networks of the comparison. They differ from those of the zoo in padding, in where dropout stands, and in that they end in logits;
/// the comparison says how, since all libraries build the same.
public final class Workloads {
    private static final double RELU = 6;                       // gains of the shared weights
    private static final double OTHERS = 3;
    private static final Shape GREY = Shape.of(28, 28, 1);
    private static final Shape PHOTOGRAPH = Shape.of(224, 224, 3);
    private static final int DIGITS = 10;
    private static final int IMAGE_NET = 1000;

    private Workloads() {}

    public static List<Workload> all(boolean noDropout) {
        double kept = noDropout ? 0 : 1;                        // the shares that are dropped are multiplied by it
        return List.of(softmaxRegression(), mlp(kept), lectureCnn(), leNet(), resNet18(), mobileNet(),
                alexNet(kept), googLeNet(kept), resNet50(), visionTransformer(), autoencoder());
    }

    private static Workload softmaxRegression() {
        return digits("W1", "softmax", Shape.of(784), 100, sgd(0.1), RELU, Shape.scalar(), dense(DIGITS));
    }

    private static Workload mlp(double kept) {
        return digits("W2", "mlp", Shape.of(784), 100, adam(1e-3), RELU, Shape.scalar(),
                dense(128).relu(), dropout(0.2 * kept), dense(DIGITS));
    }

    private static Workload lectureCnn() {
        return digits("W3", "lecture-cnn", GREY, 100, adam(1e-3), RELU, Shape.of(7, 7, 64),
                conv2d(32, 5).padding(SAME).relu(), maxPooling2d(2),
                conv2d(64, 5).padding(SAME).relu(), maxPooling2d(2),
                flatten(), dense(1024).relu(), dense(DIGITS));
    }

    private static Workload leNet() {
        return digits("W4", "lenet", Shape.of(32, 32, 1), 64, momentum(0.01), OTHERS, Shape.of(5, 5, 16),
                conv2d(6, 5).tanh(), averagePooling2d(2),
                conv2d(16, 5).tanh(), averagePooling2d(2),
                flatten(), dense(120).tanh(), dense(84).tanh(), dense(DIGITS));
    }

    private static Workload resNet18() {
        Sequential net = unit(conv2d(64, 3).padding(1), 1e-5);
        for (int filters : List.of(64, 128, 256, 512)) {
            net = net.then(basic(filters, filters > 64), relu(), basic(filters, false), relu());
        }
        return digits("W5", "resnet18_cifar", Shape.of(32, 32, 3), 128, momentum(0.05).weightDecay(5e-4), RELU,
                Shape.scalar(), net, globalAveragePooling2d(), dense(DIGITS));
    }

    private static Residual basic(int filters, boolean halves) {
        int stride = halves ? 2 : 1;
        Residual block = residual(unit(conv2d(filters, 3).stride(stride).padding(1), 1e-5),
                bare(conv2d(filters, 3).padding(1)), norm(1e-5));
        return halves ? block.shortcut(bare(conv2d(filters, 1).stride(stride)), norm(1e-5)) : block;
    }

    private static Workload mobileNet() {
        Sequential net = unit6(conv2d(32, 3).stride(2).padding(1));
        for (int[] block : new int[][]{{64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}, {512, 2}, {512, 1}, {512, 1},
                {512, 1}, {512, 1}, {512, 1}, {1024, 2}, {1024, 1}}) {
            net = net.then(unit6(depthwiseConv2d(3).stride(block[1]).padding(1)), unit6(conv2d(block[0], 1)));
        }
        return photographs("W6", "mobilenet_v1", 16, momentum(0.01).weightDecay(4e-5), Shape.scalar(),
                net, globalAveragePooling2d(), dense(IMAGE_NET));
    }

    private static Workload alexNet(double kept) {
        return photographs("W7A", "alexnet", 32, momentum(0.01).weightDecay(5e-4), Shape.of(6, 6, 256),
                conv2d(64, 11).stride(4).padding(2).relu(), maxPooling2d(3).stride(2),
                conv2d(192, 5).padding(2).relu(), maxPooling2d(3).stride(2),
                conv2d(384, 3).padding(1).relu(),
                conv2d(256, 3).padding(1).relu(),
                conv2d(256, 3).padding(1).relu(), maxPooling2d(3).stride(2),
                flatten(), dropout(0.5 * kept), dense(4096).relu(), dropout(0.5 * kept), dense(4096).relu(),
                dense(IMAGE_NET));
    }

    private static Workload googLeNet(double kept) {
        return new Workload("W7G", "googlenet", googLeNet(kept, true), googLeNet(kept, false), IMAGE_NET, 16,
                momentum(0.01).weightDecay(2e-4), new SharedWeights(RELU, Shape.of(4, 4, 128)));
    }

    private static Network googLeNet(double kept, boolean auxiliary) {
        FunctionalBuilder net = functional();
        var lower = net.call(sequential(
                filters(64, 7, 2), pool(), filters(64, 1, 1), filters(192, 3, 1), pool(),
                inception(64, 96, 128, 16, 32, 32), inception(128, 128, 192, 32, 96, 64), pool(),
                inception(192, 96, 208, 16, 48, 64)), net.input("input", PHOTOGRAPH));
        var middle = net.call(sequential(inception(160, 112, 224, 24, 64, 64), inception(128, 128, 256, 24, 64, 64),
                inception(112, 144, 288, 32, 64, 64)), lower);
        net.output("output", net.call(sequential(inception(256, 160, 320, 32, 128, 128), pool(),
                inception(256, 160, 320, 32, 128, 128), inception(384, 192, 384, 48, 128, 128),
                globalAveragePooling2d(), dropout(0.4 * kept), dense(IMAGE_NET)), middle));
        if (auxiliary) {
            net.output("aux1", net.call(classifier(kept), lower)).output("aux2", net.call(classifier(kept), middle));
        }
        return Network.of(net.build());
    }

    private static Layer classifier(double kept) {
        return sequential(averagePooling2d(5).stride(3), filters(128, 1, 1), flatten(),
                dense(1024).relu(), dropout(0.7 * kept), dense(IMAGE_NET));
    }

    private static Layer inception(int one, int reduced3, int three, int reduced5, int five, int pooled) {
        return parallel(filters(one, 1, 1),
                sequential(filters(reduced3, 1, 1), filters(three, 3, 1)),
                sequential(filters(reduced5, 1, 1), filters(five, 5, 1)),
                sequential(maxPooling2d(3).stride(1).padding(1), filters(pooled, 1, 1)));
    }

    private static Layer filters(int filters, int size, int stride) {
        return unit(conv2d(filters, size).stride(stride).padding(size / 2), 1e-3);
    }

    private static Layer pool() {
        return maxPooling2d(3).stride(2).padding(0, 1, 0, 1);
    }

    private static Workload resNet50() {
        Sequential net = unit(conv2d(64, 7).stride(2).padding(3), 1e-5).then(maxPooling2d(3).stride(2).padding(1));
        for (int[] stage : new int[][]{{64, 3}, {128, 4}, {256, 6}, {512, 3}}) {
            for (int i = 0; i < stage[1]; i++) {
                net = net.then(bottleneck(stage[0], i == 0 && stage[0] > 64 ? 2 : 1, i == 0), relu());
            }
        }
        return photographs("W7R", "resnet50", 16, momentum(0.02).weightDecay(1e-4), Shape.scalar(),
                net, globalAveragePooling2d(), dense(IMAGE_NET));
    }

    private static Residual bottleneck(int filters, int stride, boolean widens) {
        Residual block = residual(unit(conv2d(filters, 1), 1e-5),
                unit(conv2d(filters, 3).stride(stride).padding(1), 1e-5),
                bare(conv2d(4 * filters, 1)), norm(1e-5));
        return widens ? block.shortcut(bare(conv2d(4 * filters, 1).stride(stride)), norm(1e-5)) : block;
    }

    private static Workload visionTransformer() {
        Sequential net = sequential(patchEmbedding(16, 192), classToken(), positionEmbedding());
        for (int i = 0; i < 12; i++) {
            net = net.then(transformerEncoder(3, 4 * 192));
        }
        return of("W8", "vit_ti_16", PHOTOGRAPH, IMAGE_NET, 16, adam(3e-4), new SharedWeights(OTHERS, Shape.scalar()),
                net, layerNormalization().epsilon(1e-6), selectToken(0), dense(IMAGE_NET));
    }

    private static Workload autoencoder() {
        return of("W9", "autoencoder_conv", GREY, 0, 128, adam(1e-3), new SharedWeights(OTHERS, Shape.scalar()),
                conv2d(16, 3).padding(1).relu(), maxPooling2d(2), conv2d(8, 3).padding(1).relu(), maxPooling2d(2),
                conv2dTranspose(8, 3).stride(2).padding(1).outputPadding(1).relu(),
                conv2dTranspose(16, 3).stride(2).padding(1).outputPadding(1).relu(),
                conv2d(1, 3).padding(1), sigmoid());
    }

    /// A convolution, whose bias is that of the batch normalisation, and ReLU.
    private static Sequential unit(NeuronLayer<?> convolution, double epsilon) {
        return sequential(bare(convolution), norm(epsilon), relu());
    }

    private static Sequential unit6(NeuronLayer<?> convolution) {
        return sequential(bare(convolution), norm(1e-3), relu().maxValue(6));
    }

    private static Layer bare(NeuronLayer<?> convolution) {
        return convolution.bias(false);
    }

    private static Layer norm(double epsilon) {
        return batchNormalization().momentum(0.9).epsilon(epsilon);
    }

    private static Workload digits(String name, String title, Shape sample, int batch, Optimizer optimizer, double gain,
            Shape flattened, Layer... layers) {
        return of(name, title, sample, DIGITS, batch, optimizer, new SharedWeights(gain, flattened), layers);
    }

    private static Workload photographs(String name, String title, int batch, Optimizer optimizer, Shape flattened,
            Layer... layers) {
        return of(name, title, PHOTOGRAPH, IMAGE_NET, batch, optimizer, new SharedWeights(RELU, flattened), layers);
    }

    /// A sequence of layers, the last of which answers for each class, or with an image.
    public static Workload of(String name, String title, Shape sample, int classes, int batch, Optimizer optimizer,
            SharedWeights weights, Layer... layers) {
        Network whole = Network.of(sequential(layers), new Field("input", DType.F32, sample));
        return new Workload(name, title, whole, whole, classes, batch, optimizer, weights);
    }
}
