package dev.fovea.formats;

import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.leakyRelu;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.nn.initializer.Constant;
import dev.fovea.nn.initializer.Distribution;
import dev.fovea.nn.initializer.Glorot;
import dev.fovea.nn.initializer.He;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.initializer.LeCun;
import dev.fovea.nn.initializer.Normal;
import dev.fovea.nn.initializer.Ones;
import dev.fovea.nn.initializer.TruncatedNormal;
import dev.fovea.nn.initializer.Uniform;
import dev.fovea.nn.initializer.Zeros;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Lambda;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.loss.L1Penalty;
import dev.fovea.nn.loss.L2Penalty;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.loss.Penalty;
import dev.fovea.nn.loss.SumPenalty;
import dev.fovea.nn.metric.Accuracy;
import dev.fovea.nn.metric.BinaryAccuracy;
import dev.fovea.nn.metric.MeanLoss;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.metric.TopK;
import dev.fovea.nn.model.Functional;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.optimizer.Adam;
import dev.fovea.nn.optimizer.Momentum;
import dev.fovea.nn.optimizer.Nesterov;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.optimizer.Sgd;
import dev.fovea.nn.schedule.ConstantRate;
import dev.fovea.nn.schedule.Cosine;
import dev.fovea.nn.schedule.ExponentialDecay;
import dev.fovea.nn.schedule.Schedule;
import dev.fovea.nn.schedule.StepDecay;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.Task;
import dev.fovea.op.Ops;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StandardTypesTest {
    private static final List<Class<?>> SAVED = List.of(Component.class, Padding.class, Initializer.class,
            Penalty.class, Loss.class, Metric.class,
            Optimizer.class, Schedule.class);

    private final RecordCodec codec = new RecordCodec(TypeRegistry.standard());

    private static List<Class<?>> classesOf(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(f -> root.relativize(f).toString().replace('\\', '/'))
                    .filter(f -> f.startsWith("dev/fovea/nn/") && f.endsWith(".class"))
                    .<Class<?>>map(f -> load(f.substring(0, f.length() - 6).replace('/', '.'))).toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Class<?>> classesOfNn() throws IOException {
        URI place = URI.create(Layer.class.getProtectionDomain().getCodeSource().getLocation().toString());
        Path path = Path.of(place);
        if (Files.isDirectory(path)) {
            return classesOf(path);
        }
        try (var jar = FileSystems.newFileSystem(path)) {
            return classesOf(jar.getPath("/"));
        }
    }

    @Test void everyRecordThatDescribesANetworkOrATrainingHasAName() throws IOException {
        List<Class<?>> records = classesOfNn().stream().filter(c -> c.isRecord() && Modifier.isPublic(c.getModifiers()))
                .filter(c -> SAVED.stream().anyMatch(s -> s.isAssignableFrom(c))).filter(c -> c != Lambda.class)
                .toList();
        assertThat(records).hasSizeGreaterThan(45).contains(Functional.class, Padding.Same.class, Adam.class)
                .allSatisfy(c -> assertThat(TypeRegistry.standard().nameOf(c)).as(c.getName()).isPresent());
        assertThat(TypeRegistry.standard().names()).hasSameSizeAs(records);
    }

    static Stream<Layer> networks() {
        return Stream.of(Samples.lenet(), Samples.lectureCnn(), Samples.twoInputs(), Samples.residualNet(),
                dense(3).kernelInitializer(new Normal(0, 0.1))
                        .kernelRegularizer(new SumPenalty(List.of(new L1Penalty(0.1), new L2Penalty(0.2)))),
                conv2d(2, 3, 5).padding(1, 2, 3, 4).activation(leakyRelu(0.3)).bias(false));
    }

    @ParameterizedTest
    @MethodSource("networks") void aNetworkIsReadBackEqual(Layer network) {
        Json json = codec.encode(network, Layer.class);
        assertThat(codec.decode(Json.parse("network.json", json.bytes()).at("network.json"), Layer.class))
                .isEqualTo(network);
    }

    static Stream<Initializer> initializers() {
        return Stream.of(new Zeros(), new Ones(), new Constant(-0.25), new Normal(1, 2), new TruncatedNormal(0, 0.05),
                new Uniform(-1, 1e-9),
                new He(Distribution.NORMAL), new Glorot(Distribution.UNIFORM), new LeCun(Distribution.NORMAL));
    }

    @ParameterizedTest
    @MethodSource("initializers") void anInitializerIsReadBackEqual(Initializer initializer) {
        Json json = codec.encode(initializer, Initializer.class);
        assertThat(codec.decode(json.at("f"), Initializer.class)).isEqualTo(initializer);
    }

    static Stream<Optimizer> optimizers() {
        return Stream.of(new Sgd(new ConstantRate(0.1)), new Momentum(new ExponentialDecay(0.1, 0.9), 0.9),
                new Nesterov(new StepDecay(0.1, 0.5, 3), 0.8),
                new Adam(new Cosine(0.01, 100, 1e-5), 0.9, 0.999, 1e-7));
    }

    static Stream<Loss> losses() {
        return Stream.of(Losses.sparseCategoricalCrossentropy().fromLogits(true), Losses.categoricalCrossentropy(),
                Losses.binaryCrossentropy(),
                Losses.meanSquaredError());
    }

    @Test void everyRecipeIsReadBackEqual() {
        optimizers().forEach(optimizer -> losses().forEach(loss -> {
            var recipe = new Recipe(optimizer, List.of(
                    Task.of("class", loss, new Accuracy(), new TopK(5), new BinaryAccuracy(0.4),
                            new MeanLoss("other", loss)).weight(0.3)));
            Json json = codec.encode(recipe, Recipe.class);
            assertThat(codec.decode(json.at("f"), Recipe.class)).isEqualTo(recipe);
        }));
    }

    @Test void aNetworkReadsAsItsLayersAreCalled() {
        assertThat(codec.encode(sequential(dense(10).softmax()), Layer.class).compact()).startsWith(
                "{\"type\":\"sequential\",\"layers\":[{\"type\":\"dense\",\"units\":10,\"neurons\":{\"bias\":true,\"activation\":{\"type\":\"softmax\"}");
    }

    @Test void aFunctionCannotBeSaved() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(sequential(new Lambda("swish", Ops::relu)), Layer.class))
                .withMessage("$.layers[0]: a layer that is given as a function cannot be saved. "
                        + "Write it as a record that implements Layer, and give it a name: Kinds.standard().with(\"mylayer\", MyLayer.class)");
        var recipe = new Recipe((new Sgd((_, _, _) -> 0.1)), List.of(Task.of("", (_, t) -> t)));
        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(recipe, Recipe.class))
                .withMessage("$.optimizer.rate: a schedule that is given as a function cannot be saved. "
                        + "Write it as a record that implements Schedule, and give it a name: Kinds.standard().with(\"myschedule\", MySchedule.class)");
        var measured = new Recipe(new Sgd(new ConstantRate(0.1)),
                List.of(Task.of("", Losses.meanSquaredError(), Metric.of("mine", (y, _) -> y))));
        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(measured, Recipe.class))
                .withMessageStartingWith(
                        "$.tasks[0].metrics[0]: a metric that is given as a function cannot be saved. ");
    }

    record Halving(double start) implements Schedule {
        @Override public double at(int epoch, long step, long steps) {
            return Math.scalb(start, -epoch);
        }
    }

    @Test void aRecordOfOnesOwnIsSavedUnderItsName() {
        var own = new Sgd(new Halving(0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(own, Optimizer.class))
                .withMessage(
                        "$.rate: Halving has no name in files; give it one: Kinds.standard().with(\"halving\", Halving.class)");
        var with = new RecordCodec(TypeRegistry.of(Kinds.standard().with("halving", Halving.class)));
        Json json = with.encode(own, Optimizer.class);
        assertThat(json.compact()).isEqualTo("{\"type\":\"sgd\",\"rate\":{\"type\":\"halving\",\"start\":0.5}}");
        assertThat(with.decode(json.at("f"), Optimizer.class)).isEqualTo(own);
    }
}
