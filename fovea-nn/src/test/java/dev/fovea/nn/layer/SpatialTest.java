package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataSet;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Layers that pad, cut, enlarge, resize, normalise and turn: shapes, values by hand and by PyTorch
/// (src/test/golden/spatial.py), texts, errors.
class SpatialTest {

    private record Row(String name, Layer layer, Shape input, Shape output) {
    }

    private static Shape n(int... sample) {
        return Shape.of(sample).prepend(Shape.N);
    }

    private static Value apply(Layer layer, Shape input) {
        var graph = new Graph();
        return Scope.root(graph, Mode.TRAINING).call(layer, Ops.input(graph, "x", input));
    }

    private static Tensor tensor(Shape shape, double... values) {
        return Tensor.of(shape, values).cast(DType.F32);
    }

    private static double[] of(Layer layer, Shape sample, double... values) {
        return Runs.of(layer, tensor(sample.prepend(1), values), Map.of()).doubles();
    }

    /// Element `k` is `(7k mod 11) − 5`, as in spatial.py.
    private static double[] resized(Layer layer) {
        var grid = new double[12];
        for (int k = 0; k < grid.length; k++) {
            grid[k] = 7 * k % 11 - 5;
        }
        return of(layer, Shape.of(3, 4, 1), grid);
    }

    @TestFactory Stream<DynamicTest> shapes() {
        return Stream.of(
                new Row("zeros around a sequence", zeroPadding1d(2), n(5, 3), n(9, 3)),
                new Row("zeros after a sequence", zeroPadding1d(0, 3), n(5, 3), n(8, 3)),
                new Row("ResNet's 224 to 230", zeroPadding2d(3), n(224, 224, 3), n(230, 230, 3)),
                new Row("zeros per axis", zeroPadding2d(1, 2), n(5, 5, 3), n(7, 9, 3)),
                new Row("zeros per side", zeroPadding2d(0, 1, 2, 3), n(5, 5, 3), n(6, 10, 3)),
                new Row("zeros around a volume", zeroPadding3d(1, 2, 3), n(2, 2, 2, 3), n(4, 6, 8, 3)),
                new Row("zeros per side of a volume", zeroPadding3d(1, 0, 0, 2, 3, 3), n(2, 2, 2, 3), n(3, 4, 8, 3)),
                new Row("a shorter sequence", cropping1d(1, 2), n(8, 3), n(5, 3)),
                new Row("Keras' example", cropping2d(2, 2, 4, 4), n(28, 28, 3), n(24, 20, 3)),
                new Row("a smaller volume", cropping3d(2, 4, 2), n(28, 28, 10, 3), n(24, 20, 6, 3)),
                new Row("each step twice", upSampling1d(2), n(5, 3), n(10, 3)),
                new Row("a decoder's 14 to 28", upSampling2d(2), n(14, 14, 64), n(28, 28, 64)),
                new Row("per axis", upSampling2d(2, 3), n(4, 5, 2), n(8, 15, 2)),
                new Row("bilinear", upSampling2d(2, 3).interpolation(BILINEAR), n(4, 5, 2), n(8, 15, 2)),
                new Row("a larger volume", upSampling3d(1, 2, 3), n(4, 5, 2, 3), n(4, 10, 6, 3)),
                new Row("resized", resizing(224, 192), n(97, 301, 3), n(224, 192, 3)),
                new Row("resized, pixels as they are", resizing(7, 8).interpolation(NEAREST), n(28, 30, 3), n(7, 8, 3)),
                new Row("normalised", normalization(0, 1), n(4, 4, 3), n(4, 4, 3)),
                new Row("channels last", channelsLast(), n(3, 32, 30), n(32, 30, 3)),
                new Row("channels first", channelsFirst(), n(32, 30, 3), n(3, 32, 30)),
                new Row("channels of a volume", channelsLast(), n(3, 8, 32, 30), n(8, 32, 30, 3)),
                new Row("channels of a sequence", channelsFirst(), n(8, 3), n(3, 8)))
                .map(r -> DynamicTest.dynamicTest(r.name,
                        () -> assertThat(apply(r.layer, r.input).shape()).isEqualTo(r.output)));
    }

    /// S-38: an image 3x32x32, six filters of 3x5x5, six maps of 28x28.
    @Test void theColourImageOfTheLectureIsChannelsFirst() {
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.TRAINING);
        Layer net = sequential(channelsLast(), conv2d(6, 5), channelsFirst());
        Value maps = scope.call(net, Ops.input(graph, "image", n(3, 32, 32)));
        assertThat(maps.shape()).isEqualTo(n(6, 28, 28));
        assertThat(scope.parameters().stream().mapToLong(p -> p.type().shape().count()).sum()).isEqualTo(456);
    }

    @Test void channelsMoveAndNumbersStay() {
        Tensor first = tensor(Shape.of(1, 2, 2, 3), 1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60);
        Tensor last = Runs.of(channelsLast(), first, Map.of());
        assertThat(last).isEqualTo(tensor(Shape.of(1, 2, 3, 2), 1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60));
        assertThat(Runs.of(channelsFirst(), last, Map.of())).isEqualTo(first);
        Tensor bytes = Tensor.of(Shape.of(1, 3, 1, 1), (byte) 1, (byte) 2, (byte) 3);
        assertThat(Runs.of(channelsLast(), bytes, Map.of()).dtype()).isEqualTo(DType.U8);
    }

    @Test void zerosAroundAndCutOffAgain() {
        assertThat(of(zeroPadding1d(1, 2), Shape.of(2, 1), 3, 4)).containsExactly(0, 3, 4, 0, 0);
        assertThat(of(zeroPadding2d(1, 0, 0, 1), Shape.of(2, 2, 1), 1, 2, 3, 4))
                .containsExactly(0, 0, 0, 1, 2, 0, 3, 4, 0);
        assertThat(of(cropping2d(1, 0, 0, 1), Shape.of(3, 3, 1), 0, 0, 0, 1, 2, 0, 3, 4, 0)).containsExactly(1, 2, 3,
                4);
        assertThat(of(cropping1d(1), Shape.of(4, 1), 1, 2, 3, 4)).containsExactly(2, 3);
        assertThat(of(zeroPadding3d(0, 1, 0, 0, 1, 0), Shape.of(1, 1, 2, 1), 5, 6)).containsExactly(0, 5, 6, 0, 0, 0);
        assertThat(of(cropping3d(0, 1, 0, 0, 1, 0), Shape.of(2, 1, 3, 1), 0, 5, 6, 0, 0, 0)).containsExactly(5, 6);
    }

    @Test void eachPixelBecomesARectangle() {
        assertThat(of(upSampling1d(3), Shape.of(2, 1), 1, 2)).containsExactly(1, 1, 1, 2, 2, 2);
        assertThat(of(upSampling2d(2), Shape.of(2, 2, 1), 1, 2, 3, 4))
                .containsExactly(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
        assertThat(of(upSampling2d(1, 2), Shape.of(1, 2, 2), 1, 10, 2, 20)).containsExactly(1, 10, 1, 10, 2, 20, 2, 20);
        assertThat(of(upSampling3d(2, 1, 1), Shape.of(2, 1, 1, 1), 1, 2)).containsExactly(1, 1, 2, 2);
    }

    /// Between 0 and 4 lie, at quarter steps from the centres, 1 and 3.
    @Test void bilinearIsByHand() {
        assertThat(of(upSampling2d(1, 2).interpolation(BILINEAR), Shape.of(1, 2, 1), 0, 4)).containsExactly(0, 1, 3, 4);
        assertThat(of(resizing(1, 2), Shape.of(1, 4, 1), 1, 2, 5, 8)).containsExactly(1.5, 6.5);
        assertThat(of(resizing(3, 1), Shape.of(3, 1, 1), 1, 2, 5)).containsExactly(1, 2, 5);
    }

    @Test void resizedImagesAreThoseOfPyTorch() {
        assertThat(resized(upSampling2d(2).interpolation(BILINEAR))).containsExactly(new double[]{-5, -3.25, 0.25, 1,
                -1, -0.25, 3.25, 5, -3.5, -2.4375, -0.3125, 0.4375, -0.1875, 0.5625, 2.6875, 3.75, -0.5, -0.8125,
                -1.4375, -0.6875, 1.4375, 2.1875, 1.5625, 1.25, -0.25, -0.5625, -1.1875, -0.4375, 1.6875, 1.75, -0.25,
                -1.25, -2.75, -1.6875, 0.4375, 1.1875, 0.5625, -0.75, -2.75, -3.75, -4, -2.25, 1.25, 2, 0, -2, -4, -5},
                within(2e-6));
        assertThat(resized(resizing(6, 8))).isEqualTo(resized(upSampling2d(2).interpolation(BILINEAR)));
        assertThat(resized(resizing(6, 8).interpolation(NEAREST))).isEqualTo(resized(upSampling2d(2)));
        assertThat(resized(resizing(5, 3))).containsExactly(new double[]{-3.833333, 0, 3.833334, -2.166666, 0.2,
                2.566667, 0.3333333, 0.5, 0.666666, -1.566667, 0.8000001, -2.333335, -2.833333, 1, -4.333334},
                within(4e-6));
        assertThat(resized(resizing(5, 3).interpolation(NEAREST)))
                .containsExactly(-5, -2, 5, -5, -2, 5, 1, 4, 0, -4, -1, -5, -4, -1, -5);
        assertThat(resized(resizing(2, 7))).containsExactly(new double[]{-3.5, -1.982143, 0.4464287, 0.1249999,
                -0.1964277, 2.232143, 3.75, -2.75, -1.232143, 1.196429, 0.8749999, -0.0357151, -2.321429, -3.75},
                within(4e-6));
        assertThat(resized(resizing(2, 7).interpolation(NEAREST)))
                .containsExactly(-5, -5, 2, -2, -2, 5, 5, -4, -4, 3, -1, -1, -5, -5);
    }

    @Test void aQuarterOfAnImageIsItsMiddlePixels() {
        var image = new double[16];
        for (int k = 0; k < 16; k++) {
            image[k] = k;
        }
        assertThat(of(resizing(2, 2).interpolation(NEAREST), Shape.of(4, 4, 1), image)).containsExactly(5, 7, 13, 15);
    }

    @Test void normalisedByGivenNumbers() {
        assertThat(of(normalization(3, 4), Shape.of(3), 1, 3, 7)).containsExactly(-1, 0, 2);
        assertThat(of(normalization(List.of(1.0, 10.0), List.of(4.0, 25.0)), Shape.of(2, 2), 3, 10, 1, 20))
                .containsExactly(1, 0, 0, 2);
        assertThat(of(normalization(1, 0), Shape.of(1), 1)).containsExactly(0);
    }

    @Test void normalisedByADataSet() {
        DataSet pixels = DataSet.of(tensor(Shape.of(2, 1, 2, 2), 1, 10, 3, 10, 5, 30, 7, 30),
                Tensor.of(Shape.of(2), 0, 1));
        assertThat(Normalization.adapt(pixels)).isEqualTo(normalization(List.of(4.0, 20.0), List.of(5.0, 100.0)));
        assertThat(of(Normalization.adapt(pixels), Shape.of(1, 1, 2), 4, 40)).containsExactly(0, 2);
        DataSet bytes = DataSet.of(Tensor.of(Shape.of(2, 1), (byte) 0, (byte) 200), Tensor.of(Shape.of(2), 0, 1));
        assertThat(Normalization.adapt(bytes)).hasToString("normalization(100, 10000)");
        Tensor numbers = tensor(Shape.of(1, 1), 1);
        assertThatThrownBy(() -> Normalization.adapt(DataSet.of(Map.of("a", numbers, "b", numbers), Map.of())))
                .hasMessage("data has the inputs [a, b]; normalization adapts to data with one input");
    }

    @TestFactory Stream<DynamicTest> aLayerPrintsAsTheCallThatMakesIt() {
        return Map.<Layer, String>ofEntries(
                Map.entry(zeroPadding1d(2), "zeroPadding1d(2)"),
                Map.entry(zeroPadding1d(2, 0), "zeroPadding1d(2, 0)"),
                Map.entry(zeroPadding2d(1), "zeroPadding2d(1)"),
                Map.entry(zeroPadding2d(1, 2), "zeroPadding2d(1, 2)"),
                Map.entry(zeroPadding2d(1, 2, 3, 4), "zeroPadding2d(1, 2, 3, 4)"),
                Map.entry(zeroPadding3d(1, 2, 3), "zeroPadding3d(1, 2, 3)"),
                Map.entry(cropping1d(1, 2), "cropping1d(1, 2)"),
                Map.entry(cropping2d(1, 1, 2, 2), "cropping2d(1, 2)"),
                Map.entry(cropping3d(1, 2, 3, 4, 5, 6), "cropping3d(1, 2, 3, 4, 5, 6)"),
                Map.entry(upSampling1d(2), "upSampling1d(2)"),
                Map.entry(upSampling2d(2, 3).interpolation(BILINEAR), "upSampling2d(2, 3).interpolation(BILINEAR)"),
                Map.entry(upSampling3d(2), "upSampling3d(2)"),
                Map.entry(resizing(224, 224), "resizing(224, 224)"),
                Map.entry(resizing(8, 9).interpolation(NEAREST), "resizing(8, 9).interpolation(NEAREST)"),
                Map.entry(normalization(0.5, 0.25), "normalization(0.5, 0.25)"),
                Map.entry(normalization(List.of(0.5, 1.0), List.of(0.25, 2.0)),
                        "normalization(List.of(0.5, 1.0), List.of(0.25, 2.0))"),
                Map.entry(channelsLast(), "channelsLast()"),
                Map.entry(channelsFirst(), "channelsFirst()"))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getValue(),
                        () -> assertThat(e.getKey()).hasToString(e.getValue())));
    }

    private record Wrong(Layer layer, Shape input, String message) {
    }

    @TestFactory Stream<DynamicTest> anInputThatDoesNotFitNamesTheLayerAndTheRemedy() {
        return Stream.of(
                new Wrong(zeroPadding1d(1), n(5),
                        """
                                zero_padding1d = zeroPadding1d(1): the input [N, 5] is no batch of sequences; [batch, steps, channels] was expected.
                                Put reshape(5, 1) before it."""),
                new Wrong(cropping2d(2), n(4, 9, 3),
                        """
                                cropping2d = cropping2d(2): the input [N, 4, 9, 3] is 4 x 9, of which nothing is left without 2, 2, 2, 2 on its sides.
                                Cut off less, or use a larger input."""),
                new Wrong(upSampling3d(2), n(4, 4, 1),
                        """
                                up_sampling3d = upSampling3d(2): the input [N, 4, 4, 1] is no batch of volumes; [batch, depth, height, width, channels] was expected.
                                Put reshape(4, 4, 1, 1) before it."""),
                new Wrong(upSampling2d(2).interpolation(BILINEAR), n(16),
                        """
                                up_sampling2d = upSampling2d(2).interpolation(BILINEAR): the input [N, 16] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(height, width, channels) before it."""),
                new Wrong(resizing(8, 8), n(28, 28),
                        """
                                resizing = resizing(8, 8): the input [N, 28, 28] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(28, 28, 1) before it."""),
                new Wrong(normalization(List.of(0.0, 0.0), List.of(1.0, 1.0)), n(4, 3),
                        """
                                normalization = normalization(List.of(0.0, 0.0), List.of(1.0, 1.0)): the input [N, 4, 3] has 3 channels, but mean and variance are given for 2.
                                Give one number for each channel of the last axis, or one for all."""),
                new Wrong(channelsLast(), n(784),
                        """
                                channels_last = channelsLast(): the input [N, 784] has no axes beside batch and channels; [batch, channels, ...] was expected.
                                Put reshape(channels, height, width) before it."""),
                new Wrong(channelsFirst(), n(784),
                        """
                                channels_first = channelsFirst(): the input [N, 784] has no axes beside batch and channels; [batch, ..., channels] was expected.
                                Put reshape(height, width, channels) before it."""))
                .map(w -> DynamicTest.dynamicTest(w.message.lines().findFirst().orElseThrow(),
                        () -> assertThatThrownBy(() -> apply(w.layer, w.input)).isInstanceOf(ShapeException.class)
                                .hasMessage(w.message)));
    }

    @TestFactory Stream<DynamicTest> aLayerThatExistsIsValid() {
        return Map.<String, Supplier<Object>>ofEntries(
                Map.entry("the numbers of zeroPadding1d must be 0 or more on each side, but are -1, -1",
                        () -> zeroPadding1d(-1)),
                Map.entry("the numbers of cropping2d must be 0 or more on each side, but are 0, 0, 1, -1",
                        () -> cropping2d(0, 0, 1, -1)),
                Map.entry("the size of upSampling1d must be 1 or more, but is 0", () -> upSampling1d(0)),
                Map.entry("the size of upSampling2d must be 1 or more, but is 2, 0", () -> upSampling2d(2, 0)),
                Map.entry("the size of upSampling3d must be 1 or more, but is 0", () -> upSampling3d(0)),
                Map.entry("the size of resizing must be 1 or more, but is 0, 8", () -> resizing(0, 8)),
                Map.entry("normalization needs a variance for each mean, but has 2 means and 1 variances",
                        () -> normalization(List.of(1.0, 2.0), List.of(1.0))),
                Map.entry("the means of normalization must be finite, but are [NaN]",
                        () -> normalization(Double.NaN, 1)),
                Map.entry("the variances of normalization must be 0 or more, but are [-1.0]",
                        () -> normalization(0, -1)))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> assertThat(
                        catchThrowable(() -> e.getValue().get())).isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(e.getKey())));
    }
}
