package dev.fovea.formats;

import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.lambda;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.LoadReport;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingState;
import dev.fovea.nn.loss.Losses;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoveaFormatTest {
    private static final Execution REFERENCE = Execution.on("reference").threads(1);
    private static final String REMEDY = ".\nThe file was written by a program with an error, or edited by hand: take another copy";

    @TempDir private Path folder;

    private static Model tiny() {
        return Model.of(Network.of(sequential(dense(1)), Shape.of(2)), Seed.of(1), REFERENCE)
                .compile(Optimizers.sgd(0.1), Losses.meanSquaredError());
    }

    private static Map<String, byte[]> values(Map<String, Tensor> tensors) {
        var all = new LinkedHashMap<String, byte[]>();
        tensors.forEach((name, t) -> all.put(name, t.data().toArray(ValueLayout.JAVA_BYTE)));
        return all;
    }

    @Test void aTrainedModelIsReadyAfterLoading() {
        Path file = folder.resolve("digits.fovea");
        try (Model model = Samples.model(3)) {
            model.fit(Samples.DIGITS, Fit.epochs(2), Fit.batchSize(20));
            model.provenance("data", "digits(5)").save(file);
            try (Model loaded = Model.load(file, REFERENCE)) {
                assertThat(loaded.network().layer()).isEqualTo(model.network().layer());
                assertThat(loaded.network().inputs()).isEqualTo(model.network().inputs());
                assertThat(loaded.recipe()).isEqualTo(model.recipe());
                assertThat(loaded.seed()).isEqualTo(Seed.of(3));
                assertThat(loaded.classNames()).isEqualTo(Samples.DIGITS.classNames());
                assertThat(loaded.trainingState()).isEmpty();
                assertThat(loaded.provenance()).containsEntry("data", "digits(5)").containsEntry("seed", "3")
                        .containsKeys("fovea", "jdk", "saved");
                assertThat(values(loaded.saved().weights())).containsExactlyEntriesOf(values(model.saved().weights()));
                assertThat(loaded.evaluate(Samples.OTHERS)).isEqualTo(model.evaluate(Samples.OTHERS));
                loaded.fit(Samples.DIGITS, Fit.epochs(1));
            }
        }
    }

    @Test void aRunGoesOnToTheSameWeights() {
        Path file = folder.resolve("one.fovea");
        try (Model whole = Samples.model(4); Model first = Samples.model(4)) {
            whole.fit(Samples.DIGITS, Fit.epochs(3), Fit.batchSize(64));
            var saving = (dev.fovea.nn.train.Callback) e -> {
                if (e instanceof EpochEnded(var run, _, _)) {
                    run.model().save(file, Kinds.standard(), run.state());
                    return Signal.STOP;
                }
                return Signal.CONTINUE;
            };
            first.fit(Samples.DIGITS, Fit.epochs(3), Fit.batchSize(64), saving);
            try (Model again = Model.load(file, REFERENCE)) {
                TrainingState state = again.trainingState().orElseThrow();
                assertThat(state.step()).isEqualTo(4);
                assertThat(state.history().epochs()).hasSize(1);
                again.fit(Samples.DIGITS, Fit.epochs(3), Fit.batchSize(64), Fit.resumeFrom(state));
                assertThat(values(again.saved().weights())).containsExactlyEntriesOf(values(whole.saved().weights()));
            }
        }
    }

    @Test void weightsAreLoadedByName() {
        Path archive = folder.resolve("tiny.fovea");
        Path tensors = folder.resolve("tiny.safetensors");
        try (Model model = tiny();
                Model other = Model.of(Network.of(sequential(dense(1), dense(7)), Shape.of(2)), Seed.of(9),
                        REFERENCE)) {
            model.weight("dense/kernel", Tensor.of(Shape.of(2, 1), 3f, 4f)).save(archive);
            model.save(tensors);
            for (Path file : List.of(archive, tensors)) {
                other.weight("dense/kernel", Tensor.of(Shape.of(2, 1), 0f, 0f));
                LoadReport report = other.loadWeights(file);
                assertThat(report).hasToString("2 loaded\n  missing: dense_1/kernel\n  missing: dense_1/bias");
                assertThat(other.weight("dense/kernel").get(1)).isEqualTo(4);
            }
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Model.load(tensors, REFERENCE))
                    .withMessage(tensors + ": a safetensors file holds weights, but no network.\n"
                            + "Build the network in the program, and then call model.loadWeights(file)");
        }
    }

    @Test void weightsOfANetworkWithUnknownLayersAreLoaded() {
        record Mine(double factor) implements dev.fovea.nn.layer.Layer {
            @Override public String kind() {
                return "mine";
            }

            @Override public dev.fovea.graph.Value apply(dev.fovea.nn.layer.Scope scope, dev.fovea.graph.Value x) {
                return Ops.times(x, factor);
            }
        }
        Path file = folder.resolve("mine.fovea");
        Kinds kinds = Kinds.standard().with("mine", Mine.class);
        try (Model model = Model.of(Network.of(sequential(dense(1), new Mine(2)), Shape.of(2)), Seed.of(1), REFERENCE);
                Model other = tiny()) {
            model.save(file, kinds);
            assertThat(other.loadWeights(file).isComplete()).isTrue();
            Model.load(file, REFERENCE, kinds).close();
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Model.load(file, REFERENCE))
                    .withMessageStartingWith(file + "/network.json: $.layer.layers[1].type: unknown type \"mine\"; ")
                    .withMessageEndingWith(
                            "A type of your own must be registered before loading: Kinds.standard().with(\"mylayer\", MyLayer.class)");
        }
    }

    @Test void aModelWithAFunctionIsNotSaved() {
        Path file = folder.resolve("function.fovea");
        try (Model model = Model.of(
                Network.of(sequential(flatten(), lambda("half", x -> Ops.times(x, 0.5)), dense(1)), Shape.of(2)),
                Seed.of(1), REFERENCE)) {
            assertThatIllegalArgumentException().isThrownBy(() -> model.save(file))
                    .withMessageStartingWith(
                            "$.layer.layers[1]: a layer that is given as a function cannot be saved. ");
        }
        assertThat(file).doesNotExist();
    }

    @Test void aCutOrFlippedFileIsATypedError() throws IOException {
        damage(97);      // ArchiveTest goes through all of them in memory
    }

    @Test
    @Tag("nightly") void everyPrefixAndEverySingleBitFlipIsATypedError() throws IOException {
        damage(1);
    }

    private void damage(int every) throws IOException {
        Path file = folder.resolve("tiny.fovea");
        try (Model model = tiny()) {
            model.save(file);
        }
        byte[] whole = Files.readAllBytes(file);
        Path damaged = folder.resolve("damaged.fovea");
        var format = new FoveaFormat();
        Consumer<byte[]> check = bytes -> {
            try {
                Files.write(damaged, bytes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> format.load(damaged, Kinds.standard(), s -> s));
        };
        var number = new AtomicInteger();
        Stream.concat(Damage.prefixes(whole), Damage.flips(whole)).filter(_ -> number.getAndIncrement() % every == 0)
                .forEach(check);
    }

    private FormatException readOf(ArchiveContent content) {
        Path file = folder.resolve("lies.fovea");
        content.writeTo(file);
        var thrown = new ArrayList<FormatException>();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> new FoveaFormat().load(file, Kinds.standard(), s -> s)).satisfies(thrown::add);
        return thrown.getFirst();
    }

    private static ArchiveContent content() {
        try (Model model = tiny()) {
            return new FoveaFormat().content(model.saved(), Kinds.standard());
        }
    }

    @Test void whatContradictsItselfIsATypedError() {
        Path file = folder.resolve("lies.fovea");
        Tensor kernel = Tensor.of(Shape.of(2, 1), 1f, 2f);
        Tensor bias = Tensor.of(Shape.of(1), 1f);
        assertThat(readOf(content().with(Part.WEIGHTS, Map.of("dense/kernel", kernel))))
                .hasMessage(file + "/weights.safetensors: there is no \"dense/bias\", which the network has" + REMEDY);
        assertThat(readOf(content().with(Part.WEIGHTS,
                Map.of("dense/kernel", kernel.reshape(Shape.of(1, 2)), "dense/bias", bias))))
                .hasMessage(
                        file + "/weights.safetensors: \"dense/kernel\" is [1, 2], but the network has [2, 1]" + REMEDY);
        assertThat(readOf(content().with(Part.WEIGHTS, Map.of("dense/kernel", kernel, "dense/bias", bias, "x", bias))))
                .hasMessage(file + "/weights.safetensors: [\"x\"] belong to no layer of the network" + REMEDY);
        var network = new ModelDescription(sequential(dense(1)), List.of(), List.of(), List.of(), Seed.of(1));
        Json json = new RecordCodec(TypeRegistry.standard()).encode(network, ModelDescription.class);
        assertThat(readOf(content().with(Part.NETWORK, json)))
                .hasMessage(file + "/network.json: the network cannot be built: "
                        + "a network of one layer after another has one input, but was given []" + REMEDY);
        assertThat(readOf(content().with(Part.TRAINING, Json.object())))
                .hasMessage(file + "/training.json: $: the member \"optimizer\" is missing");
        assertThat(readOf(content().with(Part.PROVENANCE, Json.object().with("seed", Json.of(1)))))
                .hasMessage(file + "/provenance.json: $.seed: a text was expected, but is 1");
        assertThat(readOf(content().with(Part.CHECKPOINT,
                Json.object().with("epoch", Json.of(-1)).with("batch", Json.of(0)).with("step", Json.of(0))
                        .with("optimizerSteps", Json.of(0)).with("samples", Json.of(0)).with("sums", Json.object())
                        .with("history", Json.object().with("epochs", Json.array())))))
                .hasMessage(file + "/checkpoint.json: $: TrainingState refuses this: "
                        + "a run stands at counts of 0 or more, but at epoch -1, batch 0, step 0, sample 0");
    }

    @Test void aNetworkThatIsLargerThanItsWeightsCostsNothing() {
        var network = new ModelDescription(sequential(dense(2_000_000_000), dense(2_000_000_000)), tinyFields(),
                List.of(), List.of(), Seed.of(1));
        Json json = new RecordCodec(TypeRegistry.standard()).encode(network, ModelDescription.class);
        assertThat(readOf(content().with(Part.NETWORK, json))).hasMessage(folder.resolve("lies.fovea")
                + "/weights.safetensors: \"dense/kernel\" is [2, 1], but the network has [2, 2000000000]" + REMEDY);
    }

    private static List<dev.fovea.data.Field> tinyFields() {
        try (Model model = tiny()) {
            return model.network().inputs();
        }
    }

    @Test void frozenLayersStayFrozen() {
        Path file = folder.resolve("frozen.fovea");
        try (Model model = Samples.model(1)) {
            model.freeze(p -> p.equals("dense")).save(file);
        }
        try (Model loaded = Model.load(file, REFERENCE)) {
            assertThat(loaded.saved().frozen()).containsExactly("dense");
        }
    }

    @Test void aModelWithoutRecipeHasNone() {
        try (Model model = Model.of(Network.of(Samples.twoInputs()), Seed.of(2), REFERENCE)) {
            Path file = folder.resolve("plain.fovea");
            model.save(file);
            SavedModel saved = new FoveaFormat().load(file, Kinds.standard(),
                    s -> new SavedModel(s.layer(), s.inputs(), s.frozen(), s.seed(),
                            s.classNames(), s.recipe(), new LinkedHashMap<>(), s.slots(), s.state(), s.provenance()));
            assertThat(saved.layer()).isEqualTo(Samples.twoInputs());
            assertThat(saved.recipe()).isEqualTo(Optional.empty());
            assertThat(saved.state()).isEqualTo(Optional.empty());
            assertThat(saved.slots()).isEmpty();
        }
    }
}
