package dev.fovea;

import dev.fovea.data.DataSet;
import dev.fovea.formats.TensorBoard;
import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Constant;
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
import dev.fovea.nn.layer.AveragePooling2D;
import dev.fovea.nn.layer.Concatenate;
import dev.fovea.nn.layer.Conv2D;
import dev.fovea.nn.layer.Dense;
import dev.fovea.nn.layer.Dropout;
import dev.fovea.nn.layer.Flatten;
import dev.fovea.nn.layer.GlobalAveragePooling2D;
import dev.fovea.nn.layer.Lambda;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.LeakyRelu;
import dev.fovea.nn.layer.Linear;
import dev.fovea.nn.layer.MaxPooling2D;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.layer.Parallel;
import dev.fovea.nn.layer.Relu;
import dev.fovea.nn.layer.Rescaling;
import dev.fovea.nn.layer.Reshape;
import dev.fovea.nn.layer.Residual;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.layer.Sigmoid;
import dev.fovea.nn.layer.Softmax;
import dev.fovea.nn.layer.Tanh;
import dev.fovea.nn.loss.BinaryCrossentropy;
import dev.fovea.nn.loss.CategoricalCrossentropy;
import dev.fovea.nn.loss.L1Penalty;
import dev.fovea.nn.loss.L2Penalty;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.Penalty;
import dev.fovea.nn.loss.SparseCategoricalCrossentropy;
import dev.fovea.nn.loss.SumPenalty;
import dev.fovea.nn.metric.Accuracy;
import dev.fovea.nn.metric.BinaryAccuracy;
import dev.fovea.nn.metric.MeanLoss;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.metric.TopK;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Adam;
import dev.fovea.nn.optimizer.Momentum;
import dev.fovea.nn.optimizer.Nesterov;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.optimizer.Sgd;
import dev.fovea.nn.schedule.ConstantRate;
import dev.fovea.nn.schedule.Cosine;
import dev.fovea.nn.schedule.ExponentialDecay;
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
import dev.fovea.nn.train.StepRule;
import dev.fovea.nn.train.TerminateOnNaN;
import dev.fovea.nn.train.TrainingState;
import dev.fovea.tensor.Shape;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;

/// All words of a program in one: `import static dev.fovea.Fovea.*`.
///
/// Each is the factory of the same name in the class that its comment names, where it is explained.
public final class Fovea {
    // layers
    public static final Padding SAME = Layers.SAME;
    public static final Padding VALID = Layers.VALID;
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

    /// See [Layers#lambda(String,UnaryOperator<Value>)].
    public static Lambda lambda(String kind, UnaryOperator<Value> function) {
        return Layers.lambda(kind, function);
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
