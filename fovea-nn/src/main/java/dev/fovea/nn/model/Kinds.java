package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.initializer.Constant;
import dev.fovea.nn.initializer.Glorot;
import dev.fovea.nn.initializer.He;
import dev.fovea.nn.initializer.LeCun;
import dev.fovea.nn.initializer.Normal;
import dev.fovea.nn.initializer.Ones;
import dev.fovea.nn.initializer.TruncatedNormal;
import dev.fovea.nn.initializer.Uniform;
import dev.fovea.nn.initializer.Zeros;
import dev.fovea.nn.layer.Add;
import dev.fovea.nn.layer.AveragePooling2D;
import dev.fovea.nn.layer.BatchNormalization;
import dev.fovea.nn.layer.ClassToken;
import dev.fovea.nn.layer.Concatenate;
import dev.fovea.nn.layer.Conv2D;
import dev.fovea.nn.layer.Dense;
import dev.fovea.nn.layer.Dropout;
import dev.fovea.nn.layer.Flatten;
import dev.fovea.nn.layer.GlobalAveragePooling2D;
import dev.fovea.nn.layer.GroupNormalization;
import dev.fovea.nn.layer.LayerNormalization;
import dev.fovea.nn.layer.LeakyRelu;
import dev.fovea.nn.layer.Linear;
import dev.fovea.nn.layer.LocalResponseNormalization;
import dev.fovea.nn.layer.MaxPooling2D;
import dev.fovea.nn.layer.MultiHeadAttention;
import dev.fovea.nn.layer.Named;
import dev.fovea.nn.layer.NamedMerge;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.layer.Parallel;
import dev.fovea.nn.layer.PatchEmbedding;
import dev.fovea.nn.layer.PositionEmbedding;
import dev.fovea.nn.layer.Relu;
import dev.fovea.nn.layer.Rescaling;
import dev.fovea.nn.layer.Reshape;
import dev.fovea.nn.layer.Residual;
import dev.fovea.nn.layer.RmsNormalization;
import dev.fovea.nn.layer.SelectToken;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.layer.Sigmoid;
import dev.fovea.nn.layer.Softmax;
import dev.fovea.nn.layer.Tanh;
import dev.fovea.nn.layer.TransformerEncoder;
import dev.fovea.nn.loss.BinaryCrossentropy;
import dev.fovea.nn.loss.CategoricalCrossentropy;
import dev.fovea.nn.loss.L1Penalty;
import dev.fovea.nn.loss.L2Penalty;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SparseCategoricalCrossentropy;
import dev.fovea.nn.loss.SumPenalty;
import dev.fovea.nn.metric.Accuracy;
import dev.fovea.nn.metric.BinaryAccuracy;
import dev.fovea.nn.metric.MeanLoss;
import dev.fovea.nn.metric.TopK;
import dev.fovea.nn.optimizer.Adam;
import dev.fovea.nn.optimizer.Momentum;
import dev.fovea.nn.optimizer.Nesterov;
import dev.fovea.nn.optimizer.Sgd;
import dev.fovea.nn.schedule.ConstantRate;
import dev.fovea.nn.schedule.Cosine;
import dev.fovea.nn.schedule.ExponentialDecay;
import dev.fovea.nn.schedule.StepDecay;
import java.util.LinkedHashMap;
import java.util.Map;

/// The names under which files hold descriptions, and the records they stand for. What is not here is not read from a
/// file.
///
/// `Kinds.standard().with("swish", Swish.class)` adds a layer of one's own.
public record Kinds(Map<String, Class<? extends Record>> records) {
    private static final Kinds STANDARD = new Kinds(Map.of())
            // layers
            .with("dense", Dense.class).with("conv2d", Conv2D.class)
            .with("max_pooling2d", MaxPooling2D.class).with("average_pooling2d", AveragePooling2D.class)
            .with("global_average_pooling2d", GlobalAveragePooling2D.class)
            .with("flatten", Flatten.class).with("reshape", Reshape.class).with("rescaling", Rescaling.class)
            .with("dropout", Dropout.class)
            .with("linear", Linear.class).with("relu", Relu.class).with("leaky_relu", LeakyRelu.class)
            .with("sigmoid", Sigmoid.class).with("tanh", Tanh.class).with("softmax", Softmax.class)
            .with("add", Add.class).with("concatenate", Concatenate.class)
            .with("named", Named.class).with("named_merge", NamedMerge.class)
            .with("sequential", Sequential.class).with("residual", Residual.class).with("parallel", Parallel.class)
            .with("functional", Functional.class)
            .with("same", Padding.Same.class).with("valid", Padding.Valid.class)
            .with("explicit", Padding.Explicit.class)
            // normalisation and attention
            .with("batch_normalization", BatchNormalization.class)
            .with("layer_normalization", LayerNormalization.class)
            .with("group_normalization", GroupNormalization.class)
            .with("rms_normalization", RmsNormalization.class)
            .with("local_response_normalization", LocalResponseNormalization.class)
            .with("multi_head_attention", MultiHeadAttention.class)
            .with("transformer_encoder", TransformerEncoder.class)
            .with("patch_embedding", PatchEmbedding.class).with("class_token", ClassToken.class)
            .with("position_embedding", PositionEmbedding.class).with("select_token", SelectToken.class)
            // initializers
            .with("zeros", Zeros.class).with("ones", Ones.class).with("constant", Constant.class)
            .with("normal", Normal.class).with("truncated_normal", TruncatedNormal.class).with("uniform", Uniform.class)
            .with("glorot", Glorot.class).with("he", He.class).with("lecun", LeCun.class)
            // losses and penalties
            .with("sparse_categorical_crossentropy", SparseCategoricalCrossentropy.class)
            .with("categorical_crossentropy", CategoricalCrossentropy.class)
            .with("binary_crossentropy", BinaryCrossentropy.class).with("mean_squared_error", MeanSquaredError.class)
            .with("l1", L1Penalty.class).with("l2", L2Penalty.class).with("penalties", SumPenalty.class)
            // training
            .with("sgd", Sgd.class).with("momentum", Momentum.class).with("nesterov", Nesterov.class)
            .with("adam", Adam.class)
            .with("constant_rate", ConstantRate.class).with("exponential_decay", ExponentialDecay.class)
            .with("step_decay", StepDecay.class).with("cosine", Cosine.class)
            .with("accuracy", Accuracy.class).with("binary_accuracy", BinaryAccuracy.class).with("top_k", TopK.class)
            .with("mean_loss", MeanLoss.class);

    public Kinds {
        records = Map.copyOf(records);
    }

    /// Everything that this library has.
    public static Kinds standard() {
        return STANDARD;
    }

    /// These, and one more.
    public Kinds with(String kind, Class<? extends Record> record) {
        var all = new LinkedHashMap<>(records);
        require(all.putIfAbsent(kind, record) == null, "the kind \"%s\" is taken; give yours another name", kind);
        return new Kinds(all);
    }
}
