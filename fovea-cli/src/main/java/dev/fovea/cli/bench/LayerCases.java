package dev.fovea.cli.bench;

import static dev.fovea.cli.bench.LayerCase.floats;
import static dev.fovea.nn.layer.Layers.*;

import dev.fovea.nn.layer.Activation;
import dev.fovea.nn.layer.Component;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// Every layer, on batches as the networks of the lectures have them.
public final class LayerCases {
    private static final TensorType DIGITS = floats(100, 28, 28, 1);
    private static final TensorType MAPS = floats(100, 28, 28, 32);           // of the CNN for MNIST
    private static final TensorType SEQUENCE = floats(32, 784, 64);
    private static final TensorType VOLUME = floats(8, 14, 14, 16, 64);
    private static final TensorType ROWS = floats(1024, 1024);
    private static final TensorType TOKENS = floats(16, 197, 192);           // ViT-Ti: 14 · 14 patches and a class token

    private final List<LayerCase> cases = new ArrayList<>();

    private LayerCases() {}

    public static List<LayerCase> all() {
        var table = new LayerCases();
        table.products();
        table.convolutions();
        table.pooling();
        table.spatial();
        table.normalizations();
        table.activations();
        table.noise();
        table.merges();
        table.attention();
        return List.copyOf(table.cases);
    }

    private void row(String group, Component component, TensorType... inputs) {
        cases.add(new LayerCase(group, component, List.of(inputs), false));
    }

    /// The first layer of a network.
    private void first(String group, Component component, TensorType input) {
        cases.add(new LayerCase(group, component, List.of(input), true));
    }

    /// The products of the lectures' networks: softmax regression, the multilayer perceptron, LeNet-5, the CNN for MNIST.
    private void products() {
        first("dense", dense(10), floats(100, 784));
        first("dense", dense(128), floats(100, 784));
        row("dense", dense(120), floats(128, 400));
        row("dense", dense(84), floats(128, 120));
        row("dense", dense(1024), floats(100, 3136));
        row("dense", dense(10), floats(100, 1024));
        row("dense", dense(1000), floats(32, 2048));
        row("dense", dense(768), TOKENS);
        row("dense", embedding(LayerCase.WORDS, 64), TensorType.of(DType.I32, 128, 32));
    }

    private void convolutions() {
        String group = "convolution";
        first(group, conv2d(32, 5).padding(SAME), DIGITS);
        row(group, conv2d(64, 5).padding(SAME), floats(100, 14, 14, 32));
        first(group, conv2d(6, 5).padding(SAME), floats(128, 28, 28, 1));
        row(group, conv2d(16, 5), floats(128, 14, 14, 6));
        first(group, conv2d(96, 11).stride(4), floats(16, 227, 227, 3));
        row(group, conv2d(256, 5).padding(SAME).groups(2), floats(16, 27, 27, 96));
        row(group, conv2d(64, 3).padding(SAME), floats(32, 32, 32, 64));
        row(group, conv2d(128, 3).padding(SAME).stride(2), floats(32, 32, 32, 64));
        row(group, conv2d(512, 3).padding(SAME), floats(32, 4, 4, 512));
        row(group, conv2d(256, 1), floats(16, 14, 14, 256));
        row(group, conv2d(64, 3).padding(SAME).dilation(2), floats(32, 32, 32, 64));
        row(group, conv1d(64, 3).padding(SAME), SEQUENCE);
        row(group, conv3d(64, 3).padding(SAME), VOLUME);
        row(group, conv1dTranspose(64, 4).stride(2).padding(SAME), floats(32, 392, 64));
        row(group, conv2dTranspose(64, 4).stride(2).padding(SAME), floats(32, 14, 14, 64));
        row(group, conv3dTranspose(64, 2).stride(2), floats(8, 7, 7, 8, 64));
        row(group, depthwiseConv1d(3).padding(SAME), SEQUENCE);
        row(group, depthwiseConv2d(3).padding(SAME), floats(16, 56, 56, 128));
        row(group, depthwiseConv2d(3).padding(SAME).depthMultiplier(2), floats(16, 28, 28, 64));
        row(group, separableConv1d(64, 3).padding(SAME), SEQUENCE);
        row(group, separableConv2d(128, 3).padding(SAME), floats(16, 56, 56, 128));
        row(group, locallyConnected1d(64, 3), floats(32, 64, 64));
        row(group, locallyConnected2d(32, 3), floats(32, 14, 14, 32));
    }

    private void pooling() {
        String group = "pooling";
        row(group, maxPooling2d(2), floats(100, 28, 28, 32));
        row(group, averagePooling2d(2), floats(100, 28, 28, 32));
        row(group, maxPooling2d(3).stride(2), floats(16, 55, 55, 96));
        row(group, maxPooling1d(2), SEQUENCE);
        row(group, maxPooling3d(2), VOLUME);
        row(group, averagePooling1d(2), SEQUENCE);
        row(group, averagePooling3d(2), VOLUME);
        row(group, lpPooling1d(2, 2), SEQUENCE);
        row(group, lpPooling2d(2, 2), MAPS);
        row(group, lpPooling3d(2, 2), VOLUME);
        row(group, globalMaxPooling1d(), SEQUENCE);
        row(group, globalMaxPooling2d(), MAPS);
        row(group, globalMaxPooling3d(), VOLUME);
        row(group, globalAveragePooling1d(), SEQUENCE);
        row(group, globalAveragePooling2d(), MAPS);
        row(group, globalAveragePooling3d(), VOLUME);
    }

    private void spatial() {
        String group = "shape";
        row(group, zeroPadding1d(1), SEQUENCE);
        row(group, zeroPadding2d(1), MAPS);
        row(group, zeroPadding3d(1), VOLUME);
        row(group, channelPadding(16, 16), MAPS);
        row(group, cropping1d(1), SEQUENCE);
        row(group, cropping2d(1), MAPS);
        row(group, cropping3d(1), VOLUME);
        row(group, upSampling1d(2), floats(32, 392, 64));
        row(group, upSampling2d(2), floats(32, 14, 14, 64));
        row(group, upSampling2d(2), floats(32, 112, 112, 3));
        row(group, upSampling2d(2).interpolation(BILINEAR), floats(32, 14, 14, 64));
        row(group, upSampling2d(2).interpolation(BILINEAR), floats(32, 112, 112, 3));
        row(group, upSampling3d(2), floats(8, 7, 7, 8, 64));
        row(group, resizing(64, 64), floats(32, 48, 48, 16));
        row(group, resizing(64, 64).interpolation(NEAREST), floats(32, 48, 48, 16));
        row(group, rescaling(1 / 255.0), MAPS);
        row(group, normalization(0.5, 0.25), MAPS);
        row(group, reshape(784, 32), MAPS);
        row(group, flatten(), MAPS);
        row(group, permute(3, 1, 2), MAPS);
        row(group, channelsLast(), floats(100, 32, 28, 28));
        row(group, channelsFirst(), MAPS);
    }

    private void normalizations() {
        String group = "normalization";
        row(group, batchNormalization(), MAPS);
        row(group, batchNormalization(), floats(32, 14, 14, 256));
        row(group, batchNormalization(), ROWS);
        row(group, layerNormalization(), TOKENS);
        row(group, groupNormalization(8), MAPS);
        row(group, rmsNormalization(), TOKENS);
        row(group, localResponseNormalization(), floats(16, 55, 55, 96));
    }

    private void activations() {
        List<Activation> activations = List.of(relu(), relu().maxValue(6), leakyRelu(0.1), elu(), selu(), gelu(),
                gelu().approximate(true), silu(), hardSwish(), hardSigmoid(), mish(), softplus(), softsign(), sigmoid(),
                tanh(), linear());
        activations.forEach(a -> row("activation", a, MAPS));
        row("activation", prelu().sharedAxes(1, 2), MAPS);
        row("activation", softmax(), floats(8192, 1000));
    }

    private void noise() {
        List.of(dropout(0.5), spatialDropout2d(0.5), alphaDropout(0.5), gaussianDropout(0.5), gaussianNoise(0.1))
                .forEach(layer -> row("noise", layer, MAPS));
        row("noise", spatialDropout1d(0.5), SEQUENCE);
        row("noise", spatialDropout3d(0.5), VOLUME);
    }

    private void merges() {
        List.of(add(), subtract(), multiply(), average(), maximum(), minimum(), concatenate())
                .forEach(merge -> row("merge", merge, MAPS, MAPS));
        row("merge", residual(conv2d(64, 3).padding(SAME)), floats(32, 32, 32, 64));
        row("merge", parallel(conv2d(32, 1), conv2d(32, 3).padding(SAME)), MAPS);
    }

    private void attention() {
        String group = "attention";
        row(group, multiHeadAttention(3, 64), TOKENS);
        row(group, transformerEncoder(3, 768), TOKENS);
        first(group, patchEmbedding(16, 192), floats(16, 224, 224, 3));
        row(group, classToken(), floats(16, 196, 192));
        row(group, positionEmbedding(), TOKENS);
        row(group, selectToken(0), TOKENS);
    }
}
