package dev.fovea.nn.model;

import static dev.fovea.nn.Trained.images;
import static dev.fovea.nn.Trained.variables;
import static dev.fovea.nn.layer.Layers.add;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.nn.loss.Losses.sparseCategoricalCrossentropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.model.FunctionalBuilder.functional;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static dev.fovea.nn.train.Fit.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataSet;
import dev.fovea.data.Images;
import dev.fovea.data.Preprocessing;
import dev.fovea.nn.Trained;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.train.Batching;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A new task for a network that has learned another: layers that stay, a head that is new, features that are computed once.
class TransferTest {
    private static final Tensor X = Batching.all(images(5)).get("input");

    /// Convolutions with batch normalisation, a block, and a classifier of 3 classes behind a dropout.
    private static Layer cnn() {
        return sequential(conv2d(4, 3).named("conv1"), batchNormalization().named("bn1"), relu(),
                sequential(residual(conv2d(4, 3).padding(1)).named("0"), relu()).named("block"),
                globalAveragePooling2d(), dropout(0.5), dense(3).named("classifier"), softmax());
    }

    private static Model learned() {
        var model = Trained.model(cnn(), Trained.IMAGE).compile(adam(0.01), sparseCategoricalCrossentropy(),
                accuracy());
        model.fit(images(20), batchSize(10));
        return model;
    }

    private static Functional graph() {
        var net = functional();
        var x = net.input("image", Trained.IMAGE);
        var a = net.call(conv2d(4, 3).named("conv"), x);
        var b = net.call(conv2d(4, 3).padding(1).named("side"), a);
        var sum = net.call(add().named("sum"), a, b);
        var flat = net.call(flatten().named("flat"), net.call(relu().named("act"), sum));
        return net.output("output", net.call(dense(3).named("logits"), flat)).build();
    }

    // freezing

    @Test void layersAreFrozenByPattern() {
        try (var model = learned()) {
            assertThat(model.freeze("conv*", "block").frozen()).containsExactly("conv1", "block/0/conv2d",
                    "block/0/add", "block/0", "block/relu", "block");
            assertThat(model.freeze("bn?").frozen()).contains("conv1", "bn1", "block/0/conv2d");
            assertThat(model.unfreeze("block/0").frozen()).containsExactly("conv1", "bn1", "block/relu");
            assertThat(model.unfreeze("*").frozen()).isEmpty();
        }
    }

    @Test void aPatternThatNamesNothingIsAnError() {
        try (var model = learned()) {
            assertThatIllegalArgumentException().isThrownBy(() -> model.freeze("konv1"))
                    .withMessage("no layer is named by \"konv1\"; near it are conv1");
            assertThatIllegalArgumentException().isThrownBy(() -> model.freeze()).withMessage(
                    "name the layers, such as \"conv*\"");
            assertThatIllegalArgumentException().isThrownBy(() -> model.unfreeze("bn1"))
                    .withMessage("none of the layers named by \"bn1\" is frozen; frozen is nothing");
            assertThatIllegalArgumentException().isThrownBy(() -> model.freeze("conv1", "bn1").unfreeze("block"))
                    .withMessage("none of the layers named by \"block\" is frozen; frozen are conv1, bn1");
            assertThat(model.frozen()).as("an error changes nothing").containsExactly("conv1", "bn1");
        }
    }

    /// Frozen in the middle, between layers that learn.
    @Test void frozenBatchNormalisationKeepsItsStatisticsBitForBit() {
        try (var model = learned().freeze("bn1")) {
            Map<String, Tensor> before = variables(model);
            assertThat(before).containsKeys("bn1/moving_mean", "bn1/moving_variance", "bn1/gamma", "bn1/beta");

            model.fit(images(20), batchSize(5));

            Map<String, Tensor> after = variables(model);
            List.of("bn1/moving_mean", "bn1/moving_variance", "bn1/gamma", "bn1/beta").forEach(
                    p -> assertThat(after.get(p)).as(p).isEqualTo(before.get(p)));
            assertThat(after.get("conv1/kernel")).isNotEqualTo(before.get("conv1/kernel"));
            model.unfreeze("bn1").fit(images(20), batchSize(5));
            assertThat(model.weight("bn1/moving_mean")).isNotEqualTo(before.get("bn1/moving_mean"));
        }
    }

    // a network cut at a layer

    static Stream<Network> networks() {
        return Stream.of(Network.of(cnn(), Trained.IMAGE), Network.of(graph()),
                Network.of(sequential(conv2d(2, 3).frozen(), sequential(conv2d(2, 3), conv2d(2, 1)).frozen().named("b"),
                        conv2d(2, 1), flatten(), dense(2)), Trained.IMAGE));
    }

    @MethodSource("networks")
    @ParameterizedTest void whatIsBehindALayerOfWhatIsBeforeItIsTheWhole(Network network) {
        List<String> places = Cut.paths(network);
        assertThat(places).hasSizeGreaterThan(4);
        try (var whole = Model.of(network, Seed.of(3), Execution.on("reference"))) {
            Tensor answer = whole.predict(X);
            for (String layer : places.subList(0, places.size() - 1)) {
                try (var low = whole.into(network.upTo(layer), Seed.of(1));
                        var high = whole.into(network.after(layer), Seed.of(1))) {
                    assertThat(high.predict(low.predict(X)).doubles()).as(layer).containsExactly(answer.doubles(),
                            within(1e-6));
                    assertThat(Stream.concat(low.parameters().stream(), high.parameters().stream())
                            .map(Parameter::path).distinct())
                            .containsExactlyElementsOf(whole.parameters().stream().map(Parameter::path).toList());
                }
            }
        }
    }

    @Test void aGraphIsCutWhereAllPathsMeet() {
        assertThat(Cut.paths(Network.of(graph()))).containsExactly("conv", "sum", "act", "flat", "logits");
        assertThatIllegalArgumentException().isThrownBy(() -> Network.of(graph()).upTo("side")).withMessage(
                "the network cannot be cut behind \"side\": it can be behind [conv, sum, act, flat, logits]");
        assertThatIllegalArgumentException().isThrownBy(() -> Network.of(cnn(), Trained.IMAGE).after("blok"))
                .withMessageStartingWith(
                        "the network cannot be cut behind \"blok\": it can be behind [conv1, bn1, relu, ")
                .withMessageEndingWith("; did you mean \"block\"?");
    }

    // a new head

    @Test void aNewClassifierTakesThePlaceOfTheLastLayerWithWeights() {
        try (var source = learned().preprocessing(Preprocessing.of(Images.Fit.CROP)).provenance("pretrained",
                "stripes");
                var model = source.withClassifier(7)) {
            assertThat(model.network().summary().rows().stream().map(Summary.Row::path)).endsWith(
                    "global_average_pooling2d", "head/flatten", "head/dense", "head/softmax");
            assertThat(model.predict(X).shape()).isEqualTo(Shape.of(5, 7));
            source.parameters().stream().map(Parameter::path).filter(p -> !p.startsWith("classifier")).forEach(
                    p -> assertThat(model.weight(p)).as(p).isEqualTo(source.weight(p)));
            assertThat(model.preprocessing()).contains(Preprocessing.of(Images.Fit.CROP));
            assertThat(model.provenance()).containsEntry("pretrained", "stripes");
            assertThat(model.classNames()).isEmpty();
            try (var again = model.withClassifier(2)) {
                assertThat(again.predict(X).shape()).isEqualTo(Shape.of(5, 2));
                assertThat(again.parameters()).hasSameSizeAs(model.parameters());
            }
        }
    }

    @Test void aHeadOfOnesOwnStandsBehindAnyLayerOfTheSequence() {
        try (var source = learned();
                var model = source.withHead("block", flatten(), dense(4).relu(), dense(2));
                var graph = Model.of(Network.of(graph()), Seed.of(1), Execution.on("reference")).withClassifier(5)) {
            assertThat(model.predict(X).shape()).isEqualTo(Shape.of(5, 2));
            assertThat(model.parameters().stream().map(Parameter::path)).endsWith("head/dense/kernel",
                    "head/dense/bias", "head/dense_1/kernel", "head/dense_1/bias").doesNotContain("classifier/kernel");
            assertThat(graph.predict(X).shape()).isEqualTo(Shape.of(5, 5));
        }
    }

    @Test void aNetworkOfOneLayerHasNothingToKeep() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.of(sequential(dense(3), softmax()), Shape.of(4)).withClassifier(2))
                .withMessage("the network has no layers before a last one with weights, so that nothing can be kept; "
                        + "its layers are [dense, softmax]");
    }

    // features

    @Test void featuresAreWhatALayerYields() {
        try (var model = learned(); var features = model.features("block/0/conv2d")) {
            assertThat(features.sample()).isEqualTo(Shape.of(4, 4, 4));
            assertThat(features.of(X)).isEqualTo(model.activations(X, "block/0/conv2d").get("block/0/conv2d"));
            assertThat(features.tensor(images(5))).isEqualTo(features.of(X));
            assertThatIllegalArgumentException().isThrownBy(() -> model.features("blok")).withMessage(
                    "the network has no layer \"blok\"; did you mean \"block\"?; model.summary() lists all");
        }
    }

    @Test void whatIsFixedEndsBeforeTheFirstLayerThatLearnsOrDraws() {
        Network whole = Network.of(cnn(), Trained.IMAGE);
        assertThat(whole.fixed()).isEmpty();
        assertThat(frozen(whole, "conv1").fixed()).contains("conv1");
        assertThat(frozen(whole, "bn1").fixed()).as("the layer before it learns").isEmpty();
        assertThat(frozen(whole, "conv1", "bn1", "block").fixed()).contains("global_average_pooling2d");
        assertThat(frozen(whole, "conv1", "bn1", "block", "dropout").fixed()).contains("dropout");
        assertThat(frozen(whole.withClassifier(2), "conv1", "bn1", "block").fixed())
                .contains("head/flatten");
        assertThat(frozen(Network.of(graph()), "conv", "side").fixed()).contains("flat");
    }

    private static Network frozen(Network network, String... patterns) {
        return network.frozen(Freezing.more(network, patterns)::contains);
    }

    /// Learned from features in place of images, a head becomes the same; what is frozen keeps its bits.
    @Test void aHeadLearnsFromFeaturesAsFromImages() {
        DataSet data = images(40);
        try (var source = learned();
                var slow = source.withClassifier(3).freeze("conv1", "bn1", "block");
                var fast = source.withClassifier(3).freeze("conv1", "bn1", "block")) {
            Map<String, Tensor> before = variables(fast);
            slow.compile(sgd(0.5), sparseCategoricalCrossentropy(), accuracy()).fit(data, epochs(3), batchSize(10));
            fast.compile(sgd(0.5), sparseCategoricalCrossentropy(), accuracy());
            DataSet features;
            DataSet held;
            try (var extractor = fast.features(fast.network().fixed().orElseThrow())) {
                features = extractor.of(data);
                held = extractor.of(images(9));
            }
            assertThat(features.digest()).isEqualTo(data.digest());
            var history = fast.fit(features, epochs(3), batchSize(10), validation(held));

            assertThat(history.epochs()).hasSize(3);
            for (Parameter p : slow.parameters()) {
                assertThat(fast.weight(p.path()).doubles()).as(p.path())
                        .containsExactly(slow.weight(p.path()).doubles(), within(1e-5));
                if (!p.path().startsWith("head/")) {
                    assertThat(fast.weight(p.path())).as(p.path()).isEqualTo(before.get(p.path()));
                }
            }
            assertThat(fast.weight("head/dense/kernel")).isNotEqualTo(before.get("head/dense/kernel"));
            assertThat(fast.evaluate(images(9)).loss()).isCloseTo(fast.evaluate(held).loss(), within(1e-6));
        }
    }
}
