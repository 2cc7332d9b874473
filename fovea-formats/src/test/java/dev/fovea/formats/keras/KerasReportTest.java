package dev.fovea.formats.keras;

import static dev.fovea.formats.keras.KerasFiles.archive;
import static dev.fovea.formats.keras.KerasFiles.input;
import static dev.fovea.formats.keras.KerasFiles.layer;
import static dev.fovea.formats.keras.KerasFiles.message;
import static dev.fovea.formats.keras.KerasFiles.sequential;
import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.multiHeadAttention;
import static dev.fovea.nn.layer.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.formats.ImportReport;
import dev.fovea.formats.Json;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What became of a model of Keras is told, and all that has no counterpart at once.
class KerasReportTest {
    @TempDir private Path folder;

    private Path weights(Layer network, Shape sample) {
        Path file = folder.resolve("x.weights.h5");
        try (Model model = Model.of(Network.of(network, sample), Seed.of(1), Execution.on("reference"))) {
            model.save(file);
        }
        return file;
    }

    @Test void theReportSaysWhatBecameOfEachWeightAndWhatWasSeenTo() throws IOException {
        Path weights = weights(Layers.sequential(conv2d(2, 3).padding(SAME).stride(2), batchNormalization(), relu(),
                flatten(), dense(3)), Shape.of(8, 8, 1));
        String config = sequential(input("image", "[null, 8, 8, 1]"),
                layer("RandomFlip", "flip", "\"mode\": \"horizontal\""),
                layer("Conv2D", "conv1",
                        "\"filters\": 2, \"kernel_size\": [3, 3], \"strides\": [2, 2], \"padding\": \"same\", \"trainable\": false"),
                layer("BatchNormalization", "bn1", "\"axis\": -1, \"momentum\": 0.9, \"epsilon\": 1e-5"),
                layer("ReLU", "act", "\"max_value\": 6.0"), layer("Flatten", "flatten", ""),
                layer("Dense", "fc", "\"units\": 3"));
        String compiled = config.substring(0, config.length() - 1)
                + ", \"compile_config\": {\"optimizer\": {\"class_name\": \"SGD\", \"config\": {\"learning_rate\": 0.009999999776482582}}, "
                + "\"loss\": {\"class_name\": \"CategoricalCrossentropy\", \"config\": {}}, \"metrics\": [\"accuracy\", {\"class_name\": \"AUC\"}]}}";
        Path file = archive(folder, compiled, weights);
        assertThat(new KerasFormat().report(file)).hasToString(
                file + """
                        : Keras 3.9.0
                          in the file                         shape         here                 shape         what was done
                          /layers/conv2d/vars/0               [3, 3, 1, 2]  conv1/kernel         [3, 3, 1, 2]  as it is
                          /layers/conv2d/vars/1               [2]           conv1/bias           [2]           as it is
                          /layers/batch_normalization/vars/0  [2]           bn1/gamma            [2]           as it is
                          /layers/batch_normalization/vars/1  [2]           bn1/beta             [2]           as it is
                          /layers/batch_normalization/vars/2  [2]           bn1/moving_mean      [2]           as it is
                          /layers/batch_normalization/vars/3  [2]           bn1/moving_variance  [2]           as it is
                          /layers/dense/vars/0                [32, 3]       fc/kernel            [32, 3]       as it is
                          /layers/dense/vars/1                [3]           fc/bias              [3]           as it is
                        8 weights, 127 numbers
                        seen to:
                          conv1: SAME pads as TensorFlow does, 0 before and 1 after; PyTorch's padding would be alike on both sides
                          bn1: ε is the file's 1e-5, not the default 0.001
                          bn1: momentum is the file's 0.9, the share of the old mean; it changes training only
                          act: ReLU with the limit 6, ReLU6
                          conv1: trainable=False in the file: frozen here; model.unfreeze() lets it learn
                        left out:
                          flip: RandomFlip changes images in training only; augment the data instead
                          compile: SGD(learning_rate=0.01), loss CategoricalCrossentropy, metrics accuracy and AUC; call model.compile(…) here before it learns on""");
    }

    @Test void weightsForANetworkOfAProgramAreReportedByItsPaths() {
        Layer network = Layers.sequential(multiHeadAttention(2, 3).named("attention"), dense(2).named("head"));
        Path file = weights(network, Shape.of(5, 4));
        ImportReport report = new KerasFormat().report(file, Network.of(network, Shape.of(5, 4)));
        assertThat(report.source()).isEqualTo("weights of Keras 3");
        assertThat(report.weights().getFirst().name()).isEqualTo("/layers/multi_head_attention/query_dense/vars/0");
        assertThat(report.weights().getFirst().done()).isEqualTo("the axis of the heads joined to its neighbour");
        assertThat(report.weights().getLast().path()).isEqualTo("head/bias");
    }

    @Test void channelsFirstAndSlopesAreSeenTo() throws IOException {
        Path weights = weights(Layers.sequential(conv2d(2, 3), maxPooling2d(2)), Shape.of(8, 8, 3));
        Path file = archive(folder, sequential(input("image", "[null, 3, 8, 8]"),
                layer("Conv2D", "conv1",
                        "\"filters\": 2, \"kernel_size\": [3, 3], \"data_format\": \"channels_first\""),
                layer("LeakyReLU", "act", "\"negative_slope\": 0.3")), weights);
        assertThat(new KerasFormat().report(file).handled().stream().map(Object::toString)).containsExactly(
                "conv1: channels first in the file: the axes are turned before the layer",
                "act: the slope of LeakyReLU is 0.3; it is 0.3 in Keras' layer, 0.2 in its activation, 0.01 in PyTorch");
    }

    @Test void layersWithoutACounterpartAreToldAllAtOnceWithWhatComesNearest() throws IOException {
        Path weights = weights(Layers.sequential(dense(3)), Shape.of(4));
        String inner = sequential(layer("GRU", "gru", "\"units\": 3"), layer("Denze", "d", "\"units\": 3"))
                .replace("\"name\": \"sequential\"", "\"name\": \"inner\"");
        Path file = archive(folder, sequential(input("x", "[null, 5, 4]"), layer("LSTM", "lstm", "\"units\": 3"), inner,
                layer("Embedding", "e", "\"input_dim\": 5, \"output_dim\": 3, \"mask_zero\": true"),
                layer("BatchNormalization", "bn", "\"axis\": [1]"), layer("LocallyConnected2D", "l", "\"filters\": 3")),
                weights);
        assertThat(message(() -> new KerasFormat().report(file))).isEqualTo(
                file + """
                        /config.json: 5 layers have no counterpart here:
                          $.config.layers[1].config: the layer "lstm" is a "LSTM", which is not known; nearest: \
                        Conv1D with padding="causal", or MultiHeadAttention, over the steps
                          $.config.layers[2].config.layers[0].config: the layer "gru" is a "GRU", which is not known; nearest: \
                        Conv1D with padding="causal", or MultiHeadAttention, over the steps
                          $.config.layers[2].config.layers[1].config: the layer "d" is a "Denze", which is not known; did you mean "Dense"?
                          $.config.layers[3].config: the layer "e", Embedding, has mask_zero = "true"; only false has a counterpart here
                          $.config.layers[5].config: the layer "l" is a "LocallyConnected2D", which is not known; nearest: \
                        locallyConnected2d in a network of the program; its weights stand in another order.
                        Build the network in the program, with layers of your own for them, and load the weights alone: \
                        model.loadWeights(file)""");
    }

    @Test void oneLayerWithoutACounterpartIsToldAsBefore() throws IOException {
        Path weights = weights(Layers.sequential(dense(3)), Shape.of(4));
        Path file = archive(folder, sequential(input("x", "[null, 4]"), layer("GRU", "gru", "\"units\": 3")), weights);
        assertThat(message(() -> new KerasFormat().report(file))).isEqualTo(file + """
                /config.json: $.config.layers[1].config: the layer "gru" is a "GRU", which is not known; nearest: \
                Conv1D with padding="causal", or MultiHeadAttention, over the steps.
                Build the network in the program, with a layer of your own for it, and load the weights alone: \
                model.loadWeights(file)""");
    }

    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"optimizer\": \"adam\", \"loss\": \"mse\", \"metrics\": [[\"mae\"]]} | adam, loss mse, metrics mae",
            "{\"optimizer_config\": {\"class_name\": \"Adam\", \"config\": {\"lr\": 0.0005000000237487257}}, \"loss\": {\"a\": \"mse\"}} | Adam(learning_rate=5e-4)",
            "{\"optimizer\": {\"class_name\": \"Adam\", \"config\": {\"learning_rate\": {\"class_name\": \"CosineDecay\"}}}} | Adam",
            "{\"optimizer\": 3, \"loss\": null} | nothing that is known here", "[1] | nothing that is known here"})
    @ParameterizedTest void howAModelWasTrainedIsShown(String json, String said) {
        assertThat(KerasTraining.said(Json.parse("x", json.strip().getBytes(StandardCharsets.UTF_8)).at("x")))
                .isEqualTo(said.strip() + "; call model.compile(…) here before it learns on");
    }
}
