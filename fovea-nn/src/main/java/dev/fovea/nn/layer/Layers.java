package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.glorotUniform;
import static dev.fovea.nn.initializer.Initializers.uniform;
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

    /// A row of `outputDim` numbers for each whole number below `inputDim`; they start uniform, as in Keras.
    public static Embedding embedding(int inputDim, int outputDim) {
        return new Embedding(inputDim, outputDim, uniform());
    }

    /// One slope for each number of a sample, which starts at 0; `.sharedAxes(1, 2)`: one for each feature map.
    public static PRelu prelu() {
        return new PRelu(List.of(), zeros());
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

    /// For `[batch, steps, channels]`.
    public static SpatialDropout1D spatialDropout1d(double rate) {
        return new SpatialDropout1D(rate);
    }

    /// For `[batch, height, width, channels]`.
    public static SpatialDropout2D spatialDropout2d(double rate) {
        return new SpatialDropout2D(rate);
    }

    /// For `[batch, depth, height, width, channels]`.
    public static SpatialDropout3D spatialDropout3d(double rate) {
        return new SpatialDropout3D(rate);
    }

    public static AlphaDropout alphaDropout(double rate) {
        return new AlphaDropout(rate);
    }

    public static GaussianDropout gaussianDropout(double rate) {
        return new GaussianDropout(rate);
    }

    public static GaussianNoise gaussianNoise(double deviation) {
        return new GaussianNoise(deviation);
    }

    /// The axes after the batch in their new order, from 1.
    public static Permute permute(int... axes) {
        return new Permute(Arrays.stream(axes).boxed().toList());
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

    /// With α = 1.
    public static Elu elu() {
        return elu(1);
    }

    public static Elu elu(double alpha) {
        return new Elu(alpha);
    }

    public static Selu selu() {
        return new Selu();
    }

    /// Exact, with the error function.
    public static Gelu gelu() {
        return new Gelu(false);
    }

    public static Silu silu() {
        return new Silu();
    }

    public static HardSwish hardSwish() {
        return new HardSwish();
    }

    public static HardSigmoid hardSigmoid() {
        return new HardSigmoid();
    }

    public static Mish mish() {
        return new Mish();
    }

    public static Softplus softplus() {
        return new Softplus();
    }

    public static Softsign softsign() {
        return new Softsign();
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

    public static Subtract subtract() {
        return new Subtract();
    }

    public static Multiply multiply() {
        return new Multiply();
    }

    public static Average average() {
        return new Average();
    }

    public static Maximum maximum() {
        return new Maximum();
    }

    public static Minimum minimum() {
        return new Minimum();
    }

    /// Along the last axis.
    public static Concatenate concatenate() {
        return concatenate(-1);
    }

    public static Concatenate concatenate(int axis) {
        return new Concatenate(axis);
    }
}
