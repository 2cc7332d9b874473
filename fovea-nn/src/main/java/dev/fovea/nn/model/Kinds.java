package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.initializer.Constant;
import dev.fovea.nn.initializer.Dirac;
import dev.fovea.nn.initializer.Given;
import dev.fovea.nn.initializer.Glorot;
import dev.fovea.nn.initializer.He;
import dev.fovea.nn.initializer.LeCun;
import dev.fovea.nn.initializer.Normal;
import dev.fovea.nn.initializer.Ones;
import dev.fovea.nn.initializer.TruncatedNormal;
import dev.fovea.nn.initializer.Uniform;
import dev.fovea.nn.initializer.Zeros;
import dev.fovea.nn.layer.Add;
import dev.fovea.nn.layer.AlphaDropout;
import dev.fovea.nn.layer.Average;
import dev.fovea.nn.layer.AveragePooling2D;
import dev.fovea.nn.layer.ClippedRelu;
import dev.fovea.nn.layer.AveragePooling1D;
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
import dev.fovea.nn.layer.Frozen;
import dev.fovea.nn.layer.GaussianDropout;
import dev.fovea.nn.layer.GaussianNoise;
import dev.fovea.nn.layer.Gelu;
import dev.fovea.nn.layer.GlobalAveragePooling2D;
import dev.fovea.nn.layer.HardSigmoid;
import dev.fovea.nn.layer.HardSwish;
import dev.fovea.nn.layer.GlobalAveragePooling1D;
import dev.fovea.nn.layer.GlobalAveragePooling3D;
import dev.fovea.nn.layer.GlobalMaxPooling1D;
import dev.fovea.nn.layer.GlobalMaxPooling2D;
import dev.fovea.nn.layer.GlobalMaxPooling3D;
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
import dev.fovea.nn.layer.GroupNormalization;
import dev.fovea.nn.layer.LayerNormalization;
import dev.fovea.nn.layer.LocalResponseNormalization;
import dev.fovea.nn.layer.MultiHeadAttention;
import dev.fovea.nn.layer.Named;
import dev.fovea.nn.layer.NamedMerge;
import dev.fovea.nn.layer.PRelu;
import dev.fovea.nn.layer.MaxPooling3D;
import dev.fovea.nn.layer.Normalization;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.layer.Parallel;
import dev.fovea.nn.layer.Permute;
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
import dev.fovea.nn.loss.MeanAbsoluteError;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.Poisson;
import dev.fovea.nn.loss.SparseCategoricalCrossentropy;
import dev.fovea.nn.loss.SquaredHinge;
import dev.fovea.nn.loss.SumPenalty;
import dev.fovea.nn.metric.Accuracy;
import dev.fovea.nn.metric.Auc;
import dev.fovea.nn.metric.BinaryAccuracy;
import dev.fovea.nn.metric.F1;
import dev.fovea.nn.metric.MeanLoss;
import dev.fovea.nn.metric.Precision;
import dev.fovea.nn.metric.Recall;
import dev.fovea.nn.metric.RootMeanSquaredError;
import dev.fovea.nn.metric.TopK;
import dev.fovea.nn.optimizer.Adagrad;
import dev.fovea.nn.metric.Weighted;
import dev.fovea.nn.optimizer.Adam;
import dev.fovea.nn.optimizer.AdamW;
import dev.fovea.nn.optimizer.Adamax;
import dev.fovea.nn.optimizer.ClipNorm;
import dev.fovea.nn.optimizer.ClipValue;
import dev.fovea.nn.optimizer.GlobalClipNorm;
import dev.fovea.nn.optimizer.GradientAccumulation;
import dev.fovea.nn.optimizer.Momentum;
import dev.fovea.nn.optimizer.Muon;
import dev.fovea.nn.optimizer.Nesterov;
import dev.fovea.nn.optimizer.RateOf;
import dev.fovea.nn.optimizer.RmsProp;
import dev.fovea.nn.optimizer.Sgd;
import dev.fovea.nn.optimizer.WeightAverage;
import dev.fovea.nn.optimizer.WeightDecay;
import dev.fovea.nn.schedule.ConstantRate;
import dev.fovea.nn.schedule.Cosine;
import dev.fovea.nn.schedule.CosineRestarts;
import dev.fovea.nn.schedule.EverySteps;
import dev.fovea.nn.schedule.ExponentialDecay;
import dev.fovea.nn.schedule.InverseTimeDecay;
import dev.fovea.nn.schedule.OneCycle;
import dev.fovea.nn.schedule.PiecewiseConstant;
import dev.fovea.nn.schedule.PolynomialDecay;
import dev.fovea.nn.schedule.StepDecay;
import dev.fovea.nn.schedule.Warmup;
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
            .with("conv1d", Conv1D.class).with("conv3d", Conv3D.class)
            .with("conv1d_transpose", Conv1DTranspose.class).with("conv2d_transpose", Conv2DTranspose.class)
            .with("conv3d_transpose", Conv3DTranspose.class)
            .with("depthwise_conv1d", DepthwiseConv1D.class).with("separable_conv1d", SeparableConv1D.class)
            .with("depthwise_conv2d", DepthwiseConv2D.class).with("separable_conv2d", SeparableConv2D.class)
            .with("locally_connected1d", LocallyConnected1D.class)
            .with("locally_connected2d", LocallyConnected2D.class)
            .with("max_pooling2d", MaxPooling2D.class).with("average_pooling2d", AveragePooling2D.class)
            .with("global_average_pooling2d", GlobalAveragePooling2D.class)
            .with("flatten", Flatten.class).with("reshape", Reshape.class).with("rescaling", Rescaling.class)
            .with("dropout", Dropout.class)
            .with("linear", Linear.class).with("relu", Relu.class).with("leaky_relu", LeakyRelu.class)
            .with("sigmoid", Sigmoid.class).with("tanh", Tanh.class).with("softmax", Softmax.class)
            .with("add", Add.class).with("concatenate", Concatenate.class)
            .with("clipped_relu", ClippedRelu.class).with("prelu", PRelu.class).with("elu", Elu.class)
            .with("selu", Selu.class).with("gelu", Gelu.class).with("silu", Silu.class).with("mish", Mish.class)
            .with("hard_swish", HardSwish.class).with("hard_sigmoid", HardSigmoid.class)
            .with("softplus", Softplus.class).with("softsign", Softsign.class)
            .with("multiply", Multiply.class).with("average", Average.class).with("maximum", Maximum.class)
            .with("minimum", Minimum.class).with("subtract", Subtract.class)
            .with("gaussian_noise", GaussianNoise.class).with("gaussian_dropout", GaussianDropout.class)
            .with("alpha_dropout", AlphaDropout.class).with("spatial_dropout1d", SpatialDropout1D.class)
            .with("spatial_dropout2d", SpatialDropout2D.class).with("spatial_dropout3d", SpatialDropout3D.class)
            .with("embedding", Embedding.class).with("permute", Permute.class).with("frozen", Frozen.class)
            .with("named", Named.class).with("named_merge", NamedMerge.class)
            .with("sequential", Sequential.class).with("residual", Residual.class).with("parallel", Parallel.class)
            .with("functional", Functional.class)
            .with("same", Padding.Same.class).with("valid", Padding.Valid.class)
            .with("causal", Padding.Causal.class)
            .with("explicit", Padding.Explicit.class)
            .with("explicit1d", Padding.Explicit1D.class).with("explicit3d", Padding.Explicit3D.class)
            // pooling and spatial layers
            .with("max_pooling1d", MaxPooling1D.class).with("max_pooling3d", MaxPooling3D.class)
            .with("average_pooling1d", AveragePooling1D.class).with("average_pooling3d", AveragePooling3D.class)
            .with("lp_pooling1d", LpPooling1D.class).with("lp_pooling2d", LpPooling2D.class)
            .with("lp_pooling3d", LpPooling3D.class).with("global_max_pooling1d", GlobalMaxPooling1D.class)
            .with("global_max_pooling2d", GlobalMaxPooling2D.class)
            .with("global_max_pooling3d", GlobalMaxPooling3D.class)
            .with("global_average_pooling1d", GlobalAveragePooling1D.class)
            .with("global_average_pooling3d", GlobalAveragePooling3D.class)
            .with("zero_padding1d", ZeroPadding1D.class).with("zero_padding2d", ZeroPadding2D.class)
            .with("zero_padding3d", ZeroPadding3D.class).with("cropping1d", Cropping1D.class)
            .with("cropping2d", Cropping2D.class).with("cropping3d", Cropping3D.class)
            .with("up_sampling1d", UpSampling1D.class).with("up_sampling2d", UpSampling2D.class)
            .with("up_sampling3d", UpSampling3D.class).with("resizing", Resizing.class)
            .with("normalization", Normalization.class).with("channels_last", ChannelsLast.class)
            .with("channels_first", ChannelsFirst.class)
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
            .with("channel_padding", ChannelPadding.class)
            // initializers
            .with("zeros", Zeros.class).with("ones", Ones.class).with("constant", Constant.class)
            .with("normal", Normal.class).with("truncated_normal", TruncatedNormal.class).with("uniform", Uniform.class)
            .with("glorot", Glorot.class).with("he", He.class).with("lecun", LeCun.class)
            .with("given", Given.class).with("dirac", Dirac.class)
            // losses and penalties
            .with("sparse_categorical_crossentropy", SparseCategoricalCrossentropy.class)
            .with("categorical_crossentropy", CategoricalCrossentropy.class)
            .with("binary_crossentropy", BinaryCrossentropy.class).with("mean_squared_error", MeanSquaredError.class)
            .with("mean_absolute_error", MeanAbsoluteError.class).with("huber", Huber.class)
            .with("log_cosh", LogCosh.class).with("hinge", Hinge.class).with("squared_hinge", SquaredHinge.class)
            .with("categorical_hinge", CategoricalHinge.class).with("cosine_similarity", CosineSimilarity.class)
            .with("kl_divergence", KlDivergence.class).with("poisson", Poisson.class)
            .with("binary_focal_crossentropy", BinaryFocalCrossentropy.class)
            .with("categorical_focal_crossentropy", CategoricalFocalCrossentropy.class)
            .with("l1", L1Penalty.class).with("l2", L2Penalty.class).with("penalties", SumPenalty.class)
            // training
            .with("sgd", Sgd.class).with("momentum", Momentum.class).with("nesterov", Nesterov.class)
            .with("adam", Adam.class)
            .with("adamw", AdamW.class).with("adamax", Adamax.class).with("adagrad", Adagrad.class)
            .with("rmsprop", RmsProp.class).with("muon", Muon.class)
            .with("weight_decay", WeightDecay.class).with("clip_value", ClipValue.class)
            .with("clip_norm", ClipNorm.class).with("global_clip_norm", GlobalClipNorm.class)
            .with("weight_average", WeightAverage.class).with("gradient_accumulation", GradientAccumulation.class)
            .with("rate_of", RateOf.class)
            .with("polynomial_decay", PolynomialDecay.class).with("inverse_time_decay", InverseTimeDecay.class)
            .with("piecewise_constant", PiecewiseConstant.class).with("one_cycle", OneCycle.class)
            .with("cosine_restarts", CosineRestarts.class).with("warmup", Warmup.class)
            .with("every_steps", EverySteps.class)
            .with("constant_rate", ConstantRate.class).with("exponential_decay", ExponentialDecay.class)
            .with("step_decay", StepDecay.class).with("cosine", Cosine.class)
            .with("accuracy", Accuracy.class).with("binary_accuracy", BinaryAccuracy.class).with("top_k", TopK.class)
            .with("mean_loss", MeanLoss.class).with("precision", Precision.class).with("recall", Recall.class)
            .with("f1", F1.class).with("auc", Auc.class).with("rmse", RootMeanSquaredError.class)
            .with("weighted", Weighted.class);

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
