package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.glorotUniform;
import static dev.fovea.nn.initializer.Initializers.normal;
import static dev.fovea.nn.initializer.Initializers.zeros;
import static dev.fovea.nn.loss.SumPenalty.NONE;

import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// The layers by name, with their defaults: `import static`. The defaults are Keras'.
public final class Layers {
    public static final Padding SAME = new Padding.Same();
    public static final Padding VALID = new Padding.Valid();

    public static final Activation LINEAR = new Linear();
    public static final Activation RELU = new Relu();
    public static final Activation SIGMOID = new Sigmoid();
    public static final Activation TANH = new Tanh();
    public static final Activation SOFTMAX = new Softmax();

    /// With bias, linear; the kernel Glorot-uniform, the bias 0.
    public static final Neurons NEURONS = new Neurons(true, LINEAR, glorotUniform(), zeros(), NONE);

    private Layers() {}

    // with weights

    /// A row of [#NEURONS].
    public static Dense dense(int units) {
        return new Dense(units, NEURONS);
    }

    /// Filters of `height × width` with stride 1 and no padding; see [#NEURONS].
    public static Conv2D conv2d(int filters, int height, int width) {
        return new Conv2D(filters, new Size(height, width), Size.of(1), VALID, Size.of(1), 1, NEURONS);
    }

    public static Conv2D conv2d(int filters, int size) {
        return conv2d(filters, size, size);
    }

    // without

    /// Windows side by side: the stride is their size; no padding.
    public static MaxPooling2D maxPooling2d(int height, int width) {
        return new MaxPooling2D(new Size(height, width), new Size(height, width), VALID);
    }

    public static MaxPooling2D maxPooling2d(int size) {
        return maxPooling2d(size, size);
    }

    /// Windows side by side: the stride is their size; no padding.
    public static AveragePooling2D averagePooling2d(int height, int width) {
        return new AveragePooling2D(new Size(height, width), new Size(height, width), VALID);
    }

    public static AveragePooling2D averagePooling2d(int size) {
        return averagePooling2d(size, size);
    }

    public static GlobalAveragePooling2D globalAveragePooling2d() {
        return new GlobalAveragePooling2D();
    }

    public static Flatten flatten() {
        return new Flatten();
    }

    /// To these extents after the batch; one may be −1.
    public static Reshape reshape(int... extents) {
        return new Reshape(Arrays.stream(extents).boxed().toList());
    }

    public static Rescaling rescaling(double scale) {
        return rescaling(scale, 0);
    }

    public static Rescaling rescaling(double scale, double offset) {
        return new Rescaling(scale, offset);
    }

    public static Dropout dropout(double rate) {
        return new Dropout(rate);
    }

    /// The activation as a layer of its own.
    public static Activation activation(Activation activation) {
        return activation;
    }

    public static Linear linear() {
        return new Linear();
    }

    public static Relu relu() {
        return new Relu();
    }

    /// `slope` is what is left of negative numbers, 0.01 in the paper, 0.3 in Keras.
    public static LeakyRelu leakyRelu(double slope) {
        return new LeakyRelu(slope);
    }

    public static Sigmoid sigmoid() {
        return new Sigmoid();
    }

    public static Tanh tanh() {
        return new Tanh();
    }

    public static Softmax softmax() {
        return new Softmax();
    }

    /// A function of graph values under the name `kind`.
    public static Lambda lambda(String kind, UnaryOperator<Value> function) {
        return new Lambda(kind, function);
    }

    // normalisation

    /// Momentum 0.99, ε = 0.001.
    public static BatchNormalization batchNormalization() {
        return new BatchNormalization(0.99, 1e-3, true, true);
    }

    /// Over the last axis, ε = 0.001.
    public static LayerNormalization layerNormalization() {
        return new LayerNormalization(List.of(-1), 1e-3, true, true);
    }

    /// So many groups of channels, −1 for one a channel; ε = 0.001.
    public static GroupNormalization groupNormalization(int groups) {
        return new GroupNormalization(groups, 1e-3, true, true);
    }

    /// ε = 10⁻⁶.
    public static RmsNormalization rmsNormalization() {
        return new RmsNormalization(1e-6);
    }

    /// As in the paper: 5 channels, α = 10⁻⁴, β = 0.75, k = 2.
    public static LocalResponseNormalization localResponseNormalization() {
        return new LocalResponseNormalization(5, 1e-4, 0.75, 2);
    }

    // attention

    /// So many heads, with so many features each for query, key and value; with bias, without dropout.
    public static MultiHeadAttention multiHeadAttention(int heads, int keyDim) {
        return new MultiHeadAttention(heads, keyDim, keyDim, 0, true);
    }

    /// So many heads, and so many neurons of its multilayer perceptron; without dropout.
    public static TransformerEncoder transformerEncoder(int heads, int hidden) {
        return new TransformerEncoder(heads, hidden, 0);
    }

    /// Patches of `size × size`, each as so many features.
    public static PatchEmbedding patchEmbedding(int size, int features) {
        return new PatchEmbedding(size, features);
    }

    public static ClassToken classToken() {
        return new ClassToken();
    }

    /// Drawn with the deviation 0.02 of Dosovitskiy et al. 2021.
    public static PositionEmbedding positionEmbedding() {
        return new PositionEmbedding(normal(0, 0.02));
    }

    /// Token number `index` of a sequence, from 0.
    public static SelectToken selectToken(int index) {
        return new SelectToken(index);
    }

    // of several

    public static Sequential sequential(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    /// Adds its input, or what a shortcut makes of it, to what the layers make of it.
    public static Residual residual(Layer... body) {
        return new Residual(sequential(body), sequential());
    }

    /// Branches whose outputs are concatenated.
    public static Parallel parallel(Layer... branches) {
        return new Parallel(List.of(branches), concatenate());
    }

    public static Add add() {
        return new Add();
    }

    /// Along the last axis.
    public static Concatenate concatenate() {
        return concatenate(-1);
    }

    public static Concatenate concatenate(int axis) {
        return new Concatenate(axis);
    }
}
