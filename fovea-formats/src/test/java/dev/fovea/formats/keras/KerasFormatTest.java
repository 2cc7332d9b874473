package dev.fovea.formats.keras;

import static dev.fovea.formats.keras.KerasFiles.archive;
import static dev.fovea.formats.keras.KerasFiles.called;
import static dev.fovea.formats.keras.KerasFiles.functional;
import static dev.fovea.formats.keras.KerasFiles.input;
import static dev.fovea.formats.keras.KerasFiles.layer;
import static dev.fovea.formats.keras.KerasFiles.sequential;
import static dev.fovea.formats.keras.KerasFiles.tensor;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.depthwiseConv2d;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.layerNormalization;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.multiHeadAttention;
import static dev.fovea.nn.layer.Layers.prelu;
import static dev.fovea.nn.layer.Layers.reshape;
import static dev.fovea.nn.layer.Layers.separableConv2d;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.hdf.HdfFile;
import dev.fovea.formats.hdf.HdfNode;
import dev.fovea.formats.hdf.HdfWriter;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.LoadReport;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models and weights in Keras' files.
class KerasFormatTest {
    @TempDir private Path folder;

    private static Execution reference() {
        return Execution.on("reference").threads(1);
    }

    private static Model model(Layer layer, Shape sample, long seed) {
        var model = Model.of(Network.of(layer, sample), Seed.of(seed), reference());
        model.initialize();
        return model;
    }

    /// Weights that differ in every place, so that a wrong order is seen.
    private static Model shaken(Model model) {
        int[] number = {0};
        for (var p : model.parameters()) {
            Tensor value = model.weight(p.path());
            for (long i = 0; i < value.count(); i++) {
                value.set(i, value.get(i) + 0.01 * ++number[0] % 1);
            }
            model.weight(p.path(), value);
        }
        return model;
    }

    private static Tensor samples(Shape shape) {
        Tensor x = Tensor.zeros(dev.fovea.tensor.DType.F32, shape);
        for (long i = 0; i < x.count(); i++) {
            x.set(i, Math.sin(i));
        }
        return x;
    }

    private Path weights(Model model) {
        Path file = folder.resolve("x.weights.h5");
        model.save(file);
        return file;
    }

    private static Sequential everything() {
        return Layers.sequential(conv2d(4, 3), batchNormalization(), prelu().sharedAxes(1, 2),
                separableConv2d(6, 3).bias(false), depthwiseConv2d(3), maxPooling2d(2), conv2d(4, 1),
                reshape(-1, 4), multiHeadAttention(2, 3).valueDim(5), layerNormalization(), flatten(),
                dense(5), dense(3).named("head"));
    }

    @Test void weightsAreReadBackEqual() {
        Shape sample = Shape.of(12, 12, 2);
        try (Model written = shaken(model(everything(), sample, 1)); Model read = model(everything(), sample, 2)) {
            Path file = weights(written);
            LoadReport report = read.loadWeights(file).requireComplete();
            assertThat(report.loaded()).hasSize(written.parameters().size());
            written.parameters().forEach(p -> assertThat(read.weight(p.path())).as(p.path())
                    .isEqualTo(written.weight(p.path())));
            Tensor x = samples(Shape.of(2, 12, 12, 2));
            assertThat(read.predict(x)).isEqualTo(written.predict(x));
        }
    }

    @Test void theLayoutIsThatOfKeras3() throws IOException {
        try (Model model = model(everything(), Shape.of(12, 12, 2), 1)) {
            byte[] bytes = Files.readAllBytes(weights(model));
            HdfNode.Group root = HdfFile.read("x", MemorySegment.ofArray(bytes));
            HdfNode.Group layers = root.group("layers").orElseThrow();
            assertThat(layers.children()).containsOnlyKeys("batch_normalization", "conv2d", "conv2d_1", "dense",
                    "dense_1", "depthwise_conv2d", "layer_normalization", "multi_head_attention", "p_re_lu",
                    "separable_conv2d");
            assertThat(layers.group("dense_1/vars").orElseThrow().text("name")).contains("head");
            assertThat(layers.array("conv2d/vars/0").extents()).containsExactly(3L, 3L, 2L, 4L);
            assertThat(layers.array("batch_normalization/vars/3").extents()).containsExactly(4L);
            assertThat(layers.array("multi_head_attention/query_dense/vars/0").extents()).containsExactly(4L, 2L, 3L);
            assertThat(layers.array("multi_head_attention/value_dense/vars/1").extents()).containsExactly(2L, 5L);
            assertThat(layers.array("multi_head_attention/output_dense/vars/0").extents()).containsExactly(2L, 5L, 4L);
        }
    }

    @Test void otherNamesAreNoMatterButOtherShapesAre() {
        try (Model written = shaken(model(Layers.sequential(dense(4), dense(3)), Shape.of(2), 1));
                Model renamed = model(Layers.sequential(dense(4).named("a"), dense(3).named("b")), Shape.of(2), 2);
                Model other = model(Layers.sequential(dense(4), dense(5)), Shape.of(2), 3);
                Model longer = model(Layers.sequential(dense(4), dense(3), dense(3)), Shape.of(2), 3)) {
            Path file = weights(written);
            renamed.loadWeights(file).requireComplete();
            assertThat(renamed.weight("b/kernel")).isEqualTo(written.weight("dense_1/kernel"));
            assertThat(other.loadWeights(file).misfits()).extracting(Object::toString)
                    .containsExactly("dense_1/kernel is [4, 5], given was [4, 3]",
                            "dense_1/bias is [5], given was [3]");
            assertThat(longer.loadWeights(file).missing()).containsExactly("dense_2/kernel", "dense_2/bias");
        }
    }

    @Test void networksInNetworksAreGroupsInGroups() throws IOException {
        Sequential outer = Layers.sequential(Layers.sequential(dense(4), dense(3)).named("inner"), dense(2));
        try (Model written = shaken(model(outer, Shape.of(2), 1)); Model read = model(outer, Shape.of(2), 2)) {
            Path file = weights(written);
            HdfNode.Group root = HdfFile.read("x", MemorySegment.ofArray(Files.readAllBytes(file)));
            assertThat(root.array("layers/sequential/layers/dense_1/vars/0").extents()).containsExactly(4L, 3L);
            read.loadWeights(file).requireComplete();
            assertThat(read.weight("inner/dense_1/kernel")).isEqualTo(written.weight("inner/dense_1/kernel"));
        }
    }

    @Test void anArchiveIsAModel() throws IOException {
        Shape sample = Shape.of(6, 6, 2);
        Sequential ours = Layers.sequential(conv2d(4, 3).relu(), batchNormalization(), globalAveragePooling2d(),
                dense(3).softmax());
        try (Model written = shaken(model(ours, sample, 1))) {
            Path file = archive(folder, sequential(input("in", "[null, 6, 6, 2]"),
                    layer("Conv2D", "first", "\"filters\": 4, \"kernel_size\": [3, 3], \"activation\": \"relu\""),
                    layer("BatchNormalization", "bn", "\"axis\": -1, \"trainable\": false"),
                    layer("GlobalAveragePooling2D", "pool", "\"keepdims\": false"),
                    layer("Dense", "head/out", "\"units\": 3, \"activation\": \"softmax\"")), weights(written));
            try (Model read = Model.load(file, reference())) {
                assertThat(read.network().layer()).hasToString(
                        "sequential(conv2d(4, 3).activation(RELU).named(\"first\"), batchNormalization().named(\"bn\"), "
                                + "globalAveragePooling2d().named(\"pool\"), dense(3).activation(SOFTMAX).named(\"head_out\"))");
                Tensor x = samples(Shape.of(3, 6, 6, 2));
                assertThat(read.predict(x)).isEqualTo(written.predict(x));
                assertThat(read.saved().frozen()).containsExactly("bn");
                assertThat(read.provenance()).containsEntry("source", "Keras 3.9.0");
            }
        }
    }

    @Test void featureMapsChannelsFirstAreTurned() throws IOException {
        Sequential ours = Layers.sequential(conv2d(4, 3));
        try (Model written = shaken(model(ours, Shape.of(6, 5, 2), 1))) {
            Path file = archive(folder, sequential(input("in", "[null, 2, 6, 5]"), layer("Conv2D", "c",
                    "\"filters\": 4, \"kernel_size\": [3, 3], \"data_format\": \"channels_first\"")), weights(written));
            try (Model read = Model.load(file, reference())) {
                Tensor x = samples(Shape.of(1, 6, 5, 2));
                Tensor turned = Tensor.zeros(x.dtype(), Shape.of(1, 2, 6, 5));
                for (int i = 0; i < 60; i++) {
                    turned.set(i % 2 * 30 + i / 2, x.get(i));
                }
                assertThat(read.predict(turned).shape()).isEqualTo(Shape.of(1, 4, 4, 3));
                assertThat(read.predict(turned).at(0, 3, 1, 2)).isEqualTo(written.predict(x).at(0, 1, 2, 3));
            }
        }
    }

    /// Two inputs, a layer that is called twice, a sum, a model within, two outputs.
    @Test void callsOfLayersAreAFunctionalNetwork() throws IOException {
        String inner = sequential(input("i", "[null, 3]"), layer("Dense", "d", "\"units\": 3"));
        String config = functional("[[\"a\", 0, 0], [\"b\", 0, 0]]", "[[\"sum\", 0, 0], [\"inner\", 0, 0]]",
                called(input("a", "[null, 2]")), called(input("b", "[null, 2]")),
                called(inner.replace("\"name\": \"sequential\"", "\"name\": \"inner\""), tensor("sum", 0)),
                called(layer("Add", "sum", ""), "[" + tensor("shared", 0) + ", " + tensor("shared", 1) + "]"),
                called(layer("Dense", "shared", "\"units\": 3"), tensor("a", 0), tensor("b", 0)));
        var root = new HdfWriter.Group();
        root.group("layers/dense/vars").array("0", Tensor.of(Shape.of(2, 3), 1f, 0f, 0f, 0f, 1f, 0f))
                .array("1", Tensor.of(Shape.of(3), 0f, 0f, 1f));
        root.group("layers/sequential/layers/dense/vars")
                .array("0", Tensor.of(Shape.of(3, 3), 2f, 0f, 0f, 0f, 2f, 0f, 0f,
                        0f, 2f))
                .array("1", Tensor.of(Shape.of(3), 0f, 0f, 0f));
        Path weights = folder.resolve("w.h5");
        HdfWriter.write(weights, root);
        try (Model read = Model.load(archive(folder, config, weights), reference())) {
            var y = read
                    .predict(Map.of("a", Tensor.of(Shape.of(1, 2), 1f, 2f), "b", Tensor.of(Shape.of(1, 2), 3f, 4f)));
            assertThat(y.get("sum")).isEqualTo(Tensor.of(Shape.of(1, 3), 4f, 6f, 2f));
            assertThat(y.get("inner")).isEqualTo(Tensor.of(Shape.of(1, 3), 8f, 12f, 4f));
        }
    }

    @Test void aNormalizationHasItsNumbersFromTheFile() throws IOException {
        var root = new HdfWriter.Group();
        root.group("layers/normalization/vars").array("0", Tensor.of(Shape.of(2), 1f, 2f))
                .array("1", Tensor.of(Shape.of(2), 4f, 9f)).array("2", Tensor.of(Shape.scalar(), 5L));
        Path weights = folder.resolve("w.h5");
        HdfWriter.write(weights, root);
        Path file = archive(folder, sequential(input("i", "[null, 2]"), layer("Normalization", "n", "\"axis\": [-1]")),
                weights);
        try (Model read = Model.load(file, reference())) {
            assertThat(read.predict(Tensor.of(Shape.of(1, 2), 3f, 5f))).isEqualTo(Tensor.of(Shape.of(1, 2), 1f, 1f));
        }
    }

    /// Versions of 2023 counted each layer twice, and Windows has other separators.
    @Test void otherWaysToNameTheGroups() {
        for (String[] names : new String[][]{
                {"_layer_checkpoint_dependencies/dense", "_layer_checkpoint_dependencies/dense_2"},
                {"_layer_checkpoint_dependencies\\dense", "_layer_checkpoint_dependencies\\dense_1"},
                {"_functional/layers/dense", "_functional/layers/dense_1"}, {"layers/dense", "layers/dense_10"}}) {
            var root = new HdfWriter.Group();
            for (int i = 0; i < 2; i++) {
                root.group(names[i] + "/vars").array("0", Tensor.of(Shape.of(2, 2), i, 1f, 2f, 3f))
                        .array("1", Tensor.of(Shape.of(2), 4f, 5f));
            }
            root.group("optimizer/vars").array("0", Tensor.of(Shape.scalar(), 1L));
            Path file = folder.resolve("x.weights.h5");
            HdfWriter.write(file, root);
            try (Model model = model(Layers.sequential(dense(2), dense(2)), Shape.of(2), 1)) {
                model.loadWeights(file).requireComplete();
                assertThat(model.weight("dense/kernel").get(0)).as(names[0]).isZero();
                assertThat(model.weight("dense_1/kernel").get(0)).as(names[1]).isEqualTo(1);
            }
        }
    }

    // files before Keras 3

    private Path older(boolean withConfig, String... names) {
        var root = new HdfWriter.Group();
        HdfWriter.Group weights = withConfig ? root.group("model_weights") : root;
        for (int i = 0; i < names.length; i++) {
            weights.text("layer_names" + i, names[i]);
            HdfWriter.Group layer = weights.group(names[i]);
            layer.text("weight_names0", names[i] + "/kernel:0").text("weight_names1", names[i] + "/bias:0");
            layer.group(names[i]).array("kernel:0", Tensor.of(Shape.of(2, 2), 1f + i, 2f, 3f, 4f))
                    .array("bias:0", Tensor.of(Shape.of(2), 5f, 6f));
        }
        if (withConfig) {
            root.text("keras_version", "2.3.1").text("model_config", sequential(
                    layer("Dense", "dense_7", "\"units\": 2, \"batch_input_shape\": [null, 2]"),
                    layer("Dense", "dense_8", "\"units\": 2")));
        }
        Path file = folder.resolve("old.h5");
        HdfWriter.write(file, root);
        return file;
    }

    @Test void anOlderFileIsAModel() {
        try (Model read = Model.load(older(true, "dense_7", "dense_8"), reference())) {
            assertThat(read.predict(Tensor.of(Shape.of(1, 2), 1f, 1f))).isEqualTo(Tensor.of(Shape.of(1, 2),
                    2 * 9f + 3 * 12f + 5, 2 * 9f + 4 * 12f + 6));
            assertThat(read.provenance()).containsEntry("source", "Keras 2.3.1");
        }
    }

    /// As Keras 2 writes calls, with a model within whose weights stand together, those that learn first.
    @Test void anOlderFunctionalModelIsAModel() {
        String inner = ("{\"class_name\": \"Sequential\", \"config\": {\"name\": \"seq\", \"layers\": [%s, %s]}, "
                + "\"name\": \"seq\", \"inbound_nodes\": [[[\"sum\", 0, 0, {}]]]}").formatted(
                        layer("BatchNormalization", "bn",
                                "\"axis\": [1], \"epsilon\": 1e-9, \"batch_input_shape\": [null, 2]"),
                        layer("Dense", "d", "\"units\": 1"));
        String config = functional("[[\"a\", 0, 0]]", "[[\"seq\", 1, 0]]",
                older(layer("InputLayer", "a", "\"batch_input_shape\": [null, 2], \"dtype\": \"float32\""), "a", ""),
                older(layer("Dense", "left", "\"units\": 2, \"use_bias\": false"), "left", "[[\"a\", 0, 0, {}]]"),
                older(layer("Add", "sum", ""), "sum", "[[\"left\", 0, 0, {}], [\"a\", 0, 0, {}]]"), inner)
                .replace("\"seq\", 1, 0", "\"seq\", 0, 0");
        var root = new HdfWriter.Group().text("keras_version", "2.11.0").text("model_config", config);
        HdfWriter.Group weights = root.group("model_weights").text("layer_names0", "a").text("layer_names1", "left")
                .text("layer_names2", "seq");
        weights.group("a");
        weights.group("left").text("weight_names0", "left/kernel:0").group("left").array("kernel:0",
                Tensor.of(Shape.of(2, 2), 1f, 0f, 0f, 1f));
        HdfWriter.Group seq = weights.group("seq");
        String[] names = {"bn/gamma:0", "bn/beta:0", "d/kernel:0", "d/bias:0", "bn/moving_mean:0",
                "bn/moving_variance:0"};
        float[][] values = {{2, 3}, {0, 1}, {1, 10}, {5}, {1, 1}, {1, 4}};
        for (int i = 0; i < names.length; i++) {
            seq.text("weight_names" + i, names[i]).group(names[i].split("/")[0]).array(names[i].split("/")[1],
                    Tensor.of(i == 2 ? Shape.of(2, 1) : Shape.of(values[i].length), values[i]));
        }
        Path file = folder.resolve("old.h5");
        HdfWriter.write(file, root);
        try (Model read = Model.load(file, reference())) {
            float y = read.predict(Tensor.of(Shape.of(1, 2), 1f, 2f)).floats()[0];
            assertThat(y).isCloseTo(2 * (2 - 1) + 10 * (3 * (4 - 1) / 2f + 1) + 5, within(1e-4f));
        }
    }

    private static String older(String layer, String name, String call) {
        return layer.substring(0, layer.length() - 1) + ", \"name\": \"" + name + "\", \"inbound_nodes\": ["
                + (call.isEmpty() ? "" : call) + "]}";
    }

    @Test void olderWeightsGoByNameElseByOrder() {
        try (Model byName = model(Layers.sequential(dense(2).named("dense_8"), dense(2).named("dense_7")), Shape.of(2),
                1);
                Model byOrder = model(Layers.sequential(dense(2), dense(2)), Shape.of(2), 1)) {
            Path file = older(false, "dense_7", "dense_8");
            byName.loadWeights(file).requireComplete();
            assertThat(byName.weight("dense_8/kernel").get(0)).isEqualTo(2);
            byOrder.loadWeights(file).requireComplete();
            assertThat(byOrder.weight("dense/kernel").get(0)).isEqualTo(1);
            byOrder.loadWeights(older(false, "dense_1", "dense_2")).requireComplete();     // counted from 1
            assertThat(byOrder.weight("dense_1/kernel").get(0)).isEqualTo(2);
            assertThat(byOrder.loadWeights(older(false, "dense", "x", "y")).loaded()).containsExactly("dense/kernel",
                    "dense/bias");
        }
    }

    // errors

    @Test void whatDoesNotFitIsSaidWithItsPath() throws IOException {
        try (Model written = model(Layers.sequential(dense(4)), Shape.of(2), 1)) {
            Path weights = weights(written);
            Path file = archive(folder, sequential(input("i", "[null, 2]"), layer("Dense", "a", "\"units\": 5")),
                    weights);
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Model.load(file, reference()))
                    .withMessage(file
                            + ": the weights do not fit the layers: a/kernel is [2, 5], but [2, 4] in the file; "
                            + "a/bias is [5], but [4] in the file.\nSave model and weights anew, together, or build the "
                            + "network that the weights are of");
            archive(folder, sequential(input("i", "[null, 2]"), layer("Dense", "a", "\"units\": 4"),
                    layer("Dense", "b", "\"units\": 4")), weights);
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Model.load(file, reference()))
                    .withMessageContaining("dense: 1 in the file, [/layers/dense], but 2 in the network, [a, b]");
            archive(folder,
                    sequential(input("i", "[null, 2]"), layer("Dense", "a", "\"units\": 4, \"use_bias\": false")),
                    weights);
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Model.load(file, reference()))
                    .withMessageContaining("a has 1 weights, [a/kernel], but 2 in the file");
        }
    }

    @Test void whatAConfigurationCannotBeIsSaidWithItsPlace() throws IOException {
        Path weights = folder.resolve("w.h5");
        HdfWriter.write(weights, new HdfWriter.Group());
        Path file = folder.resolve("x.keras");
        String config = file + "/config.json: ";
        for (var row : Map.of(
                sequential(layer("Dense", "a", "\"units\": 4")),
                "$.config.layers: the model does not say what it takes; begin it with keras.Input(shape=(…)), and save it again",
                sequential(input("i", "[null, null, 3]"), layer("Dense", "a", "\"units\": 4")),
                "$.config.layers[0].config.batch_shape: the input [null,null,3] has open extents; a network here takes samples of one shape.",
                sequential(input("i", "[null, 3]"), layer("Conv2D", "a", "\"filters\": 4, \"kernel_size\": 3")),
                "$.config.layers[1]: the layer \"a\" does not fit: a = conv2d(4, 3): the input [N, 3] is no batch of images",
                sequential(input("i", "[null, 3]"), layer("Lambda", "a", "")),
                "$.config.layers[1].config: the layer \"a\" is a \"Lambda\", which is not known; known are ",
                functional("[[\"a\", 0, 0]]", "[[\"x\", 0, 0]]", called(input("a", "[null, 2]")),
                        called(layer("Dense", "x", "\"units\": 1"), tensor("y", 0)),
                        called(layer("Dense", "y", "\"units\": 1"), tensor("x", 0))),
                "$.config.layers[1]: the layer \"x\" reads what no layer yields, or what comes of itself: [y]",
                "{\"class_name\": \"MyModel\", \"config\": {}}",
                "$: a model of the class \"MyModel\", which is a program; did you mean \"Model\"?")
                .entrySet()) {
            archive(folder, row.getKey(), weights);
            assertThat(KerasFiles.message(() -> Model.load(file, reference()).close()))
                    .startsWith(config + row.getValue());
        }
    }

    @Test void weightsAloneAreNoModel() {
        try (Model model = model(Layers.sequential(dense(4)), Shape.of(2), 1)) {
            Path file = weights(model);
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Model.load(file, reference()))
                    .withMessage(file + ": the file holds weights, but no configuration of a network.\n"
                            + "Build the network in the program, and then call model.loadWeights(file)");
            Path other = folder.resolve("x.keras");
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> model.save(other))
                    .withMessage(other + ": of Keras' files, those of weights alone are written.\n"
                            + "Save a file *.weights.h5, and build the network in Keras");
        }
    }
}
