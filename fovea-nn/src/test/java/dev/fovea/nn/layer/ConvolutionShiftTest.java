package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Graph;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// S-44: a local pattern can appear anywhere. Where the input moves, the feature map of a convolution moves with it, and
/// what is pooled over the map stays; a dense layer, and neurons with weights of their own, see another picture.
///
/// All numbers are small whole ones, so that every sum is exact.
class ConvolutionShiftTest {
    private static final int EXTENT = 16;
    private static final int MARGIN = 5;                   // more than any shift and half window of these tests
    private static final int SEEDS = 5;

    private static Map<String, Tensor> weights(Layer layer, Shape x, SplittableRandom random) {
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.INFERENCE);
        scope.call(layer, Ops.input(graph, "x", x));
        var weights = new HashMap<String, Tensor>();
        scope.parameters().forEach(p -> {
            Tensor t = Tensor.zeros(DType.F32, p.type().shape());
            for (int i = 0; i < t.count(); i++) {
                t.set(i, random.nextInt(-4, 5));
            }
            weights.put(p.path(), t);
        });
        return weights;
    }

    /// An image that is 0 outside the square `MARGIN … EXTENT − MARGIN − 1`, so that nothing gets lost by a shift.
    private static Tensor image(int channels, SplittableRandom random) {
        Tensor x = Tensor.zeros(DType.F32, Shape.of(1, EXTENT, EXTENT, channels));
        for (int i = MARGIN; i < EXTENT - MARGIN; i++) {
            for (int j = MARGIN; j < EXTENT - MARGIN; j++) {
                for (int c = 0; c < channels; c++) {
                    x.set(((long) i * EXTENT + j) * channels + c, random.nextInt(-4, 5));
                }
            }
        }
        return x;
    }

    private static Tensor shifted(Tensor map, int down, int right) {
        Shape s = map.shape();
        Tensor moved = Tensor.zeros(map.dtype(), s);
        for (int i = Math.max(0, down); i < s.height() + Math.min(0, down); i++) {
            for (int j = Math.max(0, right); j < s.width() + Math.min(0, right); j++) {
                for (int c = 0; c < s.channels(); c++) {
                    moved.set(((long) i * s.width() + j) * s.channels() + c, map.at(0, i - down, j - right, c));
                }
            }
        }
        return moved;
    }

    /// Whether the map of the shifted image is the shifted map, at all positions at least `border` from the edge.
    private static boolean follows(Layer layer, int step, int border, int seed) {
        var random = new SplittableRandom(seed);
        Tensor x = image(2, random);
        Map<String, Tensor> weights = weights(layer, x.shape(), random);
        Tensor map = Runs.of(layer, x, weights);
        for (int down = -2; down <= 2; down++) {
            for (int right = -2; right <= 2; right++) {
                Tensor expected = shifted(map, down, right);
                Tensor actual = Runs.of(layer, shifted(x, down * step, right * step), weights);
                if (!equalInside(actual, expected, border)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean equalInside(Tensor a, Tensor b, int border) {
        Shape s = a.shape();
        for (int i = border; i < s.height() - border; i++) {
            for (int j = border; j < s.width() - border; j++) {
                for (int c = 0; c < s.channels(); c++) {
                    if (a.at(0, i, j, c) != b.at(0, i, j, c)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /// @param border how far the padding of the map, and what is moved in, can be seen
    private record Row(Layer layer, int step, int border) {
    }

    @TestFactory Stream<DynamicTest> shiftingTheInputShiftsTheFeatureMap() {
        return Stream.of(
                new Row(conv2d(3, 3).padding(SAME).relu(), 1, 2), new Row(conv2d(3, 3, 2), 1, 2),
                new Row(conv2d(2, 3).dilation(2).padding(SAME), 1, 2), new Row(depthwiseConv2d(3).padding(SAME), 1, 2),
                new Row(separableConv2d(3, 3).padding(SAME).relu(), 1, 2),
                new Row(conv2dTranspose(2, 3).padding(SAME), 1, 2),
                new Row(sequential(conv2d(3, 3).padding(SAME).relu(), conv2d(2, 3).padding(SAME)), 1, 4),
                new Row(conv2d(3, 2).stride(2), 2, 2),
                new Row(sequential(conv2d(3, 3).padding(SAME), maxPooling2d(2)), 2, 2))
                .map(row -> DynamicTest.dynamicTest(row.layer + " by " + row.step, () -> {
                    for (int seed = 0; seed < SEEDS; seed++) {
                        assertThat(follows(row.layer, row.step, row.border, seed)).as("seed %d", seed).isTrue();
                    }
                }));
    }

    @TestFactory Stream<DynamicTest> weightsOfTheirOwnDoNotFollow() {
        return Stream.<Layer>of(locallyConnected2d(3, 3).padding(SAME),
                sequential(flatten(), dense(EXTENT * EXTENT), reshape(EXTENT, EXTENT, 1)))
                .map(layer -> DynamicTest.dynamicTest(layer.toString(), () -> {
                    for (int seed = 0; seed < SEEDS; seed++) {
                        assertThat(follows(layer, 1, 2, seed)).as("seed %d", seed).isFalse();
                    }
                }));
    }

    @Test void atTheBorderAPatternIsCutOff() {
        assertThat(follows(conv2d(3, 3).padding(SAME), 1, 0, 1)).isFalse();
    }

    /// Whether the scores of two classes are the same wherever the pattern is.
    private static boolean stable(Layer layer, int seed) {
        var random = new SplittableRandom(seed);
        Tensor x = image(1, random);
        Map<String, Tensor> weights = weights(layer, x.shape(), random);
        Tensor score = Runs.of(layer, x, weights);
        for (int shift = -2; shift <= 2; shift++) {
            if (!Runs.of(layer, shifted(x, shift, -shift), weights).equals(score)) {
                return false;
            }
        }
        return true;
    }

    @Test void theScoreOfAPooledMapStaysUnderSmallShifts() {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(stable(sequential(conv2d(4, 3).padding(SAME).bias(false).relu(), maxPooling2d(EXTENT), flatten(),
                    dense(2)), seed)).as("largest response, seed %d", seed).isTrue();
            assertThat(stable(sequential(conv2d(4, 3).padding(SAME).bias(false).relu(), globalAveragePooling2d(),
                    dense(2)), seed)).as("mean response, seed %d", seed).isTrue();
            assertThat(stable(sequential(flatten(), dense(2)), seed)).as("dense, seed %d", seed).isFalse();
            assertThat(stable(sequential(locallyConnected2d(4, 3).padding(SAME).bias(false).relu(),
                    maxPooling2d(EXTENT), flatten(), dense(2)), seed)).as("own weights, seed %d", seed).isFalse();
        }
    }

    /// A response that moves inside its window leaves the pooled map as it is.
    @Test void smallShiftsInsideAPoolingWindowChangeNothing() {
        Tensor x = Tensor.zeros(DType.F32, Shape.of(1, EXTENT, EXTENT, 1));
        x.set(6 * EXTENT + 6, 1);
        Tensor pooled = Runs.of(maxPooling2d(2), x, Map.of());
        assertThat(Runs.of(maxPooling2d(2), shifted(x, 1, 1), Map.of())).isEqualTo(pooled);
        assertThat(Runs.of(maxPooling2d(2), shifted(x, 2, 0), Map.of())).isNotEqualTo(pooled);
    }
}
