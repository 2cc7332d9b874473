package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.glorotUniform;
import static dev.fovea.nn.initializer.Initializers.uniform;
import static dev.fovea.nn.initializer.Initializers.normal;
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

    public static final Interpolation NEAREST = Interpolation.NEAREST;
    public static final Interpolation BILINEAR = Interpolation.BILINEAR;

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
        return new MaxPooling2D(new Size(height, width), new Size(height, width), VALID, Size.of(1), false);
    }

    public static MaxPooling2D maxPooling2d(int size) {
        return maxPooling2d(size, size);
    }

    /// Windows side by side: the stride is their size; no padding.
    public static AveragePooling2D averagePooling2d(int height, int width) {
        return new AveragePooling2D(new Size(height, width), new Size(height, width), VALID, false, false);
    }

    public static AveragePooling2D averagePooling2d(int size) {
        return averagePooling2d(size, size);
    }

    public static GlobalAveragePooling2D globalAveragePooling2d() {
        return new GlobalAveragePooling2D(false);
    }

    // pooling of other kinds and axes, and spatial layers

    /// Windows side by side: the stride is their size; no padding.
    public static MaxPooling1D maxPooling1d(int size) {
        return new MaxPooling1D(size, size, VALID, 1, false);
    }

    /// Windows side by side: the stride is their size; no padding.
    public static MaxPooling3D maxPooling3d(int depth, int height, int width) {
        return new MaxPooling3D(new Size3D(depth, height, width), new Size3D(depth, height, width),
                VALID, Size3D.of(1), false);
    }

    public static MaxPooling3D maxPooling3d(int size) {
        return maxPooling3d(size, size, size);
    }

    /// Windows side by side: the stride is their size; no padding.
    public static AveragePooling1D averagePooling1d(int size) {
        return new AveragePooling1D(size, size, VALID, false, false);
    }

    /// Windows side by side: the stride is their size; no padding.
    public static AveragePooling3D averagePooling3d(int depth, int height, int width) {
        return new AveragePooling3D(new Size3D(depth, height, width), new Size3D(depth, height, width),
                VALID, false, false);
    }

    public static AveragePooling3D averagePooling3d(int size) {
        return averagePooling3d(size, size, size);
    }

    /// Windows side by side: the stride is their size; no padding.
    public static LpPooling1D lpPooling1d(double norm, int size) {
        return new LpPooling1D(norm, size, size, VALID, false);
    }

    /// Windows side by side: the stride is their size; no padding.
    public static LpPooling2D lpPooling2d(double norm, int height, int width) {
        return new LpPooling2D(norm, new Size(height, width), new Size(height, width), VALID, false);
    }

    public static LpPooling2D lpPooling2d(double norm, int size) {
        return lpPooling2d(norm, size, size);
    }

    /// Windows side by side: the stride is their size; no padding.
    public static LpPooling3D lpPooling3d(double norm, int depth, int height, int width) {
        return new LpPooling3D(norm, new Size3D(depth, height, width), new Size3D(depth, height, width), VALID, false);
    }

    public static LpPooling3D lpPooling3d(double norm, int size) {
        return lpPooling3d(norm, size, size, size);
    }

    public static GlobalMaxPooling1D globalMaxPooling1d() {
        return new GlobalMaxPooling1D(false);
    }

    public static GlobalMaxPooling2D globalMaxPooling2d() {
        return new GlobalMaxPooling2D(false);
    }

    public static GlobalMaxPooling3D globalMaxPooling3d() {
        return new GlobalMaxPooling3D(false);
    }

    public static GlobalAveragePooling1D globalAveragePooling1d() {
        return new GlobalAveragePooling1D(false);
    }

    public static GlobalAveragePooling3D globalAveragePooling3d() {
        return new GlobalAveragePooling3D(false);
    }

    public static ZeroPadding1D zeroPadding1d(int both) {
        return zeroPadding1d(both, both);
    }

    public static ZeroPadding1D zeroPadding1d(int before, int after) {
        return new ZeroPadding1D(before, after);
    }

    public static ZeroPadding2D zeroPadding2d(int everywhere) {
        return zeroPadding2d(everywhere, everywhere);
    }

    public static ZeroPadding2D zeroPadding2d(int rows, int columns) {
        return zeroPadding2d(rows, rows, columns, columns);
    }

    public static ZeroPadding2D zeroPadding2d(int top, int bottom, int left, int right) {
        return new ZeroPadding2D(top, bottom, left, right);
    }

    public static ZeroPadding3D zeroPadding3d(int everywhere) {
        return zeroPadding3d(everywhere, everywhere, everywhere);
    }

    public static ZeroPadding3D zeroPadding3d(int depth, int height, int width) {
        return zeroPadding3d(depth, depth, height, height, width, width);
    }

    public static ZeroPadding3D zeroPadding3d(int front, int back, int top, int bottom, int left, int right) {
        return new ZeroPadding3D(front, back, top, bottom, left, right);
    }

    /// So many feature maps of zeros before those that are there, and after them.
    public static ChannelPadding channelPadding(int before, int after) {
        return new ChannelPadding(before, after);
    }

    public static Cropping1D cropping1d(int both) {
        return cropping1d(both, both);
    }

    public static Cropping1D cropping1d(int before, int after) {
        return new Cropping1D(before, after);
    }

    public static Cropping2D cropping2d(int everywhere) {
        return cropping2d(everywhere, everywhere);
    }

    public static Cropping2D cropping2d(int rows, int columns) {
        return cropping2d(rows, rows, columns, columns);
    }

    public static Cropping2D cropping2d(int top, int bottom, int left, int right) {
        return new Cropping2D(top, bottom, left, right);
    }

    public static Cropping3D cropping3d(int everywhere) {
        return cropping3d(everywhere, everywhere, everywhere);
    }

    public static Cropping3D cropping3d(int depth, int height, int width) {
        return cropping3d(depth, depth, height, height, width, width);
    }

    public static Cropping3D cropping3d(int front, int back, int top, int bottom, int left, int right) {
        return new Cropping3D(front, back, top, bottom, left, right);
    }

    public static UpSampling1D upSampling1d(int size) {
        return new UpSampling1D(size);
    }

    /// Each pixel becomes a rectangle; `.interpolation(BILINEAR)` for what lies between.
    public static UpSampling2D upSampling2d(int height, int width) {
        return new UpSampling2D(new Size(height, width), NEAREST);
    }

    public static UpSampling2D upSampling2d(int size) {
        return upSampling2d(size, size);
    }

    public static UpSampling3D upSampling3d(int depth, int height, int width) {
        return new UpSampling3D(new Size3D(depth, height, width));
    }

    public static UpSampling3D upSampling3d(int size) {
        return upSampling3d(size, size, size);
    }

    /// Bilinear; `.interpolation(NEAREST)` for pixels as they are.
    public static Resizing resizing(int height, int width) {
        return new Resizing(new Size(height, width), BILINEAR);
    }

    /// One mean and variance for all; those of a data set: [Normalization#adapt(dev.fovea.data.DataSet)].
    public static Normalization normalization(double mean, double variance) {
        return normalization(List.of(mean), List.of(variance));
    }

    /// For each channel or feature of the last axis.
    public static Normalization normalization(List<Double> mean, List<Double> variance) {
        return new Normalization(mean, variance);
    }

    /// `[channels, height, width]` becomes `[height, width, channels]`.
    public static ChannelsLast channelsLast() {
        return new ChannelsLast();
    }

    /// `[height, width, channels]` becomes `[channels, height, width]`.
    public static ChannelsFirst channelsFirst() {
        return new ChannelsFirst();
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
