package dev.fovea.nn.model;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.nn.layer.Layer;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// S-15, S-30: a convolution, the locally connected layer with copies of its weights, and the dense layer with zeros in
/// between are one function. All numbers are small whole ones, so that every sum is exact in whatever order.
class ConvolutionSharingTest {
    private static final int BATCH = 3;

    private static Tensor draw(Shape shape, SplittableRandom random) {
        Tensor t = Tensor.zeros(DType.F32, shape);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, random.nextInt(1, 9) * (random.nextBoolean() ? 1 : -1));
        }
        return t;
    }

    /// With one zero only: some kernels make a −0 where others make a 0.
    private static double[] numbers(Tensor t) {
        return Arrays.stream(t.doubles()).map(v -> v + 0.0).toArray();
    }

    private static Sharing drawn(Layer layer, Shape sample, SplittableRandom random) {
        var weights = new LinkedHashMap<String, Tensor>();
        Sharing.of(layer, sample, Seed.of(1)).weights()
                .forEach((path, start) -> weights.put(path, draw(start.shape(), random)));
        return new Sharing(layer, sample, weights);
    }

    private record Row(Layer layer, Shape sample) {
    }

    @TestFactory Stream<DynamicTest> convolutionsAreLocalLayersAreDenseLayers() {
        return Stream.of(
                new Row(conv1d(1, 3).padding(SAME).bias(false), Shape.of(5, 1)),
                new Row(conv1d(3, 4).stride(2).relu(), Shape.of(9, 2)),
                new Row(conv1d(2, 3).padding(CAUSAL), Shape.of(6, 2)),
                new Row(conv2d(2, 3).padding(SAME).relu(), Shape.of(5, 4, 2)),
                new Row(conv2d(3, 2, 3).stride(2, 1), Shape.of(6, 5, 1)),
                new Row(conv2d(1, 3).padding(1, 0, 0, 1).bias(false), Shape.of(4, 4, 1)))
                .map(row -> DynamicTest.dynamicTest(row.layer + " on " + row.sample, () -> {
                    for (int seed = 0; seed < 3; seed++) {
                        var random = new SplittableRandom(seed);
                        Sharing shared = drawn(row.layer, row.sample, random);
                        Sharing local = shared.unshared();
                        Sharing dense = local.fullyConnected();
                        Tensor x = draw(row.sample.prepend(BATCH), random);
                        assertThat(numbers(local.of(x))).as("local, seed %d", seed).isEqualTo(numbers(shared.of(x)));
                        assertThat(numbers(dense.of(x))).as("dense, seed %d", seed).isEqualTo(numbers(shared.of(x)));
                        assertThat(numbers(shared.fullyConnected().weights().get("dense/kernel")))
                                .isEqualTo(numbers(dense.weights().get("dense/kernel")));
                        assertThat(dense.connections()).as("an edge for each local weight")
                                .isEqualTo(local.parameters()).isLessThan(dense.parameters());
                        assertThat(shared.parameters()).isLessThan(local.parameters());
                    }
                }));
    }

    @TestFactory Stream<DynamicTest> otherLayersOfNeuronsAreDenseLayersToo() {
        return Stream.of(
                new Row(conv1d(4, 2).dilation(2).groups(2), Shape.of(7, 2)),
                new Row(conv2d(2, 3).dilation(2).softmax(), Shape.of(6, 5, 1)),
                new Row(conv3d(2, 2), Shape.of(3, 3, 3, 1)),
                new Row(conv2dTranspose(2, 3).stride(2).padding(SAME), Shape.of(3, 2, 2)),
                new Row(depthwiseConv2d(2).depthMultiplier(2), Shape.of(3, 4, 2)),
                new Row(locallyConnected2d(2, 2), Shape.of(3, 4, 2)),
                new Row(dense(3), Shape.of(4)))
                .map(row -> DynamicTest.dynamicTest(row.layer + " on " + row.sample, () -> {
                    var random = new SplittableRandom(1);
                    Sharing some = drawn(row.layer, row.sample, random);
                    Tensor x = draw(row.sample.prepend(BATCH), random);
                    assertThat(numbers(some.fullyConnected().of(x))).isEqualTo(numbers(some.of(x)));
                }));
    }

    /// S-30: 25, 13 and 3 numbers, and the Toeplitz matrix of the slide, rows and columns exchanged.
    @Test void theThreeMatricesOfTheLecture() {
        Layer layer = conv1d(1, 3).padding(SAME).bias(false);
        Sharing shared = new Sharing(layer, Shape.of(5, 1),
                new LinkedHashMap<>(Map.of("conv1d/kernel", Tensor.of(Shape.of(3, 1, 1), 1f, 2f, 3f))));
        Sharing dense = shared.fullyConnected();
        assertThat(shared.parameters()).isEqualTo(3);
        assertThat(shared.unshared().parameters()).isEqualTo(13);
        assertThat(dense.parameters()).isEqualTo(25);
        assertThat(dense.weights().get("dense/kernel").floats()).containsExactly(
                2, 1, 0, 0, 0,
                3, 2, 1, 0, 0,
                0, 3, 2, 1, 0,
                0, 0, 3, 2, 1,
                0, 0, 0, 3, 2);
        assertThat(shared.unshared().weights().get("locally_connected1d/kernel").floats())
                .containsExactly(2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2);
        assertThat(dense).hasToString("sequential(flatten(), dense(5).bias(false), reshape(5, 1), linear()) on [5, 1]: "
                + "25 parameters, of which 13 are not 0");
    }

    /// For any n: `n²`, `3n − 2` and `m`.
    @Test void theNumbersOfTheLectureForAnyLength() {
        for (int n : new int[]{3, 5, 8, 20}) {
            Sharing shared = drawn(conv1d(1, 3).padding(SAME).bias(false), Shape.of(n, 1), new SplittableRandom(n));
            assertThat(shared.fullyConnected().parameters()).isEqualTo(n * n);
            assertThat(shared.unshared().parameters()).isEqualTo(3 * n - 2);
            assertThat(shared.parameters()).isEqualTo(3);
        }
    }

    /// S-15: trained the same way. The gradient of a shared weight is the sum of those of its copies.
    @Test void theGradientOfASharedWeightIsTheSumOfItsCopies() {
        Shape sample = Shape.of(6, 1);
        var random = new SplittableRandom(2);
        Sharing shared = drawn(conv1d(1, 3), sample, random);
        Tensor x = draw(sample.prepend(BATCH), random);
        Tensor target = draw(Shape.of(BATCH, 4, 1), random);
        double[] ofShared = gradient(shared, "conv1d/kernel", x, target);
        double[] ofCopies = gradient(shared.unshared(), "locally_connected1d/kernel", x, target);
        double[] ofEdges = gradient(shared.fullyConnected(), "dense/kernel", x, target);
        for (int u = 0; u < 3; u++) {
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += ofCopies[i * 3 + u];
                assertThat(ofEdges[(i + u) * 4 + i]).isEqualTo(ofCopies[i * 3 + u], WITHIN);
            }
            assertThat(ofShared[u]).isEqualTo(sum, WITHIN);
        }
    }

    private static final org.assertj.core.data.Offset<Double> WITHIN = org.assertj.core.api.Assertions.within(1e-3);

    private static double[] gradient(Sharing sharing, String path, Tensor x, Tensor target) {
        try (var model = sharing.model(Execution.best()).compile(sgd(0.1), meanSquaredError())) {
            return model.gradients(x, target).get(path).doubles();
        }
    }

    @Test void aLayerOfATrainedModelIsTakenWithItsWeights() {
        try (var model = Model.of(sequential(conv2d(2, 3).relu(), conv2d(3, 2).named("second"), flatten(), dense(2)),
                Shape.of(6, 6, 1), Seed.of(3))) {
            Sharing second = Sharing.of(model, "second");
            assertThat(second.layer()).isEqualTo(conv2d(3, 2));
            assertThat(second.sample()).isEqualTo(Shape.of(4, 4, 2));
            assertThat(second.weights().get("conv2d/kernel")).isEqualTo(model.weight("second/kernel"));
            assertThat(second.unshared().parameters()).isEqualTo(9 * (4 * 2 * 3 + 3));
            assertThatIllegalArgumentException().isThrownBy(() -> Sharing.of(model, "third")).withMessage(
                    "there is no layer \"third\"; the layers are [input, conv2d, second, flatten, dense]");
            assertThatIllegalArgumentException().isThrownBy(() -> Sharing.of(model, "flatten")).withMessage(
                    "flatten = flatten() is no layer of neurons; "
                            + "choose a convolution, or another layer with weighted sums");
        }
    }

    @Test void whatCannotBeConvertedSaysWhy() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sharing.of(conv1d(2, 3).dilation(2), Shape.of(9, 1),
                Seed.of(1)).unshared()).withMessage("conv1d(2, 3).dilation(2) has groups or a dilation, "
                        + "which locally connected layers have not; use fullyConnected()");
        assertThatIllegalArgumentException().isThrownBy(() -> Sharing.of(dense(2), Shape.of(9), Seed.of(1)).unshared())
                .withMessage("dense(2) shares no weights; conv1d(...) or conv2d(...) was expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sharing.of(flatten(), Shape.of(9), Seed.of(1)).fullyConnected())
                .withMessage("flatten() has no sums of weighted inputs; conv1d(...), conv2d(...) or another layer of "
                        + "neurons was expected");
    }
}
