package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Pooling over one to three axes: shapes, values by hand and by PyTorch (src/test/golden/spatial.py), texts, errors.
class PoolingTest {

    private record Row(String name, Layer layer, Shape input, Shape output) {
    }

    private record Answer(Layer layer, Shape sample, double... expected) {
    }

    private static Shape n(int... sample) {
        return Shape.of(sample).prepend(Shape.N);
    }

    private static Value apply(Layer layer, Shape input) {
        var graph = new Graph();
        return Scope.root(graph, Mode.TRAINING).call(layer, Ops.input(graph, "x", input));
    }

    /// Element `k` is `(7k mod 11) − 5`, as in spatial.py.
    private static Tensor grid(Shape sample) {
        Tensor t = Tensor.zeros(dev.fovea.tensor.DType.F32, sample.prepend(1).append(1));
        for (int k = 0; k < t.count(); k++) {
            t.set(k, 7 * k % 11 - 5);
        }
        return t;
    }

    private static float[] of(Layer layer, Shape sample, double... pixels) {
        Tensor x = Tensor.zeros(dev.fovea.tensor.DType.F32, sample.prepend(1));
        for (int k = 0; k < pixels.length; k++) {
            x.set(k, pixels[k]);
        }
        return Runs.of(layer, x, Map.of()).floats();
    }

    @TestFactory Stream<DynamicTest> shapes() {
        return Stream.of(
                new Row("AlexNet's overlapping pooling", maxPooling2d(3).stride(2), n(55, 55, 96), n(27, 27, 96)),
                new Row("Q4: valid drops what is left of 7x7", maxPooling2d(2), n(7, 7, 1), n(3, 3, 1)),
                new Row("Q4: ceil mode keeps it", maxPooling2d(2).ceilMode(true), n(7, 7, 1), n(4, 4, 1)),
                new Row("Q4: same keeps it", maxPooling2d(2).padding(SAME), n(7, 7, 1), n(4, 4, 1)),
                new Row("GoogLeNet's 112 to 56", maxPooling2d(3).stride(2).ceilMode(true), n(112, 112, 64),
                        n(56, 56, 64)),
                new Row("a window that would begin in the padding is dropped",
                        maxPooling2d(2).padding(1).ceilMode(true),
                        n(3, 4, 1), n(2, 3, 1)),
                new Row("ceil mode without a rest", averagePooling2d(2).ceilMode(true), n(6, 8, 2), n(3, 4, 2)),
                new Row("dilation 2 spans 5", maxPooling2d(3).stride(1).dilation(2), n(9, 9, 2), n(5, 5, 2)),
                new Row("sequence", maxPooling1d(2), n(9, 4), n(4, 4)),
                new Row("sequence, ceil", averagePooling1d(2).ceilMode(true), n(9, 4), n(5, 4)),
                new Row("sequence, same", averagePooling1d(3).stride(2).padding(SAME), n(9, 4), n(5, 4)),
                new Row("sequence, numbers", maxPooling1d(3).stride(1).padding(2, 0), n(9, 4), n(9, 4)),
                new Row("volume", maxPooling3d(2), n(8, 6, 5, 3), n(4, 3, 2, 3)),
                new Row("volume, ceil", averagePooling3d(2).ceilMode(true), n(8, 6, 5, 3), n(4, 3, 3, 3)),
                new Row("volume, per axis", maxPooling3d(1, 2, 3).stride(1, 2, 1).padding(0, 1, 1), n(8, 6, 5, 3),
                        n(8, 4, 5, 3)),
                new Row("volume, per side", averagePooling3d(2).padding(1, 0, 0, 1, 0, 0), n(3, 3, 4, 3),
                        n(2, 2, 2, 3)),
                new Row("norm of a sequence", lpPooling1d(2, 3).stride(1), n(9, 4), n(7, 4)),
                new Row("norm of an image", lpPooling2d(2, 2, 3), n(8, 9, 4), n(4, 3, 4)),
                new Row("norm of a volume", lpPooling3d(2, 2), n(4, 6, 8, 2), n(2, 3, 4, 2)),
                new Row("global maximum of a sequence", globalMaxPooling1d(), n(9, 4), n(4)),
                new Row("global maximum of an image", globalMaxPooling2d(), n(7, 7, 64), n(64)),
                new Row("global maximum of a volume", globalMaxPooling3d(), n(3, 7, 7, 64), n(64)),
                new Row("global mean of a sequence", globalAveragePooling1d().keepDims(true), n(9, 4), n(1, 4)),
                new Row("global mean of an image", globalAveragePooling2d().keepDims(true), n(7, 7, 64), n(1, 1, 64)),
                new Row("global mean of a volume", globalAveragePooling3d(), n(3, 7, 7, 64), n(64)))
                .map(r -> DynamicTest.dynamicTest(r.name,
                        () -> assertThat(apply(r.layer, r.input).shape()).isEqualTo(r.output)));
    }

    @Test void poolingHasNoParameters() {
        PoolingCases.all().forEach(c -> {
            Scope scope = Scope.root(new Graph(), Mode.TRAINING);
            scope.call(c.layer(), Ops.input(scope.graph(), "x", c.sample().prepend(Shape.N)));
            assertThat(scope.parameters()).as(c.toString()).isEmpty();
        });
    }

    /// S-36: [1 1 2 4; 5 6 9 3; 3 2 4 4; 1 2 0 7].
    @Test void thePoolsOfTheLecture() {
        double[] slide = {1, 1, 2, 4, 5, 6, 9, 3, 3, 2, 4, 4, 1, 2, 0, 7};
        Shape image = Shape.of(4, 4, 1);
        assertThat(of(maxPooling2d(2), image, slide)).containsExactly(6, 9, 3, 7);
        assertThat(of(averagePooling2d(2), image, slide)).containsExactly(3.25f, 4.5f, 2, 3.75f);
        assertThat(of(globalMaxPooling2d(), image, slide)).containsExactly(9);
        assertThat(of(globalAveragePooling2d(), image, slide)).containsExactly(3.375f);
        assertThat(of(lpPooling2d(1, 2), image, slide)).containsExactly(13, 18, 8, 15);
    }

    /// Q4: the last row and column of a 7x7 map are pooled alone.
    @Test void theLastWindowOfCeilModeIsTheRest() {
        double[] rows = new double[49];
        for (int k = 0; k < 49; k++) {
            rows[k] = k;
        }
        float[] expected = {8, 10, 12, 13, 22, 24, 26, 27, 36, 38, 40, 41, 43, 45, 47, 48};
        assertThat(of(maxPooling2d(2).ceilMode(true), Shape.of(7, 7, 1), rows)).containsExactly(expected);
        assertThat(of(maxPooling2d(2).padding(SAME), Shape.of(7, 7, 1), rows)).containsExactly(expected);
    }

    @Test void sequencesAndVolumesByHand() {
        assertThat(of(maxPooling1d(2), Shape.of(5, 1), 1, 3, 2, 0, 9)).containsExactly(3, 2);
        assertThat(of(maxPooling1d(2).ceilMode(true), Shape.of(5, 1), 1, 3, 2, 0, 9)).containsExactly(3, 2, 9);
        assertThat(of(averagePooling1d(3).stride(1).padding(1), Shape.of(3, 1), 3, 6, 9)).containsExactly(4.5f, 6,
                7.5f);
        assertThat(of(averagePooling1d(3).stride(1).padding(1).countPadding(true), Shape.of(3, 1), 3, 6, 9))
                .containsExactly(3, 6, 5);
        assertThat(of(maxPooling3d(2), Shape.of(2, 2, 2, 1), 1, 2, 3, 4, 5, 8, 7, 6)).containsExactly(8);
        assertThat(of(averagePooling3d(2), Shape.of(2, 2, 2, 1), 1, 2, 3, 4, 5, 8, 7, 6)).containsExactly(4.5f);
        assertThat(of(averagePooling3d(2, 1, 1), Shape.of(2, 1, 2, 1), 1, 2, 5, 4)).containsExactly(3, 3);
        assertThat(of(globalMaxPooling1d(), Shape.of(3, 2), 1, -5, 4, -6, 2, -7)).containsExactly(4, -5);
        assertThat(of(globalAveragePooling3d(), Shape.of(2, 1, 2, 1), 1, 2, 5, 4)).containsExactly(3);
    }

    @TestFactory Stream<DynamicTest> asInPyTorch() {
        Layer mean = averagePooling2d(3).stride(2).padding(1);
        return Stream.of(
                new Answer(maxPooling2d(3).stride(2).padding(1).ceilMode(true), Shape.of(6, 6), 4, 5, 5, -3, 4, 5, 4, 4,
                        5, 5, 4, 2, 3, 3, 2, -2),
                new Answer(averagePooling2d(3).stride(2).padding(1).ceilMode(true).countPadding(true), Shape.of(6, 6),
                        0.1111111, 0.4444444, 0, -1.333333, 0, 0.1111111, -0.5555556, 0.1666667, -0.2222222, -0.2222222,
                        -0.8888889, 0, -0.1666667, -0.5, -0.8333333, -0.5),
                new Answer(averagePooling2d(3).stride(2).padding(1).countPadding(true), Shape.of(6, 6), 0.1111111,
                        0.4444444, 0, 0, 0.1111111, -0.5555556, -0.2222222, -0.2222222, -0.8888889),
                new Answer(averagePooling2d(3).stride(2).padding(1).ceilMode(true), Shape.of(6, 6), 0.25, 0.6666667, 0,
                        -4, 0, 0.1111111, -0.5555556, 0.3333333, -0.3333333, -0.2222222, -0.8888889, 0, -0.5, -1,
                        -1.666667, -2),
                new Answer(mean, Shape.of(6, 6), 0.25, 0.6666667, 0, 0, 0.1111111, -0.5555556, -0.3333333, -0.2222222,
                        -0.8888889),
                new Answer(maxPooling1d(2).stride(3).ceilMode(true), Shape.of(7), 2, 5, 4),
                new Answer(maxPooling1d(3).stride(2).padding(1).dilation(2).ceilMode(true), Shape.of(8), 5, 5, 5, 0),
                new Answer(averagePooling3d(2).ceilMode(true), Shape.of(3, 3, 2), 0.375, -2, 1.5, 0.5),
                new Answer(lpPooling2d(2, 2).ceilMode(true), Shape.of(3, 3), 7.416199, 5.09902, 5.656854, 8),
                new Answer(lpPooling1d(4, 3).stride(2), Shape.of(7), 5.062807, 5.033659, 4.287747))
                .map(a -> DynamicTest.dynamicTest(a.layer + " on " + a.sample,
                        () -> assertThat(Runs.of(a.layer, grid(a.sample), Map.of()).doubles())
                                .containsExactly(a.expected, within(2e-6))));
    }

    @Test void aNormOfNothingIsNothingAndHasNoSlope() {
        for (double norm : new double[]{1, 2, 3, 2.5}) {
            Tensor g = Runs.of(in -> Gradients.of(
                    Ops.sum(Scope.root(in.getFirst().graph(), Mode.TRAINING).call(lpPooling1d(norm, 2), in.getFirst())),
                    List.of(in.getFirst())).getFirst(), Tensor.of(Shape.of(1, 4, 1), 0d, 0, 0, 5));
            float slope = norm == 1 ? 1 : 0;
            assertThat(g.floats()).as("norm %s", norm).containsExactly(slope, slope, slope, 1);
        }
        assertThat(of(lpPooling1d(3, 2), Shape.of(4, 1), 0, 0, -2, 0)).containsExactly(0, -2);
    }

    @Test void aWindowHangsOverTheEndUnlessItWouldBeginBehindTheInput() {
        assertThat(Window.valid(3, 2).overhanging(6)).isEqualTo(new Window(3, 2, 0, 1, 1));
        assertThat(Window.valid(3, 2).overhanging(7)).isEqualTo(Window.valid(3, 2));
        assertThat(new Window(2, 2, 1, 1, 1).overhanging(3)).isEqualTo(new Window(2, 2, 1, 1, 1));
        assertThat(new Window(2, 2, 1, 1, 1).overhanging(3).positions(3)).isEqualTo(2);
        assertThat(Window.valid(1, 3).overhanging(5).positions(5)).isEqualTo(2);
        assertThat(new Window(3, 2, 1, 1, 2).overhanging(8)).isEqualTo(new Window(3, 2, 1, 2, 2));
    }

    @TestFactory Stream<DynamicTest> aLayerPrintsAsTheCallThatMakesIt() {
        return Map.<Layer, String>ofEntries(
                Map.entry(maxPooling1d(3), "maxPooling1d(3)"),
                Map.entry(maxPooling1d(3).stride(2).padding(2, 1).dilation(2).ceilMode(true),
                        "maxPooling1d(3).stride(2).padding(2, 1).dilation(2).ceilMode(true)"),
                Map.entry(maxPooling2d(3).ceilMode(true), "maxPooling2d(3).ceilMode(true)"),
                Map.entry(maxPooling3d(3, 2, 1).stride(1).padding(1), "maxPooling3d(3, 2, 1).stride(1).padding(1)"),
                Map.entry(averagePooling1d(2).padding(SAME), "averagePooling1d(2).padding(SAME)"),
                Map.entry(averagePooling2d(2).padding(1, 0).countPadding(true),
                        "averagePooling2d(2).padding(1, 0).countPadding(true)"),
                Map.entry(averagePooling3d(2).padding(1, 2, 0, 0, 1, 1),
                        "averagePooling3d(2).padding(1, 2, 0, 0, 1, 1)"),
                Map.entry(lpPooling1d(2, 3).stride(2), "lpPooling1d(2, 3).stride(2)"),
                Map.entry(lpPooling2d(1.5, 3, 2).ceilMode(true), "lpPooling2d(1.5, 3, 2).ceilMode(true)"),
                Map.entry(lpPooling3d(2, 2), "lpPooling3d(2, 2)"),
                Map.entry(globalMaxPooling1d(), "globalMaxPooling1d()"),
                Map.entry(globalMaxPooling2d().keepDims(true), "globalMaxPooling2d().keepDims(true)"),
                Map.entry(globalAveragePooling3d(), "globalAveragePooling3d()"))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getValue(),
                        () -> assertThat(e.getKey()).hasToString(e.getValue())));
    }

    private record Wrong(Layer layer, Shape input, String message) {
    }

    @TestFactory Stream<DynamicTest> anInputThatDoesNotFitNamesTheLayerAndTheRemedy() {
        return Stream.of(
                new Wrong(maxPooling1d(2), n(28, 28, 1),
                        """
                                max_pooling1d = maxPooling1d(2): the input [N, 28, 28, 1] is no batch of sequences; [batch, steps, channels] was expected.
                                Put reshape(steps, channels) before it."""),
                new Wrong(averagePooling1d(5), n(4, 2), """
                        average_pooling1d = averagePooling1d(5): the window covers 5, but the input [N, 4, 2] is 4.
                        Use a smaller window, padding(SAME), or a larger input."""),
                new Wrong(lpPooling3d(2, 2), n(28, 28, 1),
                        """
                                lp_pooling3d = lpPooling3d(2, 2): the input [N, 28, 28, 1] is no batch of volumes; [batch, depth, height, width, channels] was expected.
                                Put reshape(28, 28, 1, 1) before it."""),
                new Wrong(maxPooling3d(3), n(2, 8, 8, 1),
                        """
                                max_pooling3d = maxPooling3d(3): the window covers 3 x 3 x 3, but the input [N, 2, 8, 8, 1] is 2 x 8 x 8.
                                Use a smaller window, padding(SAME), or a larger input."""),
                new Wrong(maxPooling1d(2).padding(2), n(8, 1),
                        """
                                max_pooling1d = maxPooling1d(2).padding(2): padding of 2 and 2 lets a pooling window of span 2 see nothing but padding; use less"""),
                new Wrong(maxPooling1d(2).dilation(2).padding(SAME).stride(1), n(1, 1),
                        """
                                max_pooling1d = maxPooling1d(2).stride(1).padding(SAME).dilation(2): a pooling window of size 2 and dilation 2 sees nothing but padding at position 0 of an extent of 1; use less dilation or padding, or a larger input"""),
                new Wrong(globalMaxPooling1d(), n(8),
                        """
                                global_max_pooling1d = globalMaxPooling1d(): the input [N, 8] is no batch of sequences; [batch, steps, channels] was expected.
                                Put reshape(8, 1) before it."""))
                .map(w -> DynamicTest.dynamicTest(w.message.lines().findFirst().orElseThrow(),
                        () -> assertThatThrownBy(() -> apply(w.layer, w.input)).isInstanceOf(ShapeException.class)
                                .hasMessage(w.message)));
    }

    @TestFactory Stream<DynamicTest> aLayerThatExistsIsValid() {
        return Map.<String, Supplier<Object>>ofEntries(
                Map.entry("the size of maxPooling1d must be 1 or more, but is 0", () -> maxPooling1d(0)),
                Map.entry("the stride of averagePooling1d must be 1 or more, but is -1",
                        () -> averagePooling1d(2).stride(-1)),
                Map.entry("the dilation of maxPooling3d must be 1 or more, but is 1, 0, 1",
                        () -> maxPooling3d(2).dilation(1, 0, 1)),
                Map.entry("the size of lpPooling3d must be 1 or more, but is 2, 0, 2", () -> lpPooling3d(2, 2, 0, 2)),
                Map.entry("the norm of lpPooling2d must be 1 or more, but is 0.5; for the maximum use maxPooling2d",
                        () -> lpPooling2d(0.5, 2)),
                Map.entry(
                        "the norm of lpPooling1d must be 1 or more, but is Infinity; for the maximum use maxPooling1d",
                        () -> lpPooling1d(Double.POSITIVE_INFINITY, 2)),
                Map.entry(
                        "the padding 1 of maxPooling3d is not made for volumes; use SAME, VALID, or numbers for depth, height, width",
                        () -> maxPooling3d(2).padding(new Padding.Explicit1D(1, 1))),
                Map.entry("padding must be 0 or more, but is -1, -1 (before, after)",
                        () -> lpPooling1d(2, 2).padding(-1)))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> assertThat(
                        catchThrowable(() -> e.getValue().get())).isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(e.getKey())));
    }
}
