package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.normal;
import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.l1;
import static dev.fovea.nn.loss.Losses.l2;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/// Layers with their options in every combination, for gradients alone: rules go wrong where two options meet. What
/// they become as ops runs on all backends elsewhere.
final class OptionCases {
    private static final List<Boolean> BOTH = List.of(true, false);
    private static final List<Integer> ONE_OR_TWO = List.of(1, 2);
    private static final List<Padding> SEQUENCE = List.of(VALID, SAME, CAUSAL, new Padding.Explicit1D(2, 1));
    private static final List<Padding> IMAGE = List.of(VALID, SAME, new Padding.Explicit(1, 0, 0, 2));

    private final List<LayerCase> cases = new ArrayList<>();

    private OptionCases() {}

    /// Every combination that is not among [LayerCases#all].
    static List<LayerCase> all() {
        var options = new OptionCases();
        options.dense();
        options.convolutions();
        options.transposedConvolutions();
        options.channelByChannel();
        options.locallyConnected();
        options.pooling();
        options.activations();
        options.normalization();
        options.noise();
        options.attention();
        options.extents();
        options.merges();
        var known = LayerCases.all().stream().map(LayerCase::toString).toList();
        var different = new LinkedHashMap<String, LayerCase>();
        options.cases.stream().filter(c -> !known.contains(c.toString()))
                .forEach(c -> different.putIfAbsent(c.toString(), c));
        return List.copyOf(different.values());
    }

    private void add(Layer layer, int... sample) {
        cases.add(LayerCase.of(layer, sample));
    }

    private void dense() {
        for (boolean bias : BOTH) {
            for (int[] sample : List.of(new int[]{4}, new int[]{2, 4}, new int[]{2, 3, 4}, new int[]{2, 1, 3, 4})) {
                add(Layers.dense(3).bias(bias), sample);
                add(Layers.dense(1).bias(bias).kernelRegularizer(l2(0.3)), sample);
                add(Layers.dense(2).bias(bias).kernelRegularizer(l1(0.3)).sigmoid(), sample);
            }
        }
    }

    private void convolutions() {
        for (int stride : ONE_OR_TWO) {
            for (int dilation : ONE_OR_TWO) {
                for (int groups : ONE_OR_TWO) {
                    boolean bias = (stride + dilation + groups) % 2 == 0;
                    for (Padding padding : SEQUENCE) {
                        add(conv1d(4, 3).stride(stride).dilation(dilation).groups(groups).padding(padding).bias(bias)
                                .tanh(), 7, 2);
                        add(conv1d(2, 2).stride(stride).dilation(dilation).groups(groups).padding(padding).bias(!bias),
                                6, 2);
                    }
                    for (Padding padding : IMAGE) {
                        add(conv2d(2, 3, 2).stride(stride, 1).dilation(1, dilation).groups(groups).padding(padding)
                                .bias(bias).sigmoid(), 5, 6, 2);
                        add(conv2d(4, 2).stride(1, stride).dilation(dilation).groups(groups).padding(padding)
                                .bias(!bias), 5, 5, 2);
                    }
                    for (Padding padding : List.of(VALID, SAME)) {
                        add(conv3d(2, 2).stride(1, stride, 1).dilation(dilation, 1, 1).groups(groups).padding(padding)
                                .bias(bias), 4, 3, 3, 2);
                    }
                }
            }
        }
    }

    private void transposedConvolutions() {
        for (int stride : List.of(1, 2, 3)) {
            for (int dilation : ONE_OR_TWO) {
                for (Padding padding : List.of(VALID, SAME, new Padding.Explicit1D(1, 0))) {
                    for (int size : List.of(1, 2, 3)) {
                        Conv1DTranspose layer = conv1dTranspose(2, size).stride(stride).dilation(dilation)
                                .padding(padding).bias(size > 1);
                        add(layer, 3, 2);
                        if (stride > 1) {
                            add(layer.outputPadding(stride - 1), 3, 2);
                        }
                    }
                }
                for (Padding padding : List.of(VALID, SAME, new Padding.Explicit(1, 0, 0, 1))) {
                    Conv2DTranspose layer = conv2dTranspose(2, 3, 2).stride(stride, 2).dilation(1, dilation)
                            .padding(padding);
                    add(layer.tanh(), 3, 2, 2);
                    add(layer.outputPadding(0, 1).bias(false), 2, 3, 1);
                }
                for (Padding padding : List.of(VALID, SAME)) {
                    add(conv3dTranspose(2, 2).stride(1, stride, 2).dilation(dilation, 1, 1).padding(padding), 2, 2, 2,
                            1);
                }
            }
        }
    }

    private void channelByChannel() {
        for (int stride : ONE_OR_TWO) {
            for (int dilation : ONE_OR_TWO) {
                for (int multiplier : ONE_OR_TWO) {
                    boolean bias = (stride + dilation + multiplier) % 2 == 0;
                    for (Padding padding : SEQUENCE) {
                        add(depthwiseConv1d(3).stride(stride).dilation(dilation).depthMultiplier(multiplier)
                                .padding(padding).bias(bias), 7, 2);
                        add(separableConv1d(3, 2).stride(stride).dilation(dilation).depthMultiplier(multiplier)
                                .padding(padding).bias(bias).tanh(), 6, 2);
                    }
                    for (Padding padding : IMAGE) {
                        add(depthwiseConv2d(2, 3).stride(stride).dilation(1, dilation).depthMultiplier(multiplier)
                                .padding(padding).bias(bias).tanh(), 5, 6, 2);
                        add(separableConv2d(3, 3, 2).stride(stride).dilation(dilation, 1).depthMultiplier(multiplier)
                                .padding(padding).bias(bias), 6, 5, 2);
                    }
                }
            }
        }
    }

    private void locallyConnected() {
        for (int stride : ONE_OR_TWO) {
            for (boolean bias : BOTH) {
                for (Padding padding : List.of(VALID, SAME, new Padding.Explicit1D(0, 1))) {
                    add(locallyConnected1d(2, 3).stride(stride).padding(padding).bias(bias), 6, 2);
                }
                for (Padding padding : IMAGE) {
                    add(locallyConnected2d(2, 3).stride(stride, 1).padding(padding).bias(bias).tanh(), 5, 4, 1);
                }
            }
        }
    }

    private void pooling() {
        for (int stride : List.of(1, 2, 3)) {
            for (boolean ceil : BOTH) {
                for (Padding padding : List.of(VALID, SAME, new Padding.Explicit1D(1, 0))) {
                    for (boolean other : BOTH) {
                        add(maxPooling1d(3).stride(stride).padding(padding).ceilMode(ceil).dilation(other ? 2 : 1), 8,
                                2);
                        add(averagePooling1d(3).stride(stride).padding(padding).ceilMode(ceil).countPadding(other), 8,
                                2);
                    }
                    for (double norm : List.of(1.0, 2.0, 3.0)) {
                        add(sequential(sigmoid(), lpPooling1d(norm, 2).stride(stride).padding(padding).ceilMode(ceil)),
                                6, 2);
                    }
                }
                for (Padding padding : List.of(VALID, SAME, new Padding.Explicit(1, 0, 0, 1))) {
                    for (boolean other : BOTH) {
                        add(maxPooling2d(2, 3).stride(stride, 2).padding(padding).ceilMode(ceil)
                                .dilation(other ? 2 : 1, 1), 5, 6, 2);
                        add(averagePooling2d(3, 2).stride(2, stride).padding(padding).ceilMode(ceil)
                                .countPadding(other), 5, 6, 2);
                    }
                    add(lpPooling2d(2, 2).stride(stride).padding(padding).ceilMode(ceil), 4, 5, 2);
                }
                for (Padding padding : List.of(VALID, SAME)) {
                    add(maxPooling3d(2).stride(stride, 1, 2).padding(padding).ceilMode(ceil), 3, 3, 4, 1);
                    add(averagePooling3d(2).stride(1, stride, 2).padding(padding).ceilMode(ceil), 3, 4, 3, 1);
                    add(lpPooling3d(2, 2).stride(2, 1, stride).padding(padding).ceilMode(ceil), 3, 3, 4, 1);
                }
            }
        }
        for (boolean keep : BOTH) {
            add(globalMaxPooling1d().keepDims(keep), 5, 2);
            add(globalMaxPooling2d().keepDims(keep), 3, 4, 2);
            add(globalMaxPooling3d().keepDims(keep), 2, 3, 2, 2);
            add(globalAveragePooling1d().keepDims(keep), 5, 2);
            add(globalAveragePooling2d().keepDims(keep), 4, 3, 2);
            add(globalAveragePooling3d().keepDims(keep), 2, 2, 3, 2);
        }
    }

    private void activations() {
        List<Activation> all = List.of(RELU, SIGMOID, TANH, SOFTMAX, LINEAR, elu(), elu(0.5), selu(), gelu(),
                gelu().approximate(true), silu(), mish(), hardSwish(), hardSigmoid(), softplus(), softsign(),
                leakyRelu(0.1), relu().maxValue(0.5), relu().slope(0.1), relu().threshold(0.2),
                relu().maxValue(0.7).slope(0.3).threshold(0.1));
        for (Activation activation : all) {
            add(activation, 3, 5);
            add(Layers.dense(4).activation(activation), 3);
            add(sequential(rescaling(4), activation), 2, 5);                    // where it is bent
            add(conv2d(3, 2).activation(activation), 3, 3, 2);
        }
        for (int[] axes : List.of(new int[]{1}, new int[]{2}, new int[]{3}, new int[]{1, 3}, new int[]{2, 3},
                new int[]{1, 2, 3})) {
            add(prelu().sharedAxes(axes), 2, 3, 2);
        }
    }

    private void normalization() {
        for (boolean center : BOTH) {
            for (boolean scale : BOTH) {
                for (int[] sample : List.of(new int[]{3}, new int[]{3, 2}, new int[]{2, 3, 2},
                        new int[]{2, 1, 2, 2})) {
                    add(batchNormalization().epsilon(0.3).center(center).scale(scale), sample);
                }
                for (int[] axes : List.of(new int[]{1}, new int[]{2}, new int[]{3}, new int[]{1, 2}, new int[]{1, 3},
                        new int[]{2, 3}, new int[]{1, 2, 3})) {
                    add(layerNormalization().axes(axes).epsilon(0.2).center(center).scale(scale), 2, 3, 4);
                }
                for (int groups : List.of(1, 2, 4, -1)) {
                    add(groupNormalization(groups).epsilon(0.2).center(center).scale(scale), 3, 4);
                    add(groupNormalization(groups).epsilon(0.2).center(center).scale(scale), 2, 3, 4);
                }
            }
        }
        for (int[] sample : List.of(new int[]{4}, new int[]{2, 4}, new int[]{2, 1, 3})) {
            add(rmsNormalization().epsilon(0.1), sample);
            for (int size : List.of(1, 3, 5)) {
                for (double beta : List.of(0.5, 0.75, 1.0)) {
                    add(localResponseNormalization().size(size).alpha(0.5).beta(beta), sample);
                }
            }
        }
    }

    private void noise() {
        for (int[] sample : List.of(new int[]{6}, new int[]{3, 4}, new int[]{2, 2, 3})) {
            for (double rate : List.of(0.0, 0.2, 0.7)) {
                add(dropout(rate), sample);
                add(alphaDropout(rate), sample);
                add(gaussianDropout(rate), sample);
                add(gaussianNoise(rate), sample);
            }
        }
        for (double rate : List.of(0.0, 0.2, 0.7)) {
            add(spatialDropout1d(rate), 3, 5);
            add(spatialDropout2d(rate), 2, 3, 5);
            add(spatialDropout3d(rate), 2, 1, 3, 5);
        }
    }

    private void attention() {
        for (int heads : List.of(1, 2, 3)) {
            for (boolean bias : BOTH) {
                for (double dropout : List.of(0.0, 0.3)) {
                    add(multiHeadAttention(heads, 2).bias(bias).dropout(dropout), 3, 4);
                    add(multiHeadAttention(heads, 2).valueDim(3).bias(bias).dropout(dropout), 2, 3);
                }
            }
            add(transformerEncoder(heads, 4), 2, 6);
            add(transformerEncoder(heads, 4).dropout(0.4), 2, 6);
        }
        for (int size : List.of(1, 2, 3)) {
            add(patchEmbedding(size, 2), 6, 6, 1);
            add(selectToken(size - 1), 3, 2);
        }
        add(positionEmbedding().initializer(normal(0, 0.5)), 1, 2);
        add(classToken(), 1, 3);
    }

    private void extents() {
        for (Interpolation interpolation : Interpolation.values()) {
            for (int[] size : List.of(new int[]{1, 1}, new int[]{1, 8}, new int[]{2, 3}, new int[]{3, 4},
                    new int[]{5, 7}, new int[]{6, 2}, new int[]{6, 8}, new int[]{9, 5})) {
                add(resizing(size[0], size[1]).interpolation(interpolation), 3, 4, 2);
            }
            for (int[] size : List.of(new int[]{1, 2}, new int[]{2, 1}, new int[]{3, 2})) {
                add(upSampling2d(size[0], size[1]).interpolation(interpolation), 2, 3, 2);
            }
        }
        for (int size : List.of(1, 2, 3)) {
            add(upSampling1d(size), 3, 2);
            add(upSampling3d(1, size, 2), 2, 2, 1, 2);
            add(zeroPadding1d(size - 1, 1), 3, 2);
            add(zeroPadding2d(0, size, 2, size - 1), 2, 3, 1);
            add(zeroPadding3d(size, 0, 1, 2, 0, size - 1), 1, 2, 2, 1);
            add(cropping1d(size - 1, 1), 5, 2);
            add(cropping2d(0, size, 2, size - 1), 5, 6, 1);
            add(cropping3d(size, 0, 1, 2, 0, size - 1), 4, 4, 4, 1);
        }
        for (int[] order : List.of(new int[]{1, 2, 3}, new int[]{1, 3, 2}, new int[]{2, 1, 3}, new int[]{2, 3, 1},
                new int[]{3, 1, 2}, new int[]{3, 2, 1})) {
            add(permute(order), 2, 3, 4);
        }
        for (int[] sample : List.of(new int[]{2, 3}, new int[]{2, 3, 4}, new int[]{2, 1, 3, 2})) {
            add(channelsFirst(), sample);
            add(channelsLast(), sample);
            add(flatten(), sample);
            add(Layers.normalization(0.2, 0.5), sample);
        }
        for (int below : List.of(1, 3)) {
            for (int[] sample : List.of(new int[]{1}, new int[]{4}, new int[]{2, 3})) {
                cases.add(LayerCase.ofIntegers(embedding(below, 2), below, sample));
            }
        }
    }

    private void merges() {
        for (Merge merge : List.of(Layers.add(), multiply(), average(), maximum(), minimum())) {
            for (int branches : List.of(1, 2, 3)) {
                add(new Parallel(Stream.<Layer>generate(() -> Layers.dense(2)).limit(branches).toList(), merge), 3, 2);
            }
        }
        for (int axis : List.of(1, 2, 3, -1, -2, -3)) {
            add(parallel(tanh(), rescaling(2), conv2d(2, 1)).merge(concatenate(axis)), 2, 3, 2);
        }
        for (Shape gate : List.of(Shape.of(1, 1, 2), Shape.of(1, 2, 1), Shape.of(2, 1, 1), Shape.of(1, 1, 1))) {
            int[] extents = gate.extents().stream().mapToInt(Integer::intValue).toArray();
            add(parallel(conv2d(2, 1), sequential(flatten(), Layers.dense(Math.toIntExact(gate.count())),
                    reshape(extents))).merge(multiply()), 2, 2, 2);
        }
        add(residual(Layers.dense(4).tanh()), 4);
        add(residual(Layers.dense(2)).shortcut(Layers.dense(2).bias(false)), 2, 4);
        add(residual(conv2d(2, 3).stride(2).padding(SAME)).shortcut(conv2d(2, 1).stride(2)), 4, 3, 1);
        add(sequential(Layers.dense(3).frozen(), tanh(), Layers.dense(2)), 4);
        add(sequential(batchNormalization().frozen(), Layers.dense(2)), 4);
    }
}
