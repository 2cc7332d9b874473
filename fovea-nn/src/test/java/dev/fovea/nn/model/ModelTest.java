package dev.fovea.nn.model;

import static dev.fovea.nn.Trained.images;
import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.Trained.variables;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static dev.fovea.nn.train.Fit.batchSize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataSet;
import dev.fovea.nn.Trained;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.train.Batching;
import dev.fovea.nn.train.Logs;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static final Path FILE = Path.of("model.memory");

    // files

    @Test void aSavedModelIsTheModel() {
        Execution execution = Execution.on("reference");
        try (var model = model(Trained.cnn(), Trained.IMAGE)) {
            model.compile(adam(), softmaxCrossEntropy(), accuracy()).classNames(List.of("a", "b", "c"))
                    .provenance("data", "stripes");
            model.freeze(path -> path.equals("conv2d")).fit(images(20), batchSize(10));
            model.save(FILE);
            SavedModel saved = MemoryFormat.FILES.get(FILE);

            assertThat(saved.slots()).isEmpty();
            assertThat(saved.frozen()).containsExactly("conv2d");
            try (var loaded = Model.load(FILE, execution)) {
                Tensor x = Batching.all(images(4)).get("input");
                assertThat(loaded.predict(x)).isEqualTo(model.predict(x));
                assertThat(loaded.evaluate(images(9))).isEqualTo(model.evaluate(images(9)));
                assertThat(loaded.recipe()).isEqualTo(model.recipe());
                assertThat(loaded.saved()).isEqualTo(saved);
            }
        }
    }

    @Test void withoutAFormatTheErrorSaysWhereThereIsOne() {
        assertThatThrownBy(() -> ModelFormats.of(Path.of("net.fovea"), List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("""
                        net.fovea: no format for models is on the class path.
                        Add the dependency dev.fovea:fovea-formats, or dev.fovea:fovea, which has all modules.""");
        assertThatThrownBy(() -> Model.load(Path.of("net.h5"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "net.h5: no format has files of this name; there are memory (*.memory).\nGive the file one of these endings.");
    }

    // weights

    @Test void loadingByNameSaysWhatDidNotFit() {
        try (var model = model(sequential(flatten(), dense(4), dense(3)), Shape.of(2))) {
            Tensor bias = Tensor.of(Shape.of(4), 1f, 2f, 3f, 4f);
            var values = new HashMap<String, Tensor>(
                    Map.of("dense/bias", bias, "dense_1/kernel", Tensor.zeros(DType.F32, Shape.of(9, 3)),
                            "head/kernel", bias));

            LoadReport report = model.loadWeights(values);

            assertThat(model.weight("dense/bias")).isEqualTo(bias);
            assertThat(report.isComplete()).isFalse();
            assertThat(report).hasToString("""
                    1 loaded
                      missing: dense/kernel
                      missing: dense_1/bias
                      unexpected: head/kernel
                      of another shape: dense_1/kernel is [4, 3], given was [9, 3]""");
            assertThatThrownBy(report::requireComplete)
                    .hasMessageStartingWith("the weights do not fit the network: 1 loaded\n  missing: dense/kernel");
            assertThatThrownBy(() -> model.loadWeights(Map.of("x", bias))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "none of the values fits a weight of the network: 0 loaded\n  missing: dense/kernel");
        }
    }

    @Test void doublesAreTakenAsFloats() {
        try (var model = model(dense(1), Shape.of(2))) {
            LoadReport report = model.loadWeights(Map.of("dense/kernel", Tensor.of(Shape.of(2, 1), 0.5, 0.25),
                    "dense/bias", Tensor.of(Shape.of(1), 1.0)));

            assertThat(report.requireComplete().loaded()).containsExactly("dense/kernel", "dense/bias");
            assertThat(model.predict(Tensor.of(Shape.of(1, 2), 2f, 4f)).get(0)).isEqualTo(3);
        }
    }

    // freezing

    @Test void frozenLayersKeepTheirWeights() {
        try (var model = model(Trained.cnn(), Trained.IMAGE).compile(sgd(0.1), softmaxCrossEntropy())) {
            model.initialize();
            Map<String, Tensor> before = variables(model);

            model.freeze(path -> path.startsWith("conv")).fit(images(20));

            Map<String, Tensor> after = variables(model);
            assertThat(after.get("conv2d/kernel")).isEqualTo(before.get("conv2d/kernel"));
            assertThat(after.get("dense/kernel")).isNotEqualTo(before.get("dense/kernel"));
            model.unfreeze().fit(images(20));
            assertThat(model.weight("conv2d/kernel")).isNotEqualTo(before.get("conv2d/kernel"));
        }
    }

    @Test void freezingNothingIsAnError() {
        try (var model = model(Trained.cnn(), Trained.IMAGE)) {
            assertThatThrownBy(() -> model.freeze(path -> path.equals("conv2D")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "no layer is frozen by the given predicate; the layers are [conv2d, max_pooling2d, flatten, dropout, dense]");
        }
    }

    // looking into it

    @Test void activationsAreTheOutputsOfLayersByPath() {
        try (var model = model(Trained.cnn(), Trained.IMAGE)) {
            Tensor x = Batching.all(images(4)).get("input");

            Map<String, Tensor> all = model.activations(x);

            assertThat(all).containsOnlyKeys("conv2d", "max_pooling2d", "flatten", "dropout", "dense");
            assertThat(all.get("conv2d").shape()).isEqualTo(Shape.of(4, 4, 4, 3));
            assertThat(all.get("dense")).isEqualTo(model.predict(x));
            assertThat(model.activations(x, "flatten")).containsOnlyKeys("flatten").containsEntry("flatten",
                    all.get("flatten"));
            assertThatThrownBy(() -> model.activations(x, "conv2d_1")).hasMessage(
                    "the network has no layer \"conv2d_1\"; it has [conv2d, max_pooling2d, flatten, dropout, dense]");
        }
    }

    @Test void theGradientOfAScoreSaysWhatEachInputDoesToIt() {
        try (var model = model(dense(2), Shape.of(3))) {
            model.weight("dense/kernel", Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f));
            Tensor x = Tensor.of(Shape.of(2, 3), 1f, 0f, 0f, 0f, 1f, 2f);

            assertThat(model.inputGradient(x, y -> Ops.slice(y, 1, 1, 1, 1)).floats()).containsExactly(2, 4, 6, 2, 4,
                    6);
            assertThat(model.inputGradient(x, y -> Ops.times(y, y)).shape()).isEqualTo(x.shape());
            assertThat(model.inputGradient(Tensor.of(Shape.of(1, 3), new byte[]{1, 2, 3}), Ops::sum).floats())
                    .containsExactly(3, 7, 11);
        }
    }

    /// S-08: `q = x·w`, `f = relu(q)`, `J = (f − 1)²`: `∂J/∂f = 2 (f − 1)`, and so on by the chain rule.
    @Test void theGradientOfEachNodeHasItsName() {
        try (var model = model(sequential(dense(1).bias(false).named("q"), Layers.relu().named("f")), Shape.of(1))) {
            model.compile(sgd(0.1), meanSquaredError());
            model.weight("q/kernel", Tensor.of(Shape.of(1, 1), 2f));

            Map<String, Tensor> g = model.gradients(Tensor.of(Shape.of(1, 1), 3f), Tensor.of(Shape.of(1, 1), 1f));

            assertThat(g).containsOnlyKeys("q/kernel", "q", "f");
            assertThat(g.get("f").get(0)).isEqualTo(10);
            assertThat(g.get("q").get(0)).isEqualTo(10);
            assertThat(g.get("q/kernel").get(0)).isEqualTo(30);
        }
    }

    // single steps

    @Test void aStepOnABatchDescends() {
        try (var model = model(dense(1), Shape.of(1)).compile(sgd(0.1), meanSquaredError())) {
            model.weight("dense/kernel", Tensor.of(Shape.of(1, 1), 0f));
            Tensor x = Tensor.of(Shape.of(2, 1), 1f, 2f);
            Tensor y = Tensor.of(Shape.of(2, 1), 3f, 5f);

            Logs first = model.trainOnBatch(x, y);

            assertThat(first.loss()).isEqualTo((9 + 25) / 2.0);
            assertThat(model.weight("dense/kernel").get(0)).isCloseTo(0.1 * (3 + 10), within(1e-6));
            for (int i = 0; i < 200; i++) {
                model.trainOnBatch(x, y);
            }
            assertThat(model.trainOnBatch(x, y).loss()).isLessThan(0.05);
            assertThat(model.trainOnBatch(x.samples(0, 1), y.samples(0, 1)).loss()).isLessThan(0.2);
        }
    }

    @Test void singleStepsAreThoseOfFit() {
        try (var one = model(Trained.cnn(), Trained.IMAGE).compile(adam(), softmaxCrossEntropy());
                var other = model(Trained.cnn(), Trained.IMAGE).compile(adam(), softmaxCrossEntropy())) {
            DataSet data = images(20);
            one.fit(data, batchSize(5), dev.fovea.nn.train.Fit.shuffle(false));
            Map<String, Tensor> all = Batching.all(data);
            for (int i = 0; i < 20; i += 5) {
                other.trainOnBatch(Batching.part(all, i, i + 5));
            }

            assertThat(variables(other)).isEqualTo(variables(one));
        }
    }

    @Test void whatABatchLacksIsSaid() {
        try (var model = model(sequential(dense(2), dropout(0.1)), Shape.of(3)).compile(sgd(), softmaxCrossEntropy())) {
            Tensor x = Tensor.zeros(DType.F32, Shape.of(4, 3));
            assertThatThrownBy(() -> model.trainOnBatch(Map.of("label", x)))
                    .hasMessage("the network's input \"input\" is not in the batch; it has [label]");
            assertThatThrownBy(() -> model.trainOnBatch(x, Tensor.of(Shape.of(3), 1, 1, 1)))
                    .hasMessageContaining("each needs one row per sample");
            assertThatThrownBy(() -> model.predict(Map.of("image", x)))
                    .hasMessage("the input \"input\" is missing; given are [image]");
            assertThatThrownBy(() -> model.predict(Tensor.zeros(DType.F32, Shape.of(4, 5))))
                    .hasMessage("the input \"input\" takes samples [3], but was given [4, 5]; expected [4, 3]");
        }
    }

    @Test void anEvaluationNeedsARecipe() {
        try (var model = model(conv2d(1, 3), Trained.IMAGE)) {
            assertThatThrownBy(() -> model.evaluate(images(3))).isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the model was not compiled; call compile(optimizer, loss, metrics) before fit and evaluate");
        }
    }
}
