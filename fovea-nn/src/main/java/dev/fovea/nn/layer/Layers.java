package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.glorotUniform;
import static dev.fovea.nn.initializer.Initializers.zeros;
import static dev.fovea.nn.loss.SumPenalty.NONE;

import dev.fovea.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The layers by name, with their defaults: `import static`. The defaults are Keras'.
public final class Layers {
    public static final Padding SAME = new Padding.Same();
    public static final Padding VALID = new Padding.Valid();
    public static final Padding CAUSAL = new Padding.Causal();

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

    /// Filters of that size over a sequence, with stride 1 and no padding; see [#NEURONS].
    public static Conv1D conv1d(int filters, int size) {
        return new Conv1D(filters, size, 1, VALID, 1, 1, NEURONS);
    }

    /// Filters of `size × size × size` with stride 1 and no padding; see [#NEURONS].
    public static Conv3D conv3d(int filters, int size) {
        return new Conv3D(filters, Size3D.of(size), Size3D.of(1), VALID, Size3D.of(1), 1, NEURONS);
    }

    /// With stride 1, no padding, and the extent that Keras chooses; see [#NEURONS].
    public static Conv1DTranspose conv1dTranspose(int filters, int size) {
        return new Conv1DTranspose(filters, size, 1, VALID, 1, Optional.empty(), NEURONS);
    }

    /// With stride 1, no padding, and the extents that Keras chooses; see [#NEURONS].
    public static Conv2DTranspose conv2dTranspose(int filters, int height, int width) {
        return new Conv2DTranspose(filters, new Size(height, width), Size.of(1), VALID, Size.of(1), Optional.empty(),
                NEURONS);
    }

    public static Conv2DTranspose conv2dTranspose(int filters, int size) {
        return conv2dTranspose(filters, size, size);
    }

    /// With stride 1, no padding, and the extents that Keras chooses; see [#NEURONS].
    public static Conv3DTranspose conv3dTranspose(int filters, int size) {
        return new Conv3DTranspose(filters, Size3D.of(size), Size3D.of(1), VALID, Size3D.of(1), Optional.empty(),
                NEURONS);
    }

    /// A filter of that size for each channel of a sequence, with stride 1 and no padding; see [#NEURONS].
    public static DepthwiseConv1D depthwiseConv1d(int size) {
        return new DepthwiseConv1D(size, 1, VALID, 1, 1, NEURONS);
    }

    /// A filter of `height × width` for each channel, with stride 1 and no padding; see [#NEURONS].
    public static DepthwiseConv2D depthwiseConv2d(int height, int width) {
        return new DepthwiseConv2D(new Size(height, width), Size.of(1), VALID, Size.of(1), 1, NEURONS);
    }

    public static DepthwiseConv2D depthwiseConv2d(int size) {
        return depthwiseConv2d(size, size);
    }

    /// A filter of that size for each channel of a sequence, with stride 1 and no padding, then filters of 1; see
    /// [#NEURONS].
    public static SeparableConv1D separableConv1d(int filters, int size) {
        return new SeparableConv1D(filters, size, 1, VALID, 1, 1, NEURONS.kernelInitializer(),
                NEURONS.kernelRegularizer(), NEURONS);
    }

    /// A filter of `height × width` for each channel, with stride 1 and no padding, then filters of 1 × 1; see [#NEURONS].
    public static SeparableConv2D separableConv2d(int filters, int height, int width) {
        return new SeparableConv2D(filters, new Size(height, width), Size.of(1), VALID, Size.of(1), 1,
                NEURONS.kernelInitializer(), NEURONS.kernelRegularizer(), NEURONS);
    }

    public static SeparableConv2D separableConv2d(int filters, int size) {
        return separableConv2d(filters, size, size);
    }

    /// Fields of that size over a sequence, with stride 1 and no padding; see [#NEURONS].
    public static LocallyConnected1D locallyConnected1d(int filters, int size) {
        return new LocallyConnected1D(filters, size, 1, VALID, NEURONS);
    }

    /// Fields of `height × width` with stride 1 and no padding; see [#NEURONS].
    public static LocallyConnected2D locallyConnected2d(int filters, int height, int width) {
        return new LocallyConnected2D(filters, new Size(height, width), Size.of(1), VALID, NEURONS);
    }

    public static LocallyConnected2D locallyConnected2d(int filters, int size) {
        return locallyConnected2d(filters, size, size);
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
