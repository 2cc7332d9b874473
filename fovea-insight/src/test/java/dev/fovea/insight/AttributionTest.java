package dev.fovea.insight;

import static dev.fovea.insight.GradCam.gradCam;
import static dev.fovea.insight.Occlusion.occlusion;
import static dev.fovea.insight.Saliency.saliency;
import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.concatenate;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.parallel;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.nn.layer.Layers.tanh;
import static dev.fovea.nn.loss.Losses.binaryCrossentropy;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.model.FunctionalBuilder.functional;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.data.XsAndOs;
import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializers;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Functional;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.Fit;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// S-63: what an answer is about, shared out among the pixels.
class AttributionTest {

    private static Execution on(String backend) {
        return Execution.on(backend).threads(backend.equals("reference") ? 1 : 2);
    }

    private static Tensor numbers(Shape shape, long seed) {
        var random = new SplittableRandom(seed);
        Tensor t = Tensor.zeros(DType.F32, shape);
        for (long i = 0; i < t.count(); i++) {
            t.set(i, random.nextDouble(-1, 1));
        }
        return t;
    }

    // Grad-CAM

    /// Two maps, `A_0 = x` and `A_1 = 2x`, and a class with the weights `1 0 0 3` on the first and `−1 0 0 0` on the second.
    private static Model twoMaps(Shape image, Layer... between) {
        var net = sequential(conv2d(2, 1).bias(false)).then(between).then(flatten(), dense(2).bias(false).softmax());
        return Model.of(net, image, Seed.of(1))
                .weight("conv2d/kernel", Tensor.of(Shape.of(1, 1, 1, 2), 1f, 2))
                .weight("dense/kernel",
                        Tensor.of(Shape.of(8, 2), 1f, -1, -1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3, -3, 0, 0));
    }

    /// `α_0 = (1 + 0 + 0 + 3)/4 = 1`, `α_1 = (−1 + 0 + 0 + 0)/4 = −1/4`, hence `x − 2x/4 = x/2`; the other class has `−x/2`, which is cut off.
    @Test void gradCamByHand() {
        try (var model = twoMaps(Shape.of(2, 2, 1))) {
            Tensor x = Tensor.of(Shape.of(2, 2, 1), 1f, 2, 3, 4);
            assertThat(gradCam().of(model, x, 0).values().doubles()).containsExactly(0.5, 1, 1.5, 2);
            assertThat(gradCam().of(model, x, 1).values().doubles()).containsOnly(0);
        }
    }

    /// Means over 2 x 2 are those of the test before. Row `i` of 4 lies at `(i + ½)/2 − ½` of 2: at −¼, ¼, ¾ and 1¼.
    @Test void theMapIsBroughtToTheSizeOfTheImage() {
        try (var model = twoMaps(Shape.of(4, 4, 1), averagePooling2d(2))) {
            Tensor x = Tensor.of(Shape.of(4, 4, 1), 1f, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
            HeatMap map = gradCam().of(model, x, 0);
            assertThat(map.values().doubles()).containsExactly(
                    0.5, 0.625, 0.875, 1,
                    0.75, 0.875, 1.125, 1.25,
                    1.25, 1.375, 1.625, 1.75,
                    1.5, 1.625, 1.875, 2);
            assertThat(map).hasToString("4 x 4, hottest at row 3, column 3 with 2");
        }
    }

    @Test void aBatchIsExplainedSampleBySample() {
        try (var model = nested("onednn")) {
            Tensor images = numbers(Shape.of(3, 8, 8, 2), 5);
            for (Attribution way : List.of(gradCam(), saliency(), occlusion(4), saliency().copies(3))) {
                List<HeatMap> maps = way.maps(ClassScores.of(model, images, 2, 0, 1));
                List<Integer> classes = List.of(2, 0, 1);
                for (int n = 0; n < 3; n++) {
                    HeatMap alone = way.of(model, images.samples(n, n + 1), classes.get(n));
                    assertThat(maps.get(n).values().floats()).as("%s", way)
                            .containsExactly(alone.values().floats(), within(1e-5f));
                }
            }
        }
    }

    // nested graphs, both backends

    /// Adds numbers that are 0 at first: where a finite difference is put in.
    private record Nudge(int... shape) implements Layer {
        @Override public String kind() {
            return "nudge";
        }

        @Override public Value apply(Scope scope, Value x) {
            return Ops.plus(x, scope.parameter("by", Shape.of(shape), Initializers.zeros()));
        }
    }

    private static Layer net() {
        return sequential(
                conv2d(3, 3).padding(SAME).tanh(), new Nudge(8, 8, 3).named("first"),
                residual(conv2d(3, 3).padding(SAME), tanh(),
                        parallel(conv2d(2, 1).tanh(), sequential(averagePooling2d(3).stride(1).padding(SAME),
                                conv2d(2, 1), new Nudge(8, 8, 2).named("inner")).named("pooled")).named("branches"),
                        conv2d(3, 1)).named("block"),
                averagePooling2d(2), conv2d(4, 3).tanh(), globalAveragePooling2d(), dense(3), softmax());
    }

    private static Model nested(String backend) {
        return Model.of(Network.of(net(), Shape.of(8, 8, 2)), Seed.of(7), on(backend));
    }

    /// `⟨u, ∂S/∂a⟩` against `(S(a + εu) − S(a − εu)) / 2ε`.
    @ValueSource(strings = {"reference", "onednn"})
    @ParameterizedTest void gradientsOfScoresAreFiniteDifferences(String backend) {
        double step = 1e-2;
        try (var model = nested(backend)) {
            Tensor image = numbers(Shape.of(1, 8, 8, 2), 2);
            var scores = ClassScores.of(model, image, 1);
            var gradients = scores.gradients("first", "block/branches/pooled/inner", "input");
            for (String path : List.of("first", "block/branches/pooled/inner")) {
                Tensor g = Objects.requireNonNull(gradients.get(path));
                Tensor u = numbers(g.shape().sub(1, 4), 3);
                String by = path + "/by";
                model.weight(by, scaled(u, step));
                double more = scores.scores().get(0);
                model.weight(by, scaled(u, -step));
                double less = scores.scores().get(0);
                model.weight(by, scaled(u, 0));
                assertThat(dot(u, g)).as(path).isCloseTo((more - less) / (2 * step), within(3e-4)).isNotZero();
            }
            Tensor g = Objects.requireNonNull(gradients.get("input"));
            Tensor u = numbers(g.shape(), 3);
            double more = ClassScores.of(model, sum(image, scaled(u, step)), 1).scores().get(0);
            double less = ClassScores.of(model, sum(image, scaled(u, -step)), 1).scores().get(0);
            assertThat(dot(u, g)).isCloseTo((more - less) / (2 * step), within(3e-4)).isNotZero();
        }
    }

    private static Tensor scaled(Tensor t, double by) {
        Tensor scaled = Tensor.zeros(DType.F32, t.shape());
        for (long i = 0; i < t.count(); i++) {
            scaled.set(i, t.get(i) * by);
        }
        return scaled;
    }

    private static Tensor sum(Tensor a, Tensor b) {
        Tensor sum = Tensor.zeros(DType.F32, a.shape());
        for (long i = 0; i < a.count(); i++) {
            sum.set(i, a.get(i) + b.get(i));
        }
        return sum;
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (long i = 0; i < a.count(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    @Test void bothBackendsYieldTheSameMapsOfAnyLayer() {
        try (var reference = nested("reference"); var onednn = nested("onednn")) {
            Tensor image = numbers(Shape.of(8, 8, 2), 2);
            assertThat(gradCam().chosen(ClassScores.of(onednn, image, 1))).isEqualTo("conv2d_1");
            for (Attribution way : List.of(gradCam(), gradCam().layer("block"), gradCam().layer("block/branches"),
                    gradCam().layer("block/branches/pooled/conv2d"), gradCam().layer("block/tanh"), saliency(),
                    saliency().copies(20), occlusion(3))) {
                HeatMap expected = way.of(reference, image, 1);
                assertThat(expected.most()).as("%s", way).isPositive();
                assertThat(way.of(onednn, image, 1).values().floats()).as("%s", way)
                        .containsExactly(expected.values().floats(), within(1e-4f));
            }
        }
    }

    // saliency

    private static final Tensor WEIGHTS = Tensor.of(Shape.of(4, 2), 1f, 5, -3, 6, 2, -7, -1, 8);

    /// Two pixels of two channels: class 0 has the weights `(1, −3)` and `(2, −1)`.
    @Test void theSaliencyOfALinearModelIsTheSizeOfItsWeights() {
        for (Layer end : List.of(softmax(), dense(2))) {
            var net = end instanceof dev.fovea.nn.layer.Softmax
                    ? sequential(flatten(), dense(2), end)
                    : sequential(flatten(), end);
            try (var model = Model.of(net, Shape.of(1, 2, 2), Seed.of(1)).weight("dense/kernel", WEIGHTS)) {
                Tensor x = Tensor.of(Shape.of(1, 2, 2), 0.5f, 0.1f, -0.5f, 3);
                assertThat(saliency().of(model, x, 0).values().doubles()).containsExactly(3, 2);
                assertThat(saliency().of(model, x, 1).values().doubles()).containsExactly(6, 8);
                assertThat(saliency().copies(40).of(model, x, 1).values().floats()).containsExactly(
                        new float[]{6, 8}, within(1e-4f));
            }
        }
    }

    /// Of bytes, by the rescaling of the network: `w/255`.
    @Test void bytesAreExplainedAsNumbers() {
        var net = sequential(rescaling(1 / 255.0), flatten(), dense(2).softmax());
        try (var model = Model.of(Network.of(net, Field.image(1, 2, 2)), Seed.of(1)).weight("dense/kernel", WEIGHTS)) {
            Tensor x = Tensor.of(Shape.of(1, 2, 2), new byte[]{1, 2, 3, (byte) 200});
            assertThat(saliency().of(model, x, 0).values().floats()).containsExactly(new float[]{3 / 255f, 2 / 255f},
                    within(1e-7f));
        }
    }

    /// The gradient of `|x|` at 0.3 is that of its sign; with much noise around 0 it is nearly none.
    @Test void copiesWithNoiseSmoothTheGradient() {
        var net = sequential(flatten(), dev.fovea.nn.layer.Layers.lambda("size", x -> Ops.abs(x)),
                dense(2).bias(false));
        try (var model = Model.of(net, Shape.of(1, 2, 1), Seed.of(3)).weight("dense/kernel",
                Tensor.of(Shape.of(2, 2), 1f, 0, 1, 0))) {
            Tensor x = Tensor.of(Shape.of(1, 2, 1), 0.001f, 1);
            assertThat(saliency().of(model, x, 0).values().doubles()).containsExactly(1, 1);
            HeatMap smooth = saliency().copies(200).noise(0.2).of(model, x, 0);
            assertThat(smooth.values().get(0)).isLessThan(0.2);
            assertThat(smooth.values().get(1)).isCloseTo(1, within(1e-4));
            assertThat(saliency().copies(200).noise(0.2).of(model, x, 0)).isEqualTo(smooth);
        }
    }

    /// One number tells two classes apart: what speaks for the one speaks against the other.
    @Test void oneOutputForTwoClasses() {
        var net = sequential(flatten(), dense(1).sigmoid());
        try (var model = Model.of(net, Shape.of(1, 2, 1), Seed.of(1)).weight("dense/kernel",
                Tensor.of(Shape.of(2, 1), 2f, -3)).compile(sgd(0.1), binaryCrossentropy())) {
            Tensor x = Tensor.of(Shape.of(1, 2, 1), 0.1f, 0.1f);
            assertThat(ClassScores.of(model, x, 1).gradients("input").firstEntry().getValue().floats())
                    .containsExactly(2, -3);
            assertThat(ClassScores.of(model, x, 0).gradients("input").firstEntry().getValue().floats())
                    .containsExactly(-2, 3);
            double p = 1 / (1 + Math.exp(0.1));
            assertThat(ClassScores.of(model, x, 1).probabilities().get(0)).isCloseTo(p, within(1e-6));
            assertThat(ClassScores.of(model, x, 0).probabilities().get(0)).isCloseTo(1 - p, within(1e-6));
            assertThat(ClassScores.of(model, Tensor.of(Shape.of(2, 1, 2, 1), 1f, 0, 0, 1), 0, 0).best().classes())
                    .containsExactly(1, 0);
        }
    }

    // occlusion

    /// The score of class 0 is the sum over rows and columns 2 to 3. The image has ones there, hence a grey of 4/36.
    @Test void occlusionFindsThePatchThatMatters() {
        Tensor kernel = Tensor.zeros(DType.F32, Shape.of(36, 2));
        Tensor x = Tensor.zeros(DType.F32, Shape.of(6, 6, 1));
        for (int at : new int[]{14, 15, 20, 21}) {
            kernel.set(2L * at, 1);
            x.set(at, 1);
        }
        try (var model = Model.of(sequential(flatten(), dense(2)), Shape.of(6, 6, 1), Seed.of(1))
                .weight("dense/kernel", kernel)) {
            HeatMap map = occlusion(2).stride(2).of(model, x, 0);
            double drop = sigmoid(4) - sigmoid(4 * 4 / 36.0);
            for (int i = 0; i < 36; i++) {
                assertThat(map.values().get(i)).isCloseTo(x.get(i) == 1 ? drop : 0, within(1e-6));
            }
            assertThat(map.hottest()).containsExactly(2, 2);
            assertThat(occlusion(2).stride(2).of(model, x, 1).most()).isZero();           // it would rise
            // a square of 4 starts at 0 and at 2, the last place; pixel (0, 0) is covered by one of four, (3, 3) by all
            HeatMap large = occlusion(4).stride(3).of(model, x, 0);
            assertThat(large.values().at(3, 3)).isCloseTo(drop, within(1e-6));
            assertThat(large.values().at(0, 0)).isCloseTo(drop, within(1e-6));
        }
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /// X is told from O by its strokes: what is hidden off them matters less.
    @Test void aTrainedNetworkLooksAtTheInk() {
        var net = sequential(rescaling(1 / 255.0), conv2d(8, 5).relu(), maxPooling2d(2), conv2d(16, 3).relu(),
                maxPooling2d(2), flatten(), dense(2));
        DataSet data = XsAndOs.of(1, 200, EnumSet.of(XsAndOs.Trick.SHIFTED, XsAndOs.Trick.SCALED));
        try (var model = Model.of(net, Shape.of(24, 24, 1), Seed.of(1))) {
            model.compile(adam(3e-3), softmaxCrossEntropy(), accuracy());
            model.fit(data, Fit.epochs(8), Fit.batchSize(20));
            assertThat(gradCam().chosen(ClassScores.of(model, first(data), 0))).isEqualTo("max_pooling2d_1");
            for (Attribution way : List.of(gradCam().layer("conv2d_1"), saliency(), occlusion(5).stride(2))) {
                HeatMap map = way.of(model, first(data), 0);
                double near = 0;
                double far = 0;
                int count = 0;
                for (int i = 0; i < 24; i++) {
                    for (int j = 0; j < 24; j++) {
                        boolean ink = isNearInk(first(data), i, j);
                        near += ink ? map.values().at(i, j) : 0;
                        far += ink ? 0 : map.values().at(i, j);
                        count += ink ? 1 : 0;
                    }
                }
                assertThat(near / count).as("%s", way).isGreaterThan(2 * far / (576 - count));
            }
        }
    }

    private static boolean isNearInk(Tensor image, int row, int column) {
        for (int i = Math.max(0, row - 2); i <= Math.min(23, row + 2); i++) {
            for (int j = Math.max(0, column - 2); j <= Math.min(23, column + 2); j++) {
                if (image.at(0, i, j, 0) > 100) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Tensor first(DataSet data) {
        try (var epoch = Batches.inOrder(data, 1).prefetch(0).epoch(0)) {
            return epoch.next().input("image").copy();
        }
    }

    // several inputs and outputs

    private static Functional twoInputs() {
        var net = functional();
        var left = net.input("left", Shape.of(4, 4, 1));
        var right = net.input("right", Shape.of(4, 4, 1));
        var facts = net.input("facts", Shape.of(3));
        var maps = net.call(concatenate(), net.call(conv2d(2, 3).named("eye"), left),
                net.call(conv2d(2, 3).named("eye"), right));
        var all = net.call(concatenate(), net.call(globalAveragePooling2d(), maps), facts);
        net.output("class", net.call(dense(3).softmax().named("first"), all));
        return net.output("side", net.call(dense(2).named("second"),
                net.call(flatten(), net.call(conv2d(2, 2).named("only_left"), left)))).build();
    }

    @Test void anyInputAndOutputIsAskedByName() {
        try (var model = Model.of(Network.of(twoInputs()), Seed.of(2))) {
            var samples = Map.of("left", numbers(Shape.of(1, 4, 4, 1), 1), "right", numbers(Shape.of(1, 4, 4, 1), 2),
                    "facts", numbers(Shape.of(1, 3), 3));
            var scores = ClassScores.of(model, samples, 1);
            assertThat(scores.image()).isEqualTo("left");
            assertThat(scores.output()).isEqualTo("class");
            assertThat(gradCam().chosen(scores)).isEqualTo("concatenate");
            assertThat(gradCam().chosen(scores.output("side"))).isEqualTo("only_left");
            assertThat(saliency().maps(scores.image("right")).getFirst().most()).isPositive();
            assertThat(saliency().maps(scores.image("right").output("side")).getFirst().most()).isZero();
            assertThat(occlusion(2).maps(scores.image("right")).getFirst().height()).isEqualTo(4);
            var gradients = scores.gradients("eye", "eye#1", "facts");
            assertThat(gradients).containsOnlyKeys("eye", "eye#1", "facts");
            assertThat(gradients.get("eye#1").shape()).isEqualTo(Shape.of(1, 2, 2, 2));
            assertThat(gradients.get("eye")).isNotEqualTo(gradients.get("eye#1"));       // other weights read the right eye
            assertThat(gradients.get("facts").floats()).containsExactly(weightsFrom(model, 4), within(1e-6f));
            assertThat(gradCam().layer("eye#1").maps(scores)).hasSize(1);
            assertThatThrownBy(() -> gradCam().layer("only_left").maps(scores)).hasMessage(
                    "the score does not depend on only_left = conv2d(2, 2); choose another layer, or the output that it leads to");
            assertThatThrownBy(() -> scores.output("top"))
                    .hasMessage("the network has no output \"top\"; it has [class, side]");
            assertThatThrownBy(() -> scores.image("facts")).hasMessageContaining(
                    ", of which none is an image [height, width, channels]");
            assertThatThrownBy(() -> scores.image("middle"))
                    .hasMessageStartingWith("the network has no input \"middle\"; it has [left ");
            assertThatThrownBy(() -> ClassScores.of(model, samples.get("left"), 1))
                    .hasMessageStartingWith("the network has the inputs ").hasMessageEndingWith("; give them by name");
            assertThatThrownBy(() -> ClassScores.of(model, Map.of("left", numbers(Shape.of(1, 4, 4, 1), 1)), 1))
                    .hasMessage("the input \"right\" is missing; given are [left]");
        }
    }

    /// What class 1 takes from the last three numbers.
    private static float[] weightsFrom(Model model, int row) {
        Tensor kernel = model.weight("first/kernel");
        return new float[]{(float) kernel.at(row, 1), (float) kernel.at(row + 1, 1), (float) kernel.at(row + 2, 1)};
    }

    // wrong use

    @Test void whatCannotBeAskedIsSaid() {
        try (var model = nested("onednn")) {
            Tensor x = numbers(Shape.of(8, 8, 2), 1);
            assertThatThrownBy(() -> gradCam().of(model, x, 3))
                    .hasMessage("the output \"output\" has the classes 0 to 2, but 3 was asked for");
            assertThatThrownBy(() -> gradCam().layer("block/branches/pooled/conv2").of(model, x, 0)).hasMessage(
                    "the network has no layer \"block/branches/pooled/conv2\"; the nearest of its 19 are "
                            + "[block/branches/pooled/conv2d, block/branches/pooled/inner, block/branches/pooled, "
                            + "block/branches/conv2d, block/branches/concatenate]");
            assertThatThrownBy(() -> gradCam().layer("dense").of(model, x, 0)).hasMessage(
                    "dense = dense(3) yields [N, 3], which are no maps of more than one position; choose a layer before, as conv2d_1");
            assertThatThrownBy(() -> saliency().of(model, numbers(Shape.of(8, 8, 1), 1), 0)).hasMessage(
                    "the input \"input\" takes samples [8, 8, 2], but was given [8, 8, 1]; expected [1, 8, 8, 2], a sample for each "
                            + "class that is asked about");
            assertThatThrownBy(() -> occlusion(9).of(model, x, 0)).hasMessage(
                    "a square of 9 x 9 does not fit into an image of 8 x 8; choose a smaller size");
            assertThatThrownBy(() -> ClassScores.of(model, x))
                    .hasMessage("no class was given; give one for each sample");
            assertThatThrownBy(() -> Grid.ofMaps(model, x, "dense")).hasMessage(
                    "dense = dense(3) yields [N, 3], which are no maps; a layer that yields [batch, height, width, maps] was expected");
            assertThatThrownBy(() -> Grid.ofFilters(model, "dense")).hasMessage(
                    "the network has no convolution over images \"dense\"; the nearest of its 6 are "
                            + "[conv2d, conv2d_1, block/conv2d, block/conv2d_1, block/branches/conv2d]");
        }
        assertThatThrownBy(() -> occlusion(0)).hasMessage("the size of occlusion must be 1 or more, but is 0");
        assertThatThrownBy(() -> occlusion(3).stride(4)).hasMessage(
                "the stride of occlusion must be at most its size 3, so that no pixel is left out, but is 4");
        assertThatThrownBy(() -> saliency().copies(0)).hasMessage("the copies of saliency must be 1 or more, but is 0");
        assertThatThrownBy(() -> saliency().noise(-1))
                .hasMessage("the noise of saliency must be 0 or more, but is -1.0");
    }

    @Test void whatHasNoMapsOrNoClassesIsSaid() {
        try (var model = Model.of(sequential(rescaling(2), flatten(), dense(2)), Shape.of(4, 4, 1), Seed.of(1))) {
            assertThatThrownBy(() -> gradCam().of(model, numbers(Shape.of(4, 4, 1), 1), 0)).hasMessage(
                    "the network has no layer that learned maps [batch, height, width, maps]; take saliency, occlusion or, of a "
                            + "transformer, attention maps");
        }
        try (var model = Model.of(conv2d(2, 3), Shape.of(4, 4, 1), Seed.of(1))) {
            assertThatThrownBy(() -> saliency().of(model, numbers(Shape.of(4, 4, 1), 1), 0)).hasMessage(
                    "the output \"output\" is [N, 2, 2, 2], which are no scores of classes; [batch, classes] was expected");
        }
        try (var model = Model.of(dense(2), Shape.of(4), Seed.of(1))) {
            assertThatThrownBy(() -> saliency().of(model, numbers(Shape.of(4), 1), 0)).hasMessage(
                    "the network has the inputs [input f32[4]], of which none is an image [height, width, channels]");
        }
    }

    @Test void mapsAndFiltersOfAnyLayerByPath() {
        try (var model = nested("onednn")) {
            assertThat(Grid.ofMaps(model, numbers(Shape.of(8, 8, 2), 1), "block/branches"))
                    .hasToString("4 pictures in 2 columns, 19 x 19 pixels");
            assertThat(Grid.ofFilters(model, "block/conv2d")).hasToString("3 pictures in 2 columns, 9 x 9 pixels");
        }
    }
}
