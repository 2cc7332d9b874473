package dev.fovea;

import dev.fovea.data.DataSet;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.data.augment.CutMix;
import dev.fovea.data.augment.Cutout;
import dev.fovea.data.augment.ElasticDistortion;
import dev.fovea.data.augment.MixUp;
import dev.fovea.data.augment.RandAugment;
import dev.fovea.data.augment.RandomBrightness;
import dev.fovea.data.augment.RandomContrast;
import dev.fovea.data.augment.RandomCrop;
import dev.fovea.data.augment.RandomErasing;
import dev.fovea.data.augment.RandomFlip;
import dev.fovea.data.augment.RandomHue;
import dev.fovea.data.augment.RandomNoise;
import dev.fovea.data.augment.RandomRotation;
import dev.fovea.data.augment.RandomSaturation;
import dev.fovea.data.augment.RandomShear;
import dev.fovea.data.augment.RandomTranslation;
import dev.fovea.data.augment.RandomZoom;
import dev.fovea.formats.TensorBoard;
import dev.fovea.graph.Value;
import dev.fovea.insight.Diagnostics;
import dev.fovea.insight.GradCam;
import dev.fovea.insight.Occlusion;
import dev.fovea.insight.Saliency;
import dev.fovea.insight.Unit;
import dev.fovea.nn.initializer.Constant;
import dev.fovea.nn.initializer.Dirac;
import dev.fovea.nn.initializer.Given;
import dev.fovea.nn.initializer.Glorot;
import dev.fovea.nn.initializer.He;
import dev.fovea.nn.initializer.Initializers;
import dev.fovea.nn.initializer.LeCun;
import dev.fovea.nn.initializer.Normal;
import dev.fovea.nn.initializer.Ones;
import dev.fovea.nn.initializer.TruncatedNormal;
import dev.fovea.nn.initializer.Uniform;
import dev.fovea.nn.initializer.Zeros;
import dev.fovea.nn.layer.Activation;
import dev.fovea.nn.layer.Add;
import dev.fovea.nn.layer.AlphaDropout;
import dev.fovea.nn.layer.Average;
import dev.fovea.nn.layer.AveragePooling1D;
import dev.fovea.nn.layer.AveragePooling2D;
import dev.fovea.nn.layer.AveragePooling3D;
import dev.fovea.nn.layer.ChannelPadding;
import dev.fovea.nn.layer.ChannelsFirst;
import dev.fovea.nn.layer.ChannelsLast;
import dev.fovea.nn.layer.BatchNormalization;
import dev.fovea.nn.layer.ClassToken;
import dev.fovea.nn.layer.Concatenate;
import dev.fovea.nn.layer.Conv1D;
import dev.fovea.nn.layer.Conv1DTranspose;
import dev.fovea.nn.layer.Conv2D;
import dev.fovea.nn.layer.Conv2DTranspose;
import dev.fovea.nn.layer.Conv3D;
import dev.fovea.nn.layer.Conv3DTranspose;
import dev.fovea.nn.layer.Cropping1D;
import dev.fovea.nn.layer.Cropping2D;
import dev.fovea.nn.layer.Cropping3D;
import dev.fovea.nn.layer.Dense;
import dev.fovea.nn.layer.DepthwiseConv1D;
import dev.fovea.nn.layer.DepthwiseConv2D;
import dev.fovea.nn.layer.Dropout;
import dev.fovea.nn.layer.Elu;
import dev.fovea.nn.layer.Embedding;
import dev.fovea.nn.layer.Flatten;
import dev.fovea.nn.layer.GaussianDropout;
import dev.fovea.nn.layer.GaussianNoise;
import dev.fovea.nn.layer.Gelu;
import dev.fovea.nn.layer.GlobalAveragePooling2D;
import dev.fovea.nn.layer.HardSigmoid;
import dev.fovea.nn.layer.HardSwish;
import dev.fovea.nn.layer.GlobalAveragePooling1D;
import dev.fovea.nn.layer.GlobalAveragePooling2D;
import dev.fovea.nn.layer.GlobalAveragePooling3D;
import dev.fovea.nn.layer.GlobalMaxPooling1D;
import dev.fovea.nn.layer.GlobalMaxPooling2D;
import dev.fovea.nn.layer.GlobalMaxPooling3D;
import dev.fovea.nn.layer.Interpolation;
import dev.fovea.nn.layer.GroupNormalization;
import dev.fovea.nn.layer.Lambda;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.LayerNormalization;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.LeakyRelu;
import dev.fovea.nn.layer.Linear;
import dev.fovea.nn.layer.LocallyConnected1D;
import dev.fovea.nn.layer.LocallyConnected2D;
import dev.fovea.nn.layer.LpPooling1D;
import dev.fovea.nn.layer.LpPooling2D;
import dev.fovea.nn.layer.LpPooling3D;
import dev.fovea.nn.layer.MaxPooling1D;
import dev.fovea.nn.layer.MaxPooling2D;
import dev.fovea.nn.layer.Maximum;
import dev.fovea.nn.layer.Minimum;
import dev.fovea.nn.layer.Mish;
import dev.fovea.nn.layer.Multiply;
import dev.fovea.nn.layer.PRelu;
import dev.fovea.nn.layer.MaxPooling3D;
import dev.fovea.nn.layer.Normalization;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.layer.Parallel;
import dev.fovea.nn.layer.Permute;
import dev.fovea.nn.layer.LocalResponseNormalization;
import dev.fovea.nn.layer.MaxPooling2D;
import dev.fovea.nn.layer.MultiHeadAttention;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.layer.Parallel;
import dev.fovea.nn.layer.PatchEmbedding;
import dev.fovea.nn.layer.PositionEmbedding;
import dev.fovea.nn.layer.Relu;
import dev.fovea.nn.layer.Rescaling;
import dev.fovea.nn.layer.Reshape;
import dev.fovea.nn.layer.Residual;
import dev.fovea.nn.layer.Selu;
import dev.fovea.nn.layer.SeparableConv1D;
import dev.fovea.nn.layer.SeparableConv2D;
import dev.fovea.nn.layer.Resizing;
import dev.fovea.nn.layer.RmsNormalization;
import dev.fovea.nn.layer.SelectToken;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.layer.Sigmoid;
import dev.fovea.nn.layer.Silu;
import dev.fovea.nn.layer.Softmax;
import dev.fovea.nn.layer.Softplus;
import dev.fovea.nn.layer.Softsign;
import dev.fovea.nn.layer.SpatialDropout1D;
import dev.fovea.nn.layer.SpatialDropout2D;
import dev.fovea.nn.layer.SpatialDropout3D;
import dev.fovea.nn.layer.Subtract;
import dev.fovea.nn.layer.Tanh;
import dev.fovea.nn.layer.UpSampling1D;
import dev.fovea.nn.layer.UpSampling2D;
import dev.fovea.nn.layer.UpSampling3D;
import dev.fovea.nn.layer.ZeroPadding1D;
import dev.fovea.nn.layer.ZeroPadding2D;
import dev.fovea.nn.layer.ZeroPadding3D;
import dev.fovea.nn.layer.TransformerEncoder;
import dev.fovea.nn.loss.BinaryCrossentropy;
import dev.fovea.nn.loss.BinaryFocalCrossentropy;
import dev.fovea.nn.loss.CategoricalCrossentropy;
import dev.fovea.nn.loss.CategoricalFocalCrossentropy;
import dev.fovea.nn.loss.CategoricalHinge;
import dev.fovea.nn.loss.CosineSimilarity;
import dev.fovea.nn.loss.Hinge;
import dev.fovea.nn.loss.Huber;
import dev.fovea.nn.loss.KlDivergence;
import dev.fovea.nn.loss.L1Penalty;
import dev.fovea.nn.loss.L2Penalty;
import dev.fovea.nn.loss.LogCosh;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.loss.MeanAbsoluteError;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.Penalty;
import dev.fovea.nn.loss.Poisson;
import dev.fovea.nn.loss.SparseCategoricalCrossentropy;
import dev.fovea.nn.loss.SquaredHinge;
import dev.fovea.nn.loss.SumPenalty;
import dev.fovea.nn.metric.Accuracy;
import dev.fovea.nn.metric.Auc;
import dev.fovea.nn.metric.Averaging;
import dev.fovea.nn.metric.BinaryAccuracy;
import dev.fovea.nn.metric.F1;
import dev.fovea.nn.metric.MeanLoss;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.metric.Precision;
import dev.fovea.nn.metric.Recall;
import dev.fovea.nn.metric.RootMeanSquaredError;
import dev.fovea.nn.metric.TopK;
import dev.fovea.nn.metric.Weighted;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Adagrad;
import dev.fovea.nn.optimizer.Adam;
import dev.fovea.nn.optimizer.AdamW;
import dev.fovea.nn.optimizer.Adamax;
import dev.fovea.nn.optimizer.Momentum;
import dev.fovea.nn.optimizer.Muon;
import dev.fovea.nn.optimizer.Nesterov;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.optimizer.RmsProp;
import dev.fovea.nn.optimizer.Sgd;
import dev.fovea.nn.schedule.ConstantRate;
import dev.fovea.nn.schedule.Cosine;
import dev.fovea.nn.schedule.CosineRestarts;
import dev.fovea.nn.schedule.ExponentialDecay;
import dev.fovea.nn.schedule.InverseTimeDecay;
import dev.fovea.nn.schedule.OneCycle;
import dev.fovea.nn.schedule.PiecewiseConstant;
import dev.fovea.nn.schedule.PolynomialDecay;
import dev.fovea.nn.schedule.Schedule;
import dev.fovea.nn.schedule.Schedules;
import dev.fovea.nn.schedule.StepDecay;
import dev.fovea.nn.train.Callbacks;
import dev.fovea.nn.train.CsvLog;
import dev.fovea.nn.train.EarlyStopping;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.FitOption;
import dev.fovea.nn.train.LearningRateScheduler;
import dev.fovea.nn.train.ModelCheckpoint;
import dev.fovea.nn.train.Progress;
import dev.fovea.nn.train.ReduceLROnPlateau;
import dev.fovea.nn.train.StepRule;
import dev.fovea.nn.train.SwapAverages;
import dev.fovea.nn.train.TerminateOnNaN;
import dev.fovea.nn.train.TrainingState;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;

/// All words of a program in one: `import static dev.fovea.Fovea.*`.
///
/// Each is the factory of the same name in the class that its comment names, where it is explained.
public final class Fovea {
    // layers
    public static final Padding SAME = Layers.SAME;
    public static final Padding VALID = Layers.VALID;
    public static final Padding CAUSAL = Layers.CAUSAL;
    public static final Interpolation NEAREST = Layers.NEAREST;
    public static final Interpolation BILINEAR = Layers.BILINEAR;
    public static final Activation LINEAR = Layers.LINEAR;
    public static final Activation RELU = Layers.RELU;
    public static final Activation SIGMOID = Layers.SIGMOID;
    public static final Activation TANH = Layers.TANH;
    public static final Activation SOFTMAX = Layers.SOFTMAX;

    /// See [Layers#dense(int)].
    public static Dense dense(int units) {
        return Layers.dense(units);
    }

    /// See [Layers#conv2d(int,int,int)].
    public static Conv2D conv2d(int filters, int height, int width) {
        return Layers.conv2d(filters, height, width);
    }

    /// See [Layers#conv2d(int,int)].
    public static Conv2D conv2d(int filters, int size) {
        return Layers.conv2d(filters, size);
    }

    /// See [Layers#embedding(int,int)].
    public static Embedding embedding(int inputDim, int outputDim) {
        return Layers.embedding(inputDim, outputDim);
    }

    /// See [Layers#prelu()].
    public static PRelu prelu() {
        return Layers.prelu();
    }

    /// See [Layers#conv1d(int,int)].
    public static Conv1D conv1d(int filters, int size) {
        return Layers.conv1d(filters, size);
    }

    /// See [Layers#conv3d(int,int)].
    public static Conv3D conv3d(int filters, int size) {
        return Layers.conv3d(filters, size);
    }

    /// See [Layers#conv1dTranspose(int,int)].
    public static Conv1DTranspose conv1dTranspose(int filters, int size) {
        return Layers.conv1dTranspose(filters, size);
    }

    /// See [Layers#conv2dTranspose(int,int,int)].
    public static Conv2DTranspose conv2dTranspose(int filters, int height, int width) {
        return Layers.conv2dTranspose(filters, height, width);
    }

    /// See [Layers#conv2dTranspose(int,int)].
    public static Conv2DTranspose conv2dTranspose(int filters, int size) {
        return Layers.conv2dTranspose(filters, size);
    }

    /// See [Layers#conv3dTranspose(int,int)].
    public static Conv3DTranspose conv3dTranspose(int filters, int size) {
        return Layers.conv3dTranspose(filters, size);
    }

    /// See [Layers#depthwiseConv1d(int)].
    public static DepthwiseConv1D depthwiseConv1d(int size) {
        return Layers.depthwiseConv1d(size);
    }

    /// See [Layers#separableConv1d(int,int)].
    public static SeparableConv1D separableConv1d(int filters, int size) {
        return Layers.separableConv1d(filters, size);
    }

    /// See [Layers#depthwiseConv2d(int,int)].
    public static DepthwiseConv2D depthwiseConv2d(int height, int width) {
        return Layers.depthwiseConv2d(height, width);
    }

    /// See [Layers#depthwiseConv2d(int)].
    public static DepthwiseConv2D depthwiseConv2d(int size) {
        return Layers.depthwiseConv2d(size);
    }

    /// See [Layers#separableConv2d(int,int,int)].
    public static SeparableConv2D separableConv2d(int filters, int height, int width) {
        return Layers.separableConv2d(filters, height, width);
    }

    /// See [Layers#separableConv2d(int,int)].
    public static SeparableConv2D separableConv2d(int filters, int size) {
        return Layers.separableConv2d(filters, size);
    }

    /// See [Layers#locallyConnected1d(int,int)].
    public static LocallyConnected1D locallyConnected1d(int filters, int size) {
        return Layers.locallyConnected1d(filters, size);
    }

    /// See [Layers#locallyConnected2d(int,int,int)].
    public static LocallyConnected2D locallyConnected2d(int filters, int height, int width) {
        return Layers.locallyConnected2d(filters, height, width);
    }

    /// See [Layers#locallyConnected2d(int,int)].
    public static LocallyConnected2D locallyConnected2d(int filters, int size) {
        return Layers.locallyConnected2d(filters, size);
    }

    /// See [Layers#maxPooling2d(int,int)].
    public static MaxPooling2D maxPooling2d(int height, int width) {
        return Layers.maxPooling2d(height, width);
    }

    /// See [Layers#maxPooling2d(int)].
    public static MaxPooling2D maxPooling2d(int size) {
        return Layers.maxPooling2d(size);
    }

    /// See [Layers#averagePooling2d(int,int)].
    public static AveragePooling2D averagePooling2d(int height, int width) {
        return Layers.averagePooling2d(height, width);
    }

    /// See [Layers#averagePooling2d(int)].
    public static AveragePooling2D averagePooling2d(int size) {
        return Layers.averagePooling2d(size);
    }

    /// See [Layers#globalAveragePooling2d()].
    public static GlobalAveragePooling2D globalAveragePooling2d() {
        return Layers.globalAveragePooling2d();
    }

    /// See [Layers#maxPooling1d(int)].
    public static MaxPooling1D maxPooling1d(int size) {
        return Layers.maxPooling1d(size);
    }

    /// See [Layers#maxPooling3d(int,int,int)].
    public static MaxPooling3D maxPooling3d(int depth, int height, int width) {
        return Layers.maxPooling3d(depth, height, width);
    }

    /// See [Layers#maxPooling3d(int)].
    public static MaxPooling3D maxPooling3d(int size) {
        return Layers.maxPooling3d(size);
    }

    /// See [Layers#averagePooling1d(int)].
    public static AveragePooling1D averagePooling1d(int size) {
        return Layers.averagePooling1d(size);
    }

    /// See [Layers#averagePooling3d(int,int,int)].
    public static AveragePooling3D averagePooling3d(int depth, int height, int width) {
        return Layers.averagePooling3d(depth, height, width);
    }

    /// See [Layers#averagePooling3d(int)].
    public static AveragePooling3D averagePooling3d(int size) {
        return Layers.averagePooling3d(size);
    }

    /// See [Layers#lpPooling1d(double,int)].
    public static LpPooling1D lpPooling1d(double norm, int size) {
        return Layers.lpPooling1d(norm, size);
    }

    /// See [Layers#lpPooling2d(double,int,int)].
    public static LpPooling2D lpPooling2d(double norm, int height, int width) {
        return Layers.lpPooling2d(norm, height, width);
    }

    /// See [Layers#lpPooling2d(double,int)].
    public static LpPooling2D lpPooling2d(double norm, int size) {
        return Layers.lpPooling2d(norm, size);
    }

    /// See [Layers#lpPooling3d(double,int,int,int)].
    public static LpPooling3D lpPooling3d(double norm, int depth, int height, int width) {
        return Layers.lpPooling3d(norm, depth, height, width);
    }

    /// See [Layers#lpPooling3d(double,int)].
    public static LpPooling3D lpPooling3d(double norm, int size) {
        return Layers.lpPooling3d(norm, size);
    }

    /// See [Layers#globalMaxPooling1d()].
    public static GlobalMaxPooling1D globalMaxPooling1d() {
        return Layers.globalMaxPooling1d();
    }

    /// See [Layers#globalMaxPooling2d()].
    public static GlobalMaxPooling2D globalMaxPooling2d() {
        return Layers.globalMaxPooling2d();
    }

    /// See [Layers#globalMaxPooling3d()].
    public static GlobalMaxPooling3D globalMaxPooling3d() {
        return Layers.globalMaxPooling3d();
    }

    /// See [Layers#globalAveragePooling1d()].
    public static GlobalAveragePooling1D globalAveragePooling1d() {
        return Layers.globalAveragePooling1d();
    }

    /// See [Layers#globalAveragePooling3d()].
    public static GlobalAveragePooling3D globalAveragePooling3d() {
        return Layers.globalAveragePooling3d();
    }

    /// See [Layers#channelPadding(int,int)].
    public static ChannelPadding channelPadding(int before, int after) {
        return Layers.channelPadding(before, after);
    }

    /// See [Layers#zeroPadding1d(int)].
    public static ZeroPadding1D zeroPadding1d(int both) {
        return Layers.zeroPadding1d(both);
    }

    /// See [Layers#zeroPadding1d(int,int)].
    public static ZeroPadding1D zeroPadding1d(int before, int after) {
        return Layers.zeroPadding1d(before, after);
    }

    /// See [Layers#zeroPadding2d(int)].
    public static ZeroPadding2D zeroPadding2d(int everywhere) {
        return Layers.zeroPadding2d(everywhere);
    }

    /// See [Layers#zeroPadding2d(int,int)].
    public static ZeroPadding2D zeroPadding2d(int rows, int columns) {
        return Layers.zeroPadding2d(rows, columns);
    }

    /// See [Layers#zeroPadding2d(int,int,int,int)].
    public static ZeroPadding2D zeroPadding2d(int top, int bottom, int left, int right) {
        return Layers.zeroPadding2d(top, bottom, left, right);
    }

    /// See [Layers#zeroPadding3d(int)].
    public static ZeroPadding3D zeroPadding3d(int everywhere) {
        return Layers.zeroPadding3d(everywhere);
    }

    /// See [Layers#zeroPadding3d(int,int,int)].
    public static ZeroPadding3D zeroPadding3d(int depth, int height, int width) {
        return Layers.zeroPadding3d(depth, height, width);
    }

    /// See [Layers#zeroPadding3d(int,int,int,int,int,int)].
    public static ZeroPadding3D zeroPadding3d(int front, int back, int top, int bottom, int left, int right) {
        return Layers.zeroPadding3d(front, back, top, bottom, left, right);
    }

    /// See [Layers#cropping1d(int)].
    public static Cropping1D cropping1d(int both) {
        return Layers.cropping1d(both);
    }

    /// See [Layers#cropping1d(int,int)].
    public static Cropping1D cropping1d(int before, int after) {
        return Layers.cropping1d(before, after);
    }

    /// See [Layers#cropping2d(int)].
    public static Cropping2D cropping2d(int everywhere) {
        return Layers.cropping2d(everywhere);
    }

    /// See [Layers#cropping2d(int,int)].
    public static Cropping2D cropping2d(int rows, int columns) {
        return Layers.cropping2d(rows, columns);
    }

    /// See [Layers#cropping2d(int,int,int,int)].
    public static Cropping2D cropping2d(int top, int bottom, int left, int right) {
        return Layers.cropping2d(top, bottom, left, right);
    }

    /// See [Layers#cropping3d(int)].
    public static Cropping3D cropping3d(int everywhere) {
        return Layers.cropping3d(everywhere);
    }

    /// See [Layers#cropping3d(int,int,int)].
    public static Cropping3D cropping3d(int depth, int height, int width) {
        return Layers.cropping3d(depth, height, width);
    }

    /// See [Layers#cropping3d(int,int,int,int,int,int)].
    public static Cropping3D cropping3d(int front, int back, int top, int bottom, int left, int right) {
        return Layers.cropping3d(front, back, top, bottom, left, right);
    }

    /// See [Layers#upSampling1d(int)].
    public static UpSampling1D upSampling1d(int size) {
        return Layers.upSampling1d(size);
    }

    /// See [Layers#upSampling2d(int,int)].
    public static UpSampling2D upSampling2d(int height, int width) {
        return Layers.upSampling2d(height, width);
    }

    /// See [Layers#upSampling2d(int)].
    public static UpSampling2D upSampling2d(int size) {
        return Layers.upSampling2d(size);
    }

    /// See [Layers#upSampling3d(int,int,int)].
    public static UpSampling3D upSampling3d(int depth, int height, int width) {
        return Layers.upSampling3d(depth, height, width);
    }

    /// See [Layers#upSampling3d(int)].
    public static UpSampling3D upSampling3d(int size) {
        return Layers.upSampling3d(size);
    }

    /// See [Layers#resizing(int,int)].
    public static Resizing resizing(int height, int width) {
        return Layers.resizing(height, width);
    }

    /// See [Layers#normalization(double,double)].
    public static Normalization normalization(double mean, double variance) {
        return Layers.normalization(mean, variance);
    }

    /// See [Layers#normalization(List,List)].
    public static Normalization normalization(List<Double> mean, List<Double> variance) {
        return Layers.normalization(mean, variance);
    }

    /// See [Layers#channelsLast()].
    public static ChannelsLast channelsLast() {
        return Layers.channelsLast();
    }

    /// See [Layers#channelsFirst()].
    public static ChannelsFirst channelsFirst() {
        return Layers.channelsFirst();
    }

    /// See [Layers#flatten()].
    public static Flatten flatten() {
        return Layers.flatten();
    }

    /// See [Layers#reshape(int...)].
    public static Reshape reshape(int... extents) {
        return Layers.reshape(extents);
    }

    /// See [Layers#rescaling(double)].
    public static Rescaling rescaling(double scale) {
        return Layers.rescaling(scale);
    }

    /// See [Layers#rescaling(double,double)].
    public static Rescaling rescaling(double scale, double offset) {
        return Layers.rescaling(scale, offset);
    }

    /// See [Layers#dropout(double)].
    public static Dropout dropout(double rate) {
        return Layers.dropout(rate);
    }

    /// See [Layers#spatialDropout1d(double)].
    public static SpatialDropout1D spatialDropout1d(double rate) {
        return Layers.spatialDropout1d(rate);
    }

    /// See [Layers#spatialDropout2d(double)].
    public static SpatialDropout2D spatialDropout2d(double rate) {
        return Layers.spatialDropout2d(rate);
    }

    /// See [Layers#spatialDropout3d(double)].
    public static SpatialDropout3D spatialDropout3d(double rate) {
        return Layers.spatialDropout3d(rate);
    }

    /// See [Layers#alphaDropout(double)].
    public static AlphaDropout alphaDropout(double rate) {
        return Layers.alphaDropout(rate);
    }

    /// See [Layers#gaussianDropout(double)].
    public static GaussianDropout gaussianDropout(double rate) {
        return Layers.gaussianDropout(rate);
    }

    /// See [Layers#gaussianNoise(double)].
    public static GaussianNoise gaussianNoise(double deviation) {
        return Layers.gaussianNoise(deviation);
    }

    /// See [Layers#permute(int...)].
    public static Permute permute(int... axes) {
        return Layers.permute(axes);
    }

    /// See [Layers#activation(Activation)].
    public static Activation activation(Activation activation) {
        return Layers.activation(activation);
    }

    /// See [Layers#linear()].
    public static Linear linear() {
        return Layers.linear();
    }

    /// See [Layers#relu()].
    public static Relu relu() {
        return Layers.relu();
    }

    /// See [Layers#leakyRelu(double)].
    public static LeakyRelu leakyRelu(double slope) {
        return Layers.leakyRelu(slope);
    }

    /// See [Layers#sigmoid()].
    public static Sigmoid sigmoid() {
        return Layers.sigmoid();
    }

    /// See [Layers#tanh()].
    public static Tanh tanh() {
        return Layers.tanh();
    }

    /// See [Layers#softmax()].
    public static Softmax softmax() {
        return Layers.softmax();
    }

    /// See [Layers#elu()].
    public static Elu elu() {
        return Layers.elu();
    }

    /// See [Layers#elu(double)].
    public static Elu elu(double alpha) {
        return Layers.elu(alpha);
    }

    /// See [Layers#selu()].
    public static Selu selu() {
        return Layers.selu();
    }

    /// See [Layers#gelu()].
    public static Gelu gelu() {
        return Layers.gelu();
    }

    /// See [Layers#silu()].
    public static Silu silu() {
        return Layers.silu();
    }

    /// See [Layers#hardSwish()].
    public static HardSwish hardSwish() {
        return Layers.hardSwish();
    }

    /// See [Layers#hardSigmoid()].
    public static HardSigmoid hardSigmoid() {
        return Layers.hardSigmoid();
    }

    /// See [Layers#mish()].
    public static Mish mish() {
        return Layers.mish();
    }

    /// See [Layers#softplus()].
    public static Softplus softplus() {
        return Layers.softplus();
    }

    /// See [Layers#softsign()].
    public static Softsign softsign() {
        return Layers.softsign();
    }

    /// See [Layers#lambda(String,UnaryOperator<Value>)].
    public static Lambda lambda(String kind, UnaryOperator<Value> function) {
        return Layers.lambda(kind, function);
    }

    /// See [Layers#batchNormalization()].
    public static BatchNormalization batchNormalization() {
        return Layers.batchNormalization();
    }

    /// See [Layers#layerNormalization()].
    public static LayerNormalization layerNormalization() {
        return Layers.layerNormalization();
    }

    /// See [Layers#groupNormalization(int)].
    public static GroupNormalization groupNormalization(int groups) {
        return Layers.groupNormalization(groups);
    }

    /// See [Layers#rmsNormalization()].
    public static RmsNormalization rmsNormalization() {
        return Layers.rmsNormalization();
    }

    /// See [Layers#localResponseNormalization()].
    public static LocalResponseNormalization localResponseNormalization() {
        return Layers.localResponseNormalization();
    }

    /// See [Layers#multiHeadAttention(int,int)].
    public static MultiHeadAttention multiHeadAttention(int heads, int keyDim) {
        return Layers.multiHeadAttention(heads, keyDim);
    }

    /// See [Layers#transformerEncoder(int,int)].
    public static TransformerEncoder transformerEncoder(int heads, int hidden) {
        return Layers.transformerEncoder(heads, hidden);
    }

    /// See [Layers#patchEmbedding(int,int)].
    public static PatchEmbedding patchEmbedding(int size, int features) {
        return Layers.patchEmbedding(size, features);
    }

    /// See [Layers#classToken()].
    public static ClassToken classToken() {
        return Layers.classToken();
    }

    /// See [Layers#positionEmbedding()].
    public static PositionEmbedding positionEmbedding() {
        return Layers.positionEmbedding();
    }

    /// See [Layers#selectToken(int)].
    public static SelectToken selectToken(int index) {
        return Layers.selectToken(index);
    }

    /// See [Layers#sequential(Layer...)].
    public static Sequential sequential(Layer... layers) {
        return Layers.sequential(layers);
    }

    /// See [Layers#residual(Layer...)].
    public static Residual residual(Layer... body) {
        return Layers.residual(body);
    }

    /// See [Layers#parallel(Layer...)].
    public static Parallel parallel(Layer... branches) {
        return Layers.parallel(branches);
    }

    /// See [Layers#add()].
    public static Add add() {
        return Layers.add();
    }

    /// See [Layers#subtract()].
    public static Subtract subtract() {
        return Layers.subtract();
    }

    /// See [Layers#multiply()].
    public static Multiply multiply() {
        return Layers.multiply();
    }

    /// See [Layers#average()].
    public static Average average() {
        return Layers.average();
    }

    /// See [Layers#maximum()].
    public static Maximum maximum() {
        return Layers.maximum();
    }

    /// See [Layers#minimum()].
    public static Minimum minimum() {
        return Layers.minimum();
    }

    /// See [Layers#concatenate()].
    public static Concatenate concatenate() {
        return Layers.concatenate();
    }

    /// See [Layers#concatenate(int)].
    public static Concatenate concatenate(int axis) {
        return Layers.concatenate(axis);
    }

    // losses and penalties
    /// See [Losses#sparseCategoricalCrossentropy()].
    public static SparseCategoricalCrossentropy sparseCategoricalCrossentropy() {
        return Losses.sparseCategoricalCrossentropy();
    }

    /// See [Losses#categoricalCrossentropy()].
    public static CategoricalCrossentropy categoricalCrossentropy() {
        return Losses.categoricalCrossentropy();
    }

    /// See [Losses#softmaxCrossEntropy()].
    public static SparseCategoricalCrossentropy softmaxCrossEntropy() {
        return Losses.softmaxCrossEntropy();
    }

    /// See [Losses#binaryCrossentropy()].
    public static BinaryCrossentropy binaryCrossentropy() {
        return Losses.binaryCrossentropy();
    }

    /// See [Losses#meanSquaredError()].
    public static MeanSquaredError meanSquaredError() {
        return Losses.meanSquaredError();
    }

    /// See [Losses#meanAbsoluteError()].
    public static MeanAbsoluteError meanAbsoluteError() {
        return Losses.meanAbsoluteError();
    }

    /// See [Losses#huber()].
    public static Huber huber() {
        return Losses.huber();
    }

    /// See [Losses#logCosh()].
    public static LogCosh logCosh() {
        return Losses.logCosh();
    }

    /// See [Losses#hinge()].
    public static Hinge hinge() {
        return Losses.hinge();
    }

    /// See [Losses#squaredHinge()].
    public static SquaredHinge squaredHinge() {
        return Losses.squaredHinge();
    }

    /// See [Losses#categoricalHinge()].
    public static CategoricalHinge categoricalHinge() {
        return Losses.categoricalHinge();
    }

    /// See [Losses#cosineSimilarity()].
    public static CosineSimilarity cosineSimilarity() {
        return Losses.cosineSimilarity();
    }

    /// See [Losses#klDivergence()].
    public static KlDivergence klDivergence() {
        return Losses.klDivergence();
    }

    /// See [Losses#poisson()].
    public static Poisson poisson() {
        return Losses.poisson();
    }

    /// See [Losses#binaryFocalCrossentropy()].
    public static BinaryFocalCrossentropy binaryFocalCrossentropy() {
        return Losses.binaryFocalCrossentropy();
    }

    /// See [Losses#categoricalFocalCrossentropy()].
    public static CategoricalFocalCrossentropy categoricalFocalCrossentropy() {
        return Losses.categoricalFocalCrossentropy();
    }

    /// See [Losses#l1(double)].
    public static L1Penalty l1(double lambda) {
        return Losses.l1(lambda);
    }

    /// See [Losses#l2(double)].
    public static L2Penalty l2(double lambda) {
        return Losses.l2(lambda);
    }

    /// See [Losses#lectureL2(double)].
    public static L2Penalty lectureL2(double lambda) {
        return Losses.lectureL2(lambda);
    }

    /// See [Losses#penalties(Penalty...)].
    public static SumPenalty penalties(Penalty... parts) {
        return Losses.penalties(parts);
    }

    // metrics
    public static final Averaging MACRO = Averaging.MACRO;
    public static final Averaging MICRO = Averaging.MICRO;
    public static final Averaging WEIGHTED = Averaging.WEIGHTED;

    /// See [Metrics#accuracy()].
    public static Accuracy accuracy() {
        return Metrics.accuracy();
    }

    /// See [Metrics#binaryAccuracy()].
    public static BinaryAccuracy binaryAccuracy() {
        return Metrics.binaryAccuracy();
    }

    /// See [Metrics#binaryAccuracy(double)].
    public static BinaryAccuracy binaryAccuracy(double threshold) {
        return Metrics.binaryAccuracy(threshold);
    }

    /// See [Metrics#topK(int)].
    public static TopK topK(int k) {
        return Metrics.topK(k);
    }

    /// See [Metrics#precision()].
    public static Precision precision() {
        return Metrics.precision();
    }

    /// See [Metrics#recall()].
    public static Recall recall() {
        return Metrics.recall();
    }

    /// See [Metrics#f1()].
    public static F1 f1() {
        return Metrics.f1();
    }

    /// See [Metrics#auc()].
    public static Auc auc() {
        return Metrics.auc();
    }

    /// See [Metrics#mae()].
    public static MeanLoss mae() {
        return Metrics.mae();
    }

    /// See [Metrics#mse()].
    public static MeanLoss mse() {
        return Metrics.mse();
    }

    /// See [Metrics#rmse()].
    public static RootMeanSquaredError rmse() {
        return Metrics.rmse();
    }

    /// See [Metrics#weighted(Metric)].
    public static Weighted weighted(Metric metric) {
        return Metrics.weighted(metric);
    }

    /// See [Metrics#meanLoss(String,Loss)].
    public static MeanLoss meanLoss(String name, Loss loss) {
        return Metrics.meanLoss(name, loss);
    }

    // optimizers
    /// See [Optimizers#sgd(Schedule)].
    public static Sgd sgd(Schedule rate) {
        return Optimizers.sgd(rate);
    }

    /// See [Optimizers#sgd(double)].
    public static Sgd sgd(double rate) {
        return Optimizers.sgd(rate);
    }

    /// See [Optimizers#sgd()].
    public static Sgd sgd() {
        return Optimizers.sgd();
    }

    /// See [Optimizers#momentum(Schedule)].
    public static Momentum momentum(Schedule rate) {
        return Optimizers.momentum(rate);
    }

    /// See [Optimizers#momentum(double)].
    public static Momentum momentum(double rate) {
        return Optimizers.momentum(rate);
    }

    /// See [Optimizers#nesterov(Schedule)].
    public static Nesterov nesterov(Schedule rate) {
        return Optimizers.nesterov(rate);
    }

    /// See [Optimizers#nesterov(double)].
    public static Nesterov nesterov(double rate) {
        return Optimizers.nesterov(rate);
    }

    /// See [Optimizers#adam(Schedule)].
    public static Adam adam(Schedule rate) {
        return Optimizers.adam(rate);
    }

    /// See [Optimizers#adam(double)].
    public static Adam adam(double rate) {
        return Optimizers.adam(rate);
    }

    /// See [Optimizers#adam()].
    public static Adam adam() {
        return Optimizers.adam();
    }

    /// See [Optimizers#adamW(Schedule)].
    public static AdamW adamW(Schedule rate) {
        return Optimizers.adamW(rate);
    }

    /// See [Optimizers#adamW(double)].
    public static AdamW adamW(double rate) {
        return Optimizers.adamW(rate);
    }

    /// See [Optimizers#adamW()].
    public static AdamW adamW() {
        return Optimizers.adamW();
    }

    /// See [Optimizers#adamax(Schedule)].
    public static Adamax adamax(Schedule rate) {
        return Optimizers.adamax(rate);
    }

    /// See [Optimizers#adamax(double)].
    public static Adamax adamax(double rate) {
        return Optimizers.adamax(rate);
    }

    /// See [Optimizers#adamax()].
    public static Adamax adamax() {
        return Optimizers.adamax();
    }

    /// See [Optimizers#adagrad(Schedule)].
    public static Adagrad adagrad(Schedule rate) {
        return Optimizers.adagrad(rate);
    }

    /// See [Optimizers#adagrad(double)].
    public static Adagrad adagrad(double rate) {
        return Optimizers.adagrad(rate);
    }

    /// See [Optimizers#adagrad()].
    public static Adagrad adagrad() {
        return Optimizers.adagrad();
    }

    /// See [Optimizers#rmsprop(Schedule)].
    public static RmsProp rmsprop(Schedule rate) {
        return Optimizers.rmsprop(rate);
    }

    /// See [Optimizers#rmsprop(double)].
    public static RmsProp rmsprop(double rate) {
        return Optimizers.rmsprop(rate);
    }

    /// See [Optimizers#rmsprop()].
    public static RmsProp rmsprop() {
        return Optimizers.rmsprop();
    }

    /// See [Optimizers#muon(Schedule)].
    public static Muon muon(Schedule rate) {
        return Optimizers.muon(rate);
    }

    /// See [Optimizers#muon(double)].
    public static Muon muon(double rate) {
        return Optimizers.muon(rate);
    }

    /// See [Optimizers#muon()].
    public static Muon muon() {
        return Optimizers.muon();
    }

    // schedules of the learning rate
    /// See [Schedules#constantRate(double)].
    public static ConstantRate constantRate(double rate) {
        return Schedules.constantRate(rate);
    }

    /// See [Schedules#exponentialDecay(double,double)].
    public static ExponentialDecay exponentialDecay(double initial, double factor) {
        return Schedules.exponentialDecay(initial, factor);
    }

    /// See [Schedules#stepDecay(double,double,int)].
    public static StepDecay stepDecay(double initial, double factor, int every) {
        return Schedules.stepDecay(initial, factor, every);
    }

    /// See [Schedules#cosine(double)].
    public static Cosine cosine(double peak) {
        return Schedules.cosine(peak);
    }

    /// See [Schedules#cosineRestarts(double,long)].
    public static CosineRestarts cosineRestarts(double peak, long period) {
        return Schedules.cosineRestarts(peak, period);
    }

    /// See [Schedules#polynomialDecay(double)].
    public static PolynomialDecay polynomialDecay(double initial) {
        return Schedules.polynomialDecay(initial);
    }

    /// See [Schedules#inverseTimeDecay(double,double)].
    public static InverseTimeDecay inverseTimeDecay(double initial, double factor) {
        return Schedules.inverseTimeDecay(initial, factor);
    }

    /// See [Schedules#piecewiseConstant(double)].
    public static PiecewiseConstant piecewiseConstant(double initial) {
        return Schedules.piecewiseConstant(initial);
    }

    /// See [Schedules#oneCycle(double)].
    public static OneCycle oneCycle(double peak) {
        return Schedules.oneCycle(peak);
    }

    // initial weights
    /// See [Initializers#zeros()].
    public static Zeros zeros() {
        return Initializers.zeros();
    }

    /// See [Initializers#ones()].
    public static Ones ones() {
        return Initializers.ones();
    }

    /// See [Initializers#constant(double)].
    public static Constant constant(double value) {
        return Initializers.constant(value);
    }

    /// See [Initializers#given(Shape,double...)].
    public static Given given(Shape shape, double... values) {
        return Initializers.given(shape, values);
    }

    /// See [Initializers#given(Tensor)].
    public static Given given(Tensor values) {
        return Initializers.given(values);
    }

    /// See [Initializers#whitening(Tensor, int)].
    public static Given whitening(Tensor images, int size) {
        return Initializers.whitening(images, size);
    }

    /// See [Initializers#normal(double,double)].
    public static Normal normal(double mean, double deviation) {
        return Initializers.normal(mean, deviation);
    }

    /// See [Initializers#normal()].
    public static Normal normal() {
        return Initializers.normal();
    }

    /// See [Initializers#truncatedNormal(double,double)].
    public static TruncatedNormal truncatedNormal(double mean, double deviation) {
        return Initializers.truncatedNormal(mean, deviation);
    }

    /// See [Initializers#uniform(double,double)].
    public static Uniform uniform(double from, double to) {
        return Initializers.uniform(from, to);
    }

    /// See [Initializers#uniform()].
    public static Uniform uniform() {
        return Initializers.uniform();
    }

    /// See [Initializers#dirac()].
    public static Dirac dirac() {
        return Initializers.dirac();
    }

    /// See [Initializers#heNormal()].
    public static He heNormal() {
        return Initializers.heNormal();
    }

    /// See [Initializers#heUniform()].
    public static He heUniform() {
        return Initializers.heUniform();
    }

    /// See [Initializers#glorotNormal()].
    public static Glorot glorotNormal() {
        return Initializers.glorotNormal();
    }

    /// See [Initializers#glorotUniform()].
    public static Glorot glorotUniform() {
        return Initializers.glorotUniform();
    }

    /// See [Initializers#leCunNormal()].
    public static LeCun leCunNormal() {
        return Initializers.leCunNormal();
    }

    /// See [Initializers#leCunUniform()].
    public static LeCun leCunUniform() {
        return Initializers.leCunUniform();
    }

    // options of fit
    /// See [Fit#epochs(int)].
    public static FitOption epochs(int epochs) {
        return Fit.epochs(epochs);
    }

    /// See [Fit#initialEpoch(int)].
    public static FitOption initialEpoch(int epoch) {
        return Fit.initialEpoch(epoch);
    }

    /// See [Fit#batchSize(int)].
    public static FitOption batchSize(int size) {
        return Fit.batchSize(size);
    }

    /// See [Fit#classWeights(Map)].
    public static FitOption classWeights(Map<Integer, Double> weights) {
        return Fit.classWeights(weights);
    }

    /// See [Fit#shuffle(boolean)].
    public static FitOption shuffle(boolean shuffle) {
        return Fit.shuffle(shuffle);
    }

    /// See [Fit#validation(DataSet)].
    public static FitOption validation(DataSet data) {
        return Fit.validation(data);
    }

    /// See [Fit#validationSplit(double)].
    public static FitOption validationSplit(double share) {
        return Fit.validationSplit(share);
    }

    /// See [Fit#resumeFrom(TrainingState)].
    public static FitOption resumeFrom(TrainingState state) {
        return Fit.resumeFrom(state);
    }

    /// See [Fit#stepRule(StepRule)].
    public static FitOption stepRule(StepRule rule) {
        return Fit.stepRule(rule);
    }

    // callbacks
    /// See [Callbacks#learningRateScheduler(IntToDoubleFunction)].
    public static LearningRateScheduler learningRateScheduler(IntToDoubleFunction rate) {
        return Callbacks.learningRateScheduler(rate);
    }

    /// See [Callbacks#reduceLROnPlateau()].
    public static ReduceLROnPlateau reduceLROnPlateau() {
        return Callbacks.reduceLROnPlateau();
    }

    /// See [Callbacks#swapAverages()].
    public static SwapAverages swapAverages() {
        return Callbacks.swapAverages();
    }

    /// See [Callbacks#earlyStopping()].
    public static EarlyStopping earlyStopping() {
        return Callbacks.earlyStopping();
    }

    /// See [Callbacks#modelCheckpoint(String)].
    public static ModelCheckpoint modelCheckpoint(String pattern) {
        return Callbacks.modelCheckpoint(pattern);
    }

    /// See [Callbacks#modelCheckpoint(Path)].
    public static ModelCheckpoint modelCheckpoint(Path file) {
        return Callbacks.modelCheckpoint(file);
    }

    /// See [Callbacks#csvLog(Path)].
    public static CsvLog csvLog(Path file) {
        return Callbacks.csvLog(file);
    }

    /// See [TensorBoard#tensorBoard(Path)].
    public static TensorBoard tensorBoard(Path folder) {
        return TensorBoard.tensorBoard(folder);
    }

    /// See [TensorBoard#tensorBoard(String)].
    public static TensorBoard tensorBoard(String folder) {
        return TensorBoard.tensorBoard(folder);
    }

    /// See [Callbacks#terminateOnNaN()].
    public static TerminateOnNaN terminateOnNaN() {
        return Callbacks.terminateOnNaN();
    }

    /// See [Callbacks#progress()].
    public static Progress progress() {
        return Callbacks.progress();
    }

    /// See [Callbacks#progress(PrintStream,boolean)].
    public static Progress progress(PrintStream out, boolean terminal) {
        return Callbacks.progress(out, terminal);
    }

    // augmentations

    /// See [Augmentations#randomFlip()].
    public static RandomFlip randomFlip() {
        return Augmentations.randomFlip();
    }

    /// See [Augmentations#randomVerticalFlip()].
    public static RandomFlip randomVerticalFlip() {
        return Augmentations.randomVerticalFlip();
    }

    /// See [Augmentations#randomCrop(int)].
    public static RandomCrop randomCrop(int padding) {
        return Augmentations.randomCrop(padding);
    }

    /// See [Augmentations#randomRotation(double)].
    public static RandomRotation randomRotation(double degrees) {
        return Augmentations.randomRotation(degrees);
    }

    /// See [Augmentations#randomTranslation(double)].
    public static RandomTranslation randomTranslation(double factor) {
        return Augmentations.randomTranslation(factor);
    }

    /// See [Augmentations#randomTranslation(double,double)].
    public static RandomTranslation randomTranslation(double height, double width) {
        return Augmentations.randomTranslation(height, width);
    }

    /// See [Augmentations#randomZoom(double)].
    public static RandomZoom randomZoom(double factor) {
        return Augmentations.randomZoom(factor);
    }

    /// See [Augmentations#randomShear(double)].
    public static RandomShear randomShear(double x) {
        return Augmentations.randomShear(x);
    }

    /// See [Augmentations#randomShear(double,double)].
    public static RandomShear randomShear(double x, double y) {
        return Augmentations.randomShear(x, y);
    }

    /// See [Augmentations#randomBrightness(double)].
    public static RandomBrightness randomBrightness(double factor) {
        return Augmentations.randomBrightness(factor);
    }

    /// See [Augmentations#randomContrast(double)].
    public static RandomContrast randomContrast(double factor) {
        return Augmentations.randomContrast(factor);
    }

    /// See [Augmentations#randomSaturation(double)].
    public static RandomSaturation randomSaturation(double factor) {
        return Augmentations.randomSaturation(factor);
    }

    /// See [Augmentations#randomHue(double)].
    public static RandomHue randomHue(double factor) {
        return Augmentations.randomHue(factor);
    }

    /// See [Augmentations#randomNoise(double)].
    public static RandomNoise randomNoise(double deviation) {
        return Augmentations.randomNoise(deviation);
    }

    /// See [Augmentations#cutout(int)].
    public static Cutout cutout(int side) {
        return Augmentations.cutout(side);
    }

    /// See [Augmentations#randomErasing()].
    public static RandomErasing randomErasing() {
        return Augmentations.randomErasing();
    }

    /// See [Augmentations#elasticDistortion()].
    public static ElasticDistortion elasticDistortion() {
        return Augmentations.elasticDistortion();
    }

    /// See [Augmentations#elasticDistortion(double,double)].
    public static ElasticDistortion elasticDistortion(double alpha, double sigma) {
        return Augmentations.elasticDistortion(alpha, sigma);
    }

    /// See [Augmentations#mixUp()].
    public static MixUp mixUp() {
        return Augmentations.mixUp();
    }

    /// See [Augmentations#mixUp(double)].
    public static MixUp mixUp(double alpha) {
        return Augmentations.mixUp(alpha);
    }

    /// See [Augmentations#cutMix()].
    public static CutMix cutMix() {
        return Augmentations.cutMix();
    }

    /// See [Augmentations#cutMix(double)].
    public static CutMix cutMix(double alpha) {
        return Augmentations.cutMix(alpha);
    }

    /// See [Augmentations#randAugment()].
    public static RandAugment randAugment() {
        return Augmentations.randAugment();
    }

    /// See [Augmentations#randAugment(int,int)].
    public static RandAugment randAugment(int count, int magnitude) {
        return Augmentations.randAugment(count, magnitude);
    }

    // looking inside

    /// See [Unit#unit(String, int, int...)].
    public static Unit unit(String layer, int filter, int... at) {
        return Unit.unit(layer, filter, at);
    }

    /// See [Diagnostics#diagnostics()].
    public static Diagnostics diagnostics() {
        return Diagnostics.diagnostics();
    }

    /// See [GradCam#gradCam()].
    public static GradCam gradCam() {
        return GradCam.gradCam();
    }

    /// See [Saliency#saliency()].
    public static Saliency saliency() {
        return Saliency.saliency();
    }

    /// See [Occlusion#occlusion(int)].
    public static Occlusion occlusion(int size) {
        return Occlusion.occlusion(size);
    }

    // sizes and numbers

    /// See [Shape#of(int...)]. The name `Shape` alone is also a class of `java.awt`.
    public static Shape shape(int... extents) {
        return Shape.of(extents);
    }

    /// See [Seed#of(long)].
    public static Seed seed(long value) {
        return Seed.of(value);
    }

    private Fovea() {}
}
