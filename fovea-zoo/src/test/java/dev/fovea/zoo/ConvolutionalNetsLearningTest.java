package dev.fovea.zoo;

import static dev.fovea.nn.loss.Losses.sparseCategoricalCrossentropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.Logs;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every network learns: a gradient reaches each weight, and the loss of a batch falls when it is seen again and again.
///
/// Narrow nets on small images by default, the whole ones at night.
class ConvolutionalNetsLearningTest {
    private static final int CLASSES = 3;
    private static final double NARROW = 0.125;

    static Stream<Arguments> narrow() {
        Shape small = Shape.of(32, 32, 3);
        Shape medium = Shape.of(64, 64, 3);
        GoogLeNet inception = GoogLeNet.googLeNet().width(NARROW).image(Shape.of(96, 96, 3)).classes(CLASSES);
        CifarResNet cifar = CifarResNet.cifarResNet(20).width(4).classes(CLASSES);
        return Stream.of(
                Arguments.of("alexnet", AlexNet.alexNet().width(NARROW).image(medium).classes(CLASSES)),
                Arguments.of("alexnet_grouped",      // starts with the paper's small weights, which are for many filters
                        AlexNet.alexNetGrouped().width(0.5).image(Shape.of(67, 67, 3)).classes(CLASSES)),
                Arguments.of("vgg16", Vgg.vgg(16).width(NARROW).image(small).classes(CLASSES)),
                Arguments.of("googlenet", inception),
                Arguments.of("googlenet_paper", inception.edition(GoogLeNet.Edition.PAPER)),
                Arguments.of("resnet18", ResNet.resNet(18).width(NARROW).image(medium).classes(CLASSES)),
                Arguments.of("resnet50", ResNet.resNet(50).width(NARROW).image(medium).classes(CLASSES)),
                Arguments.of("resnet18_cifar", ResNet.resNet18Cifar().width(NARROW).classes(CLASSES)),
                Arguments.of("resnet20_cifar", cifar),
                Arguments.of("plain20_cifar", cifar.plain()),
                Arguments.of("densenet121", DenseNet.denseNet(121).growth(4).image(medium).classes(CLASSES)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("narrow") void aGradientReachesEachWeight(String name, Architecture architecture) {
        try (var model = compiled(architecture, 1e-3)) {
            var gradients = model.gradients(batch(model, 8, CLASSES));
            for (Parameter p : model.parameters().stream().filter(Parameter::trainable).toList()) {
                double[] g = Objects.requireNonNull(gradients.get(p.path())).doubles();
                assertThat(Arrays.stream(g).allMatch(Double::isFinite)).as(p.path()).isTrue();
                assertThat(Arrays.stream(g).anyMatch(x -> x != 0)).as(p.path()).isTrue();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("narrow") void theLossFalls(String name, Architecture architecture) {
        try (var model = compiled(architecture, 2e-3)) {
            assertFalls(model, batch(model, 8, CLASSES), name.equals("alexnet_grouped") ? 60 : 25, 0.7);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("narrow") void aFileHoldsIt(String name, Architecture architecture, @TempDir Path folder) {
        Path file = folder.resolve(name + ".fovea");
        try (var model = Model.of(architecture.network(), Seed.of(1))) {
            model.save(file);
            try (var loaded = Model.load(file)) {
                assertThat(loaded.network().layer()).isEqualTo(model.network().layer());
                assertThat(loaded.saved().weights()).isEqualTo(model.saved().weights());
            }
        }
    }

    @Tag("nightly")
    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "alexnet_grouped", "vgg16", "googlenet", "googlenet_paper", "resnet18",
            "resnet50",
            "resnet20_cifar", "resnet18_cifar", "plain20_cifar", "densenet121"}) void theLossOfTheWholeNetFalls(
                    String name) {
        try (var model = compiled(Zoo.named(name), 1e-4)) {
            assertFalls(model, batch(model, 3, CLASSES), 8, 0.9);
        }
    }

    private static void assertFalls(Model model, Map<String, Tensor> batch, int steps, double ratio) {
        var losses = new double[steps];
        for (int i = 0; i < steps; i++) {
            losses[i] = model.trainOnBatch(batch).loss();
        }
        double last = Arrays.stream(losses, steps - 3, steps).average().orElseThrow();   // dropout differs from step to step
        assertThat(last).as("%s", Arrays.toString(losses)).isFinite().isLessThan(ratio * losses[0]);
    }

    @Test void googLeNetLearnsFromThreeWeightedLossesAndAnswersWithOneOutput() {
        GoogLeNet net = GoogLeNet.googLeNet().edition(GoogLeNet.Edition.PAPER).width(NARROW)
                .image(Shape.of(96, 96, 3)).classes(CLASSES);
        try (var model = Model.of(net.network(), Seed.of(1));
                var alone = Model.of(net.withoutAuxiliary().network(),
                        Seed.of(2))) {
            model.compile(adam(1e-3), net.tasks(sparseCategoricalCrossentropy(), accuracy()));
            Map<String, Tensor> batch = batch(model, 8, CLASSES);
            Logs logs = model.trainOnBatch(batch);
            assertThat(logs.loss()).isCloseTo(
                    logs.get("output/loss") + 0.3 * logs.get("aux1/loss") + 0.3 * logs.get("aux2/loss"), within(1e-5));

            var report = alone.loadWeights(model.saved().weights());
            assertThat(report.missing()).isEmpty();
            assertThat(report.misfits()).isEmpty();
            assertThat(report.unexpected()).isNotEmpty().allMatch(path -> path.startsWith("aux"));
            Map<String, Tensor> images = Map.of("input", Objects.requireNonNull(batch.get("input")));
            assertThat(alone.predict(images)).containsOnlyKeys("output");
            assertThat(alone.predict(images).get("output").floats())
                    .containsExactly(model.predict(images).get("output").floats(), within(1e-6f));
        }
    }

    private static Model compiled(Architecture architecture, double rate) {
        var model = Model.of(architecture.network(), Seed.of(1));
        return architecture instanceof GoogLeNet net
                ? model.compile(adam(rate), net.tasks(sparseCategoricalCrossentropy()))
                : model.compile(adam(rate), sparseCategoricalCrossentropy());
    }

    /// Noise, labels in turn, and for each label another colour of three that is strong.
    static Map<String, Tensor> batch(Model model, int size, int classes) {
        var random = new Random(7);
        Shape image = model.network().inputs().getFirst().sample();
        Tensor images = Tensor.zeros(DType.F32, image.prepend(size));
        for (long i = 0; i < images.count(); i++) {
            long label = i / image.count() % classes;
            images.set(i, random.nextInt(i % 3 == label % 3 ? 256 : 64));
        }
        var labels = new int[size];
        Arrays.setAll(labels, i -> i % classes);
        return Map.of("input", images, "label", Tensor.of(Shape.of(size), labels));
    }
}
