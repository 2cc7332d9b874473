package dev.fovea.formats.check;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.normalization;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.formats.Npy;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first layer that diverges is named, in a chain and where branches meet, and causes that are tried are told.
class ActivationCheckTest {
    private static final Shape SAMPLE = Shape.of(9, 9, 3);

    @TempDir private Path folder;

    private static Sequential chain() {
        return sequential(conv2d(4, 3).padding(SAME).stride(2).named("conv1"), batchNormalization().named("bn1"),
                relu(), conv2d(6, 3).relu().named("conv2"), flatten(), dense(5).named("fc"), softmax());
    }

    private static Sequential branched() {
        return sequential(conv2d(4, 3).padding(SAME).named("stem"),
                residual(conv2d(4, 3).padding(SAME).named("conv1"), relu(), conv2d(4, 3).padding(SAME).named("conv2"))
                        .shortcut(conv2d(4, 1).named("fit")).named("block"),
                relu(), globalAveragePooling2d(), dense(3).named("fc"));
    }

    private static Model model(Layer layer) {
        return model(layer, SAMPLE);
    }

    /// Weights that differ in every place, running variances among them.
    private static Model model(Layer layer, Shape sample) {
        Model model = Model.of(Network.of(layer, sample), Seed.of(7), Execution.on("reference"));
        model.parameters().stream().filter(p -> p.type().shape().rank() == 1)
                .forEach(p -> model.weight(p.path(), map(model.weight(p.path()), x -> x + 0.1, 0.013)));
        return model;
    }

    private static Tensor map(Tensor t, DoubleUnaryOperator f, double step) {
        Tensor result = Tensor.zeros(DType.F32, t.shape());
        for (long i = 0; i < t.count(); i++) {
            result.set(i, f.applyAsDouble(t.get(i)) + step * i);
        }
        return result;
    }

    private static Tensor images() {
        return images(SAMPLE);
    }

    private static Tensor images(Shape sample) {
        Tensor x = Tensor.zeros(DType.F32, sample.prepend(4));
        for (long i = 0; i < x.count(); i++) {
            x.set(i, Math.round(127 + 120 * Math.sin(i * 0.37)));
        }
        return x;
    }

    /// Writes what layers yield as files.
    private Path written(Map<String, Tensor> activations, String... layers) throws IOException {
        Path acts = Files.createDirectories(folder.resolve("acts"));
        for (String layer : layers) {
            Path file = acts.resolve(layer + ".npy");
            Files.createDirectories(file.getParent());
            Tensor tensor = activations.get(layer);
            assertThat(tensor).as(layer).isNotNull();
            Npy.write(file, tensor);
        }
        return acts;
    }

    private static NamedArrays one(Tensor tensor) {
        return new NamedArrays(Path.of("x.npy"), false, new LinkedHashMap<>(Map.of("x", tensor)));
    }

    private static NamedArrays named(String name, Tensor tensor) {
        return new NamedArrays(Path.of("acts"), true, new LinkedHashMap<>(Map.of(name, tensor)));
    }


    @Test void whatIsTheSameAgreesInEveryLayer() throws IOException {
        try (Model model = model(chain())) {
            Path acts = written(model.activations(images()), "conv1", "bn1", "relu", "conv2", "flatten", "fc",
                    "softmax");
            CheckReport report = ActivationCheck.of(model).compare(one(images()), NamedArrays.read(acts));
            assertThat(report.agrees()).isTrue();
            assertThat(report).hasToString("""
                    x.npy: f32[4, 9, 9, 3], channels last
                      layer    file         shape         max abs  relative
                      conv1    conv1.npy    [4, 5, 5, 4]  0        0         agrees
                      bn1      bn1.npy      [4, 5, 5, 4]  0        0         agrees
                      relu     relu.npy     [4, 5, 5, 4]  0        0         agrees
                      conv2    conv2.npy    [4, 3, 3, 6]  0        0         agrees
                      flatten  flatten.npy  [4, 54]       0        0         agrees
                      fc       fc.npy       [4, 5]        0        0         agrees
                      softmax  softmax.npy  [4, 5]        0        0         agrees
                    all 7 layers agree within 1.0e-04 of the largest number""");
        }
    }

    @ValueSource(strings = {"conv1/kernel", "bn1/gamma", "conv2/bias", "fc/kernel"})
    @ParameterizedTest void aDamagedLayerOfAChainIsNamed(String weight) throws IOException {
        try (Model model = model(chain())) {
            Path acts = written(model.activations(images()), "conv1", "bn1", "conv2", "fc", "softmax");
            damage(model, weight);
            CheckReport report = ActivationCheck.of(model).compare(one(images()), NamedArrays.read(acts));
            String layer = weight.substring(0, weight.indexOf('/'));
            var first = report.first().orElseThrow();
            assertThat(first.layer()).isEqualTo(layer);
            assertThat(first.causes()).anyMatch(c -> c.startsWith("only channel 1 of "));
            assertThat(report.rows().stream().takeWhile(r -> !r.layer().equals(layer)))
                    .allMatch(CheckReport.Row::agrees);
        }
    }

    @ValueSource(strings = {"block/conv1", "block/conv2", "block/shortcut/fit", "fc", "stem"})
    @ParameterizedTest void aDamagedLayerOfABranchIsNamed(String layer) throws IOException {
        try (Model model = model(branched())) {
            Path acts = written(model.activations(images()), "stem", "block/conv1", "block/conv2",
                    "block/shortcut/fit", "block", "relu", "fc");
            damage(model, layer + "/kernel");
            CheckReport report = ActivationCheck.of(model).compare(one(images()), NamedArrays.read(acts));
            assertThat(report.first().orElseThrow().layer()).isEqualTo(layer);
            assertThat(report.rows().stream().filter(r -> !r.agrees()).map(CheckReport.Row::layer)).contains(layer)
                    .hasSizeLessThan(8);
        }
    }

    private static void damage(Model model, String weight) {
        Tensor value = model.weight(weight);
        value.set(1, value.get(1) + 0.5);
        model.weight(weight, value);
    }

    @Test void whatLiesBetweenIsTold() throws IOException {
        try (Model model = model(branched())) {
            Path acts = written(model.activations(images()), "stem", "relu", "fc");
            damage(model, "block/shortcut/fit/kernel");
            var first = ActivationCheck.of(model).compare(one(images()), NamedArrays.read(acts)).first().orElseThrow();
            assertThat(first.layer()).isEqualTo("relu");
            assertThat(first.from()).containsExactly("stem");
            assertThat(first.within()).containsExactly("block/conv1", "block/relu", "block/conv2",
                    "block/shortcut/fit", "block/add");
            assertThat(first.toString()).startsWith("relu is the first layer that diverges: relu.npy differs by ")
                    .contains("\n  here it is relu()\n  before it agrees: stem\n"
                            + "  nothing was given for what lies between: block/conv1, block/relu, block/conv2, "
                            + "block/shortcut/fit, block/add\n");
        }
    }

    @Test void numbersOfPyTorchAreReadAsTheyStandThere() throws IOException {
        try (Model model = model(chain())) {
            var all = new LinkedHashMap<>(model.activations(images()));
            Tensor maps = all.get("conv2");
            all.put("conv2", first(maps));
            all.put("flatten", first(maps).reshape(Shape.of(4, 54)));
            all.put("conv1", first(all.get("conv1")));
            Path acts = written(all, "conv1", "conv2", "flatten", "fc");
            Npy.write(folder.resolve("images.npy"), first(images()));
            CheckReport report = ActivationCheck.of(model).order(Order.CHANNELS_FIRST)
                    .compare(NamedArrays.read(folder.resolve("images.npy")), NamedArrays.read(acts));
            assertThat(report.agrees()).as(report::toString).isTrue();
            assertThat(report.assumed()).containsExactly(folder + "/images.npy: f32[4, 3, 9, 9], channels first");
            assertThat(report.rows().stream().map(CheckReport.Row::note)).containsExactly("channels first",
                    "channels first", "map after map there, pixel after pixel here", "");
        }
    }

    private static Tensor first(Tensor t) {
        return t.transposed(List.of(0, 3, 1, 2));
    }

    @Test void aLayerBeforeItsActivationIsReadAsSuch() {
        try (Model model = model(chain());
                Model plain = model(sequential(
                        conv2d(4, 3).padding(SAME).stride(2).named("conv1"), batchNormalization().named("bn1"), relu(),
                        conv2d(6, 3).named("conv2"), flatten(), dense(5).named("fc")))) {
            plain.loadWeights(model.saved().weights()).requireComplete();
            CheckReport conv = ActivationCheck.of(model).compare(one(images()),
                    named("conv2", plain.activations(images(), "conv2").get("conv2")));
            assertThat(conv.agrees()).isTrue();
            assertThat(conv.rows().getFirst().note()).isEqualTo("before its relu()");
            CheckReport logits = ActivationCheck.of(model).compare(one(images()),
                    one(model.activations(images(), "fc").get("fc")));
            assertThat(logits.agrees()).isTrue();
            assertThat(logits.assumed())
                    .contains("x.npy: taken for what the network answers, softmax");
            assertThat(logits.rows().getFirst().note()).isEqualTo("before its softmax()");
        }
    }

    /// A block of PyTorch ends in the activation that follows the sum.
    @Test void aBlockIsReadAfterTheActivationThatFollows() {
        try (Model model = model(branched())) {
            CheckReport report = ActivationCheck.of(model).compare(one(images()),
                    named("block", model.activations(images(), "relu").get("relu")));
            assertThat(report.agrees()).isTrue();
            assertThat(report.rows().getFirst().note()).isEqualTo("after the relu() that follows");
        }
    }

    /// The cause of what diverges where `there` has what the other program has, and `here` what was built.
    private static List<String> causes(Layer here, Layer there, String layer) {
        return causes(here, there, layer, images(), images());
    }

    private static List<String> causes(Layer here, Layer there, String layer, Tensor fed, Tensor fedThere) {
        try (Model ours = model(here); Model theirs = model(there)) {
            theirs.loadWeights(ours.saved().weights()).requireComplete();
            Tensor given = theirs.activations(fedThere, layer).get(layer);
            var report = ActivationCheck.of(ours).compare(one(fed), named(layer, given));
            assertThat(report.first().map(CheckReport.Divergence::layer)).contains(layer);
            return report.first().orElseThrow().causes();
        }
    }

    @Test void anotherPaddingIsFound() {
        var same = conv2d(4, 3).padding(SAME).stride(2);
        Shape even = Shape.of(8, 8, 3);
        try (Model ours = model(sequential(same.named("conv1")), even);
                Model theirs = model(sequential(same.padding(1).named("conv1")), even)) {
            theirs.loadWeights(ours.saved().weights()).requireComplete();
            var report = ActivationCheck.of(ours).compare(one(images(even)),
                    named("conv1", theirs.activations(images(even), "conv1").get("conv1")));
            assertThat(report.first().orElseThrow().causes())
                    .containsExactly("cause: as conv2d(4, 3).stride(2).padding(1) it agrees");
        }
        assertThat(causes(sequential(averagePooling2d(3).stride(1).padding(SAME).named("pool")),
                sequential(averagePooling2d(3).stride(1).padding(1).countPadding(true).named("pool")), "pool"))
                .containsExactly("cause: as averagePooling2d(3).stride(1).padding(SAME).countPadding(true) it agrees");
    }

    @Test void anotherEpsilonIsFound() {
        assertThat(causes(sequential(batchNormalization().named("bn1")),
                sequential(batchNormalization().epsilon(1e-2).named("bn1")), "bn1"))
                .containsExactly("cause: as batchNormalization().epsilon(0.01) it agrees");
    }

    @Test void anotherActivationIsFound() {
        assertThat(causes(sequential(conv2d(4, 3).named("conv1")), sequential(conv2d(4, 3).relu().named("conv1")),
                "conv1")).containsExactly(
                        "cause: what was given is relu of what the layer yields here: an activation is missing");
        assertThat(causes(sequential(dense(4).tanh().named("fc")), sequential(dense(4).gelu().named("fc")), "fc"))
                .containsExactly("cause: as dense(4).activation(gelu()) it agrees");
    }

    @Test void aTurnedKernelIsFound() {
        Layer net = sequential(conv2d(3, 3).named("conv1"));
        try (Model model = model(net)) {
            Tensor given = model.activations(images(), "conv1").get("conv1");
            Tensor kernel = model.weight("conv1/kernel");
            Tensor turned = Tensor.zeros(DType.F32, kernel.shape());
            for (int p = 0; p < 9; p++) {
                for (int i = 0; i < 9; i++) {
                    turned.set((8 - p) * 9 + i, kernel.get(p * 9 + i));
                }
            }
            model.weight("conv1/kernel", turned);
            assertThat(ActivationCheck.of(model).compare(one(images()), named("conv1", given)).first().orElseThrow()
                    .causes()).containsExactly(
                            "cause: with its kernel turned by 180 degrees (a true convolution) it agrees");
            assertThat(model.weight("conv1/kernel")).isEqualTo(turned);
        }
        try (Model model = model(sequential(dense(3).named("fc")), Shape.of(3))) {
            Tensor x = images(Shape.of(3));
            Tensor given = model.activations(x, "fc").get("fc");
            model.weight("fc/kernel", model.weight("fc/kernel").transposed(List.of(1, 0)));
            assertThat(ActivationCheck.of(model).compare(one(x), named("fc", given)).first().orElseThrow().causes())
                    .containsExactly("cause: with its kernel transposed it agrees");
        }
    }

    @Test void pixelsThatAreFedOtherwiseAreFound() {
        Tensor fractions = map(images(), x -> x / 255, 0);
        Layer net = sequential(conv2d(4, 3).named("conv1"));
        assertThat(causes(net, net, "conv1", images(), fractions))
                .containsExactly("cause: with the inputs divided by 255 it agrees");
        assertThat(causes(net, net, "conv1", fractions, images()))
                .containsExactly("cause: with the inputs multiplied by 255 it agrees");
        Tensor bgr = Tensor.zeros(DType.F32, images().shape());
        for (long i = 0; i < bgr.count(); i++) {
            bgr.set(i, images().get(i - i % 3 + 2 - i % 3));
        }
        assertThat(causes(net, net, "conv1", images(), bgr)).containsExactly(
                "cause: with the inputs with their channels in reverse order (RGB and BGR) it agrees");
    }

    /// PyTorch's models are fed what a first layer makes of the pixels here.
    @Test void inputsThatAreScaledAlreadyAreReadAsSuch() {
        for (Layer first : List.of(rescaling(1 / 127.5, -1), normalization(List.of(120.0, 115.0, 100.0),
                List.of(3600.0, 3500.0, 3400.0)))) {
            try (Model model = model(sequential(first.named("pixels"), conv2d(4, 3).named("conv1")))) {
                var acts = model.activations(images(), "pixels", "conv1");
                CheckReport report = ActivationCheck.of(model).compare(one(acts.get("pixels")),
                        named("conv1", acts.get("conv1")));
                assertThat(report.agrees()).as(report::toString).isTrue();
                assertThat(report.assumed()).contains(
                        "x.npy: taken for what pixels = %s yields, since more agrees so".formatted(first));
                assertThat(
                        ActivationCheck.of(model).compare(one(images()), named("conv1", acts.get("conv1"))).assumed())
                        .hasSize(1);
            }
        }
    }

    @Test void channelsInAnotherOrderAndPlacesThatDifferAreFound() {
        try (Model model = model(sequential(conv2d(3, 2).named("conv1")))) {
            Tensor given = model.activations(images(), "conv1").get("conv1");
            Tensor moved = Tensor.zeros(DType.F32, given.shape());
            Tensor scaled = Tensor.zeros(DType.F32, given.shape());
            Tensor border = given.copy();
            for (long i = 0; i < given.count(); i++) {
                moved.set(i, given.get(i - i % 3 + (i + 1) % 3));
                scaled.set(i, given.get(i) * (2 + i % 3) + 5);
                if (i / 3 % 8 == 7) {
                    border.set(i, 0);
                }
            }
            assertThat(causes(model, moved)).containsExactly(
                    "cause: the channels stand in another order; the given ones are ours number [1, 2, 0]");
            assertThat(causes(model, scaled)).containsExactly(
                    "each channel is ours times a factor from 2 to 4, and a constant: γ, variance or ε of a normalisation"
                            .replace("from 2 to 4", "from 2.000 to 4.000"));
            assertThat(causes(model, border)).containsExactly(
                    "all differences lie within 1 of the lower and right border: the padding");
            assertThat(causes(model, given.transposed(List.of(0, 2, 1, 3)))).containsExactly(
                    "cause: the axes stand in another order; with [0, 2, 1, 3] of what was given it agrees");
        }
    }

    private static List<String> causes(Model model, Tensor given) {
        return ActivationCheck.of(model).compare(one(images()), named("conv1", given)).first().orElseThrow().causes();
    }

    @Test void anotherShapeDiverges() {
        try (Model model = model(sequential(maxPooling2d(2).named("pool"), conv2d(2, 3).named("conv1")));
                Model other = model(sequential(maxPooling2d(2).ceilMode(true).named("pool"),
                        conv2d(2, 3).named("conv1")))) {
            var report = ActivationCheck.of(model).compare(one(images()),
                    named("pool", other.activations(images(), "pool").get("pool")));
            assertThat(report.first().orElseThrow()).hasToString("""
                    pool is the first layer that diverges: pool.npy is [4, 5, 5, 3], but here it yields [4, 4, 4, 3], \
                    channels first [4, 3, 4, 4]
                      here it is maxPooling2d(2)
                      cause: as maxPooling2d(2).padding(SAME) it would yield that shape
                      cause: as maxPooling2d(2).padding(1) it would yield that shape
                      cause: as maxPooling2d(2).padding(0, 1, 0, 1) it would yield that shape
                      cause: as maxPooling2d(2).padding(1, 0, 1, 0) it would yield that shape
                      cause: as maxPooling2d(2).ceilMode(true) it would yield that shape""");
        }
    }

    @Test void whatIsNoNumberIsFarFromEveryNumber() {
        try (Model model = model(sequential(dense(2).named("fc")), Shape.of(2))) {
            Tensor x = Tensor.of(Shape.of(1, 2), 1f, 2f);
            model.weight("fc/bias", Tensor.of(Shape.of(2), Float.NaN, 0));
            Tensor y = model.predict(x);
            assertThat(ActivationCheck.of(model).compare(one(x), named("fc", y)).agrees()).isTrue();
            Tensor given = Tensor.of(Shape.of(1, 2), 0, (float) y.get(1));
            CheckReport report = ActivationCheck.of(model).compare(one(x), named("fc", given));
            assertThat(report.rows().getFirst().relative()).isInfinite();
        }
    }

    @Test void theToleranceIsRelativeToTheLargestNumber() {
        try (Model model = model(sequential(dense(2).named("fc")), Shape.of(2))) {
            Tensor x = Tensor.of(Shape.of(1, 2), 1f, 2f);
            Tensor given = map(model.predict(x), y -> y * 1.001, 0);
            ActivationCheck check = ActivationCheck.of(model);
            assertThat(check.compare(one(x), named("fc", given)).agrees()).isFalse();
            assertThat(check.tolerance(2e-3).compare(one(x), named("fc", given)).agrees()).isTrue();
            assertThatIllegalArgumentException().isThrownBy(() -> check.tolerance(0))
                    .withMessage("the tolerance must be more than 0, but is 0.0");
        }
    }

    @Test void namesThatMeanNoLayerAreToldAllAtOnce() throws IOException {
        try (Model model = model(chain())) {
            Path acts = written(model.activations(images()), "conv1");
            Npy.write(acts.resolve("conv3.npy"), images());
            Npy.write(acts.resolve("zzz.npy"), images());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ActivationCheck.of(model).compare(one(images()), NamedArrays.read(acts)))
                    .withMessage(acts + """
                            : 2 files are not understood:
                              conv3.npy names no layer; near it are conv1, conv2
                              zzz.npy names no layer; there are conv1, bn1, relu, conv2, flatten, fc, softmax""");
        }
        try (Model model = model(branched())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ActivationCheck.of(model).compare(one(images()), named("conv1", images())))
                    .withMessage("acts: conv1.npy names no layer; near it are block/conv1, block/conv2");
            assertThat(ActivationCheck.of(model).compare(one(images()),
                    named("block.conv1", model.activations(images(), "block/conv1").get("block/conv1"))).agrees())
                    .isTrue();
            assertThat(ActivationCheck.of(model).compare(one(images()),
                    named("block_conv1", model.activations(images(), "block/conv1").get("block/conv1"))).agrees())
                    .isTrue();
        }
    }

    @Test void inputsThatDoNotFitSaySo() {
        try (Model model = model(chain())) {
            ActivationCheck check = ActivationCheck.of(model);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> check.compare(one(Tensor.zeros(DType.F32, Shape.of(4, 8, 8, 3))), one(images())))
                    .withMessage("x.npy is f32[4, 8, 8, 3], but the input \"input\" of the network takes [N, 9, 9, 3], "
                            + "or channels first [N, 3, 9, 9]");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> check.compare(one(images()), named("fc", Tensor.zeros(DType.F32, Shape.of(3, 5)))))
                    .withMessage("fc.npy is f32[3, 5], of 3 samples, but 4 were fed");
            assertThatIllegalArgumentException().isThrownBy(() -> NamedArrays.read(folder)).withMessage(
                    folder + " holds no file *.npy; numpy.save(\"" + folder + "/NAME.npy\", array) writes one");
        }
    }

    @Test void oneSampleNeedsNoBatchAndOneChannelNoAxis() {
        Shape sample = Shape.of(6, 6, 1);
        try (Model model = model(sequential(conv2d(2, 3).named("conv1"), globalAveragePooling2d()), sample)) {
            Tensor x = images(sample).samples(0, 1);
            Tensor maps = model.activations(x, "conv1").get("conv1");
            CheckReport report = ActivationCheck.of(model).compare(one(x.reshape(Shape.of(6, 6))),
                    named("conv1", maps.reshape(Shape.of(4, 4, 2))));
            assertThat(report.agrees()).isTrue();
            assertThat(report.assumed()).containsExactly("x.npy: f32[6, 6], one sample, of one channel");
            Tensor pooled = model.predict(x);
            CheckReport global = ActivationCheck.of(model).order(Order.CHANNELS_FIRST)
                    .compare(one(x), named("global_average_pooling2d", pooled.reshape(Shape.of(1, 2, 1, 1))));
            assertThat(global.agrees()).isTrue();
            assertThat(global.rows().getFirst().note()).isEqualTo("without axes of extent 1");
        }
    }

    @Test void anArchiveOfArraysIsRead() throws IOException {
        try (Model model = model(chain())) {
            Path acts = written(model.activations(images()), "conv1", "fc");
            Path npz = folder.resolve("acts.npz");
            try (var zip = new ZipOutputStream(Files.newOutputStream(npz))) {
                for (String name : List.of("conv1.npy", "fc.npy")) {
                    zip.putNextEntry(new ZipEntry(name));
                    zip.write(Files.readAllBytes(acts.resolve(name)));
                }
            }
            CheckReport report = ActivationCheck.of(model).compare(one(images()), NamedArrays.read(npz));
            assertThat(report.agrees()).isTrue();
            assertThat(report.rows()).hasSize(2);
        }
    }
}
