package dev.fovea.formats.keras;

import static dev.fovea.formats.keras.KerasFiles.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Json;
import dev.fovea.formats.JsonCursor;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each class of Keras' is here: the call that makes it.
class KerasLayersTest {

    private static LayerConfig config(String className, String members, int rank, boolean isKeras3) {
        JsonCursor entry = Json.parse("x.keras", layer(className, "it", members).getBytes(StandardCharsets.UTF_8))
                .at("x.keras");
        return new LayerConfig(className, "it", entry.get("config"), rank, isKeras3);
    }

    private static String of(String className, String members) {
        return KerasLayers.of(config(className, members, 4, true)).toString();
    }

    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "Dense              | \"units\": 3 | dense(3)",
            "Dense              | \"units\": 3, \"use_bias\": false, \"activation\": \"relu\" | dense(3).bias(false).activation(RELU)",
            "Dense              | \"units\": 3, \"activation\": {\"class_name\": \"LeakyReLU\", \"config\": {\"alpha\": 0.1}} | dense(3).activation(leakyRelu(0.1))",
            "Dense              | \"units\": 3, \"activation\": {\"class_name\": \"function\", \"config\": \"tanh\"} | dense(3).activation(TANH)",
            "Conv2D             | \"filters\": 4, \"kernel_size\": [3, 5], \"strides\": [2, 1], \"padding\": \"same\", \"groups\": 2, \"dilation_rate\": [1, 1] | conv2d(4, 3, 5).stride(2, 1).padding(SAME).groups(2)",
            "Conv2D             | \"filters\": 4, \"kernel_size\": 3, \"dilation_rate\": 2 | conv2d(4, 3).dilation(2)",
            "Conv2D             | \"filters\": 4, \"kernel_size\": 3, \"data_format\": \"channels_first\" | sequential(channelsLast(), conv2d(4, 3), channelsFirst())",
            "Conv1D             | \"filters\": 4, \"kernel_size\": [3], \"strides\": [2], \"padding\": \"causal\" | conv1d(4, 3).stride(2).padding(CAUSAL)",
            "Conv3D             | \"filters\": 4, \"kernel_size\": [3, 2, 1], \"strides\": [1, 1, 1] | conv3d(4, 3).size(3, 2, 1)",
            "Conv2DTranspose    | \"filters\": 4, \"kernel_size\": [3, 3], \"strides\": [2, 2], \"padding\": \"same\", \"output_padding\": null | conv2dTranspose(4, 3).stride(2).padding(SAME)",
            "Conv2DTranspose    | \"filters\": 4, \"kernel_size\": [3, 3], \"strides\": [2, 2], \"output_padding\": [1, 1] | conv2dTranspose(4, 3).stride(2).outputPadding(1)",
            "Conv1DTranspose    | \"filters\": 4, \"kernel_size\": [3], \"strides\": [2] | conv1dTranspose(4, 3).stride(2)",
            "DepthwiseConv2D    | \"kernel_size\": [3, 3], \"depth_multiplier\": 2, \"use_bias\": false | depthwiseConv2d(3).depthMultiplier(2).bias(false)",
            "SeparableConv2D    | \"filters\": 8, \"kernel_size\": [3, 3], \"padding\": \"same\" | separableConv2d(8, 3).padding(SAME)",
            "MaxPooling2D       | \"pool_size\": [2, 2], \"strides\": null | maxPooling2d(2)",
            "MaxPooling2D       | \"pool_size\": [3, 3], \"strides\": [2, 2], \"padding\": \"same\" | maxPooling2d(3).stride(2).padding(SAME)",
            "AveragePooling1D   | \"pool_size\": [2], \"strides\": [2] | averagePooling1d(2)",
            "MaxPooling3D       | \"pool_size\": [2, 2, 2] | maxPooling3d(2)",
            "GlobalAveragePooling2D | \"keepdims\": true | globalAveragePooling2d().keepDims(true)",
            "GlobalMaxPooling2D | \"data_format\": \"channels_first\" | sequential(channelsLast(), globalMaxPooling2d())",
            "BatchNormalization | \"axis\": -1, \"momentum\": 0.9, \"epsilon\": 1e-5 | batchNormalization().momentum(0.9).epsilon(1e-5)",
            "BatchNormalization | \"axis\": [3], \"scale\": false | batchNormalization().scale(false)",
            "BatchNormalization | \"axis\": 1 | sequential(channelsLast(), batchNormalization(), channelsFirst())",
            "LayerNormalization | \"axis\": [-1], \"epsilon\": 1e-6 | layerNormalization().epsilon(1e-6)",
            "GroupNormalization | \"groups\": 2, \"axis\": -1 | groupNormalization(2)",
            "Flatten            | `` | flatten()",
            "Reshape            | \"target_shape\": [4, -1] | reshape(4, -1)",
            "Permute            | \"dims\": [2, 1] | permute(2, 1)",
            "ZeroPadding2D      | \"padding\": [[1, 2], [3, 4]] | zeroPadding2d(1, 2, 3, 4)",
            "ZeroPadding2D      | \"padding\": [1, 1] | zeroPadding2d(1)",
            "ZeroPadding1D      | \"padding\": [1, 2] | zeroPadding1d(1, 2)",
            "Cropping2D         | \"cropping\": [[1, 1], [2, 2]] | cropping2d(1, 2)",
            "UpSampling2D       | \"size\": [2, 2], \"interpolation\": \"bilinear\" | upSampling2d(2).interpolation(BILINEAR)",
            "Rescaling          | \"scale\": 0.5, \"offset\": 1 | rescaling(0.5, 1)",
            "Rescaling          | \"scale\": [0.5, 0.25], \"offset\": [1, -1] | normalization(List.of(-2.0, 4.0), List.of(4.0, 16.0))",
            "Rescaling          | \"scale\": [0.5, 0.25] | normalization(List.of(0.0, 0.0), List.of(4.0, 16.0))",
            "Resizing           | \"height\": 8, \"width\": 9, \"interpolation\": \"bilinear\", \"crop_to_aspect_ratio\": false | resizing(8, 9)",
            "Activation         | \"activation\": \"softmax\" | softmax()",
            "ReLU               | \"max_value\": 6.0, \"negative_slope\": 0.0, \"threshold\": 0.0 | relu().maxValue(6)",
            "ReLU               | \"max_value\": null | relu()",
            "LeakyReLU          | \"negative_slope\": 0.2 | leakyRelu(0.2)",
            "LeakyReLU          | \"alpha\": 0.1 | leakyRelu(0.1)",
            "PReLU              | \"shared_axes\": [1, 2] | prelu().sharedAxes(1, 2)",
            "ELU                | \"alpha\": 1.0 | elu()",
            "Dropout            | \"rate\": 0.3, \"noise_shape\": null | dropout(0.3)",
            "SpatialDropout2D   | \"rate\": 0.3 | spatialDropout2d(0.3)",
            "GaussianNoise      | \"stddev\": 0.3 | gaussianNoise(0.3)",
            "Embedding          | \"input_dim\": 5, \"output_dim\": 3, \"mask_zero\": false | embedding(5, 3)",
            "MultiHeadAttention | \"num_heads\": 2, \"key_dim\": 8, \"value_dim\": 8 | multiHeadAttention(2, 8)",
            "Concatenate        | \"axis\": -1 | concatenate()",
            "Add                | `` | add()",
            "RandomFlip         | \"mode\": \"horizontal\" | linear()"})
    @ParameterizedTest void aLayerIsOneCall(String className, String members, String call) {
        assertThat(of(className.strip(), members.strip())).isEqualTo(call);
    }

    @Test void behindADenseLayerAxisOneIsTheLast() {
        assertThat(KerasLayers.of(config("BatchNormalization", "\"axis\": [1]", 2, false)))
                .hasToString("batchNormalization()");
    }

    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "Conv2d     | \"filters\": 3 | x.keras: $.config: the layer \"it\" is a \"Conv2d\", which is not known; did you mean \"Conv2D\" or \"Conv1D\" or \"Conv3D\"?",
            "Dense      | \"units\": 0 | x.keras: $.config.units: a whole number from 1 to 2147483647 was expected, but is 0",
            "BatchNormalization | \"axis\": [] | x.keras: $.config.axis: an axis, or an array of some, was expected, but is an empty array",
            "Dense      | `` | x.keras: $.config: the member \"units\" is missing",
            "Dense      | \"units\": 3, \"activation\": \"rely\" | x.keras: $.config.activation: the activation \"rely\" of the layer \"it\" is not known; did you mean \"relu\"?",
            "Conv2D     | \"filters\": 3, \"kernel_size\": [3, 3, 3] | x.keras: $.config.kernel_size: a number, or an array of 2 was expected, but is an array of 3",
            "Conv2D     | \"filters\": 3, \"kernel_size\": 3, \"padding\": \"some\" | x.keras: $.config.padding: \"valid\", \"same\" or \"causal\" was expected, but is \"some\"",
            "Conv2D     | \"filters\": 3, \"kernel_size\": 3, \"groups\": 2 | x.keras: $.config: the layer \"it\": 3 filters of conv2d cannot be shared out among 2 groups; use a multiple"})
    @ParameterizedTest void whatIsWrongIsSaidWithItsPlace(String className, String members, String message) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> of(className.strip(), members.strip()))
                .satisfies(e -> assertThat(e.getMessage().replace('\n', ' ')).startsWith(message.strip()));
    }

    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "Embedding          | \"input_dim\": 5, \"output_dim\": 3, \"mask_zero\": true | mask_zero = \"true\"; only false has a counterpart here",
            "LayerNormalization | \"rms_scaling\": true | rms_scaling = \"true\"; only false has a counterpart here",
            "Resizing           | \"height\": 8, \"width\": 9, \"interpolation\": \"area\" | the interpolation \"area\"; nearest and bilinear have a counterpart here",
            "BatchNormalization | \"axis\": 2 | the axis 2; the last one and 1, channels-first, have a counterpart here",
            "Rescaling          | \"scale\": [1, -1] | the scale -1.0 for a channel; those above 0 have a counterpart here",
            "Rescaling          | \"scale\": [1, 2], \"offset\": [1, 2, 3] | 2 scales and 3 offsets; one each, or one for each channel have a counterpart here",
            "Dropout            | \"rate\": 0.5, \"noise_shape\": [1, 2] | noise_shape = \"[1,2]\"; only null has a counterpart here"})
    @ParameterizedTest void whatHasNoCounterpartIsSaid(String className, String members, String problem) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> of(className.strip(), members.strip()))
                .withMessage(
                        "x.keras: $.config: the layer \"it\", %s, has %s.\nBuild the network in the program, and load the weights alone: model.loadWeights(file)"
                                .formatted(className.strip(), problem.strip()));
    }

    @Test void theHardSigmoidOfKeras2IsAnother() {
        assertThat(of("Dense", "\"units\": 3, \"activation\": \"hard_sigmoid\""))
                .isEqualTo("dense(3).activation(hardSigmoid())");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> KerasLayers
                        .of(config("Dense", "\"units\": 3, \"activation\": \"hard_sigmoid\"", 2, false)))
                .withMessageContaining("the hard_sigmoid of Keras 2, 0.2·x + 0.5; Keras 3's is x/6 + 0.5");
    }

    @CsvSource({"Conv2D, conv2d", "BatchNormalization, batch_normalization", "PReLU, p_re_lu", "ReLU, re_lu",
            "GlobalAveragePooling2D, global_average_pooling2d", "MultiHeadAttention, multi_head_attention",
            "Conv2DTranspose, conv2d_transpose", "RMSNormalization, rms_normalization"})
    @ParameterizedTest void classesInPathsOfWeights(String className, String snake) {
        assertThat(LayerConfig.snake(className)).isEqualTo(snake);
    }
}
