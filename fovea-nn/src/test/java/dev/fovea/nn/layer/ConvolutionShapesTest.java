package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Summary;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Output shapes, parameters and multiply-adds of the family of convolutions, by hand or from the lectures.
class ConvolutionShapesTest {

    private record Row(String name, Layer layer, Shape input, Shape output, long parameters) {
    }

    private static Shape n(int... sample) {
        return Shape.of(sample).prepend(Shape.N);
    }

    @TestFactory Stream<DynamicTest> shapesAndParameters() {
        return Stream.of(
                new Row("S-32 n - m + 1 positions", conv1d(1, 3).bias(false), n(5, 1), n(3, 1), 3),
                new Row("S-30 dense: n²", dense(5).bias(false), n(5), n(5), 25),
                new Row("S-30 local: 3n - 2", locallyConnected1d(1, 3).padding(SAME).bias(false), n(5, 1), n(5, 1), 13),
                new Row("S-30 shared: m", conv1d(1, 3).padding(SAME).bias(false), n(5, 1), n(5, 1), 3),
                new Row("S-41 dilation", conv1d(4, 3).dilation(2), n(10, 2), n(6, 4), 28),
                new Row("causal keeps the length", conv1d(4, 3).dilation(4).padding(CAUSAL), n(10, 2), n(10, 4), 28),
                new Row("zeros before a sequence", conv1d(1, 3).padding(2, 0).stride(2), n(9, 1), n(5, 1), 4),
                new Row("groups of a sequence", conv1d(6, 3).groups(3), n(8, 3), n(6, 6), 24),
                new Row("volume", conv3d(8, 3), n(16, 112, 112, 3), n(14, 110, 110, 8), 656),
                new Row("volume, same, strides", conv3d(4, 3).stride(1, 2, 2).padding(SAME), n(5, 7, 8, 2),
                        n(5, 4, 4, 4), 220),
                new Row("box", conv3d(2, 3).size(3, 1, 2), n(4, 4, 4, 1), n(2, 4, 3, 2), 14),
                new Row("transposed", conv2dTranspose(8, 3), n(4, 4, 2), n(6, 6, 8), 152),
                new Row("transposed, same: n · s", conv2dTranspose(32, 3).stride(2).padding(SAME), n(7, 7, 64),
                        n(14, 14, 32), 18_464),
                new Row("transposed, a stride beyond the window", conv2dTranspose(1, 2).stride(3), n(4, 5, 1),
                        n(12, 15, 1), 5),
                new Row("transposed, same, output padding 0", conv2dTranspose(1, 3).stride(2).padding(SAME)
                        .outputPadding(0), n(4, 4, 1), n(7, 7, 1), 10),
                new Row("transposed, same, output padding 1", conv2dTranspose(1, 3).stride(2).padding(SAME)
                        .outputPadding(1), n(4, 4, 1), n(8, 8, 1), 10),
                new Row("transposed, same, an even window", conv2dTranspose(1, 4).stride(2).padding(SAME)
                        .outputPadding(1), n(4, 4, 1), n(7, 7, 1), 17),
                new Row("transposed, valid, output padding", conv2dTranspose(1, 3).stride(2).outputPadding(0, 1),
                        n(4, 4, 1), n(9, 10, 1), 10),
                new Row("transposed, 4x4 / 2 with padding 1 doubles", conv2dTranspose(1, 4).stride(2).padding(1),
                        n(4, 4, 1), n(8, 8, 1), 17),
                new Row("transposed, dilation", conv2dTranspose(1, 3).dilation(2), n(4, 4, 1), n(8, 8, 1), 10),
                new Row("transposed sequence", conv1dTranspose(2, 4).stride(2).padding(SAME), n(5, 3), n(10, 2), 26),
                new Row("transposed volume", conv3dTranspose(2, 2).stride(2), n(2, 3, 4, 1), n(4, 6, 8, 2), 18),
                new Row("depthwise over a sequence", depthwiseConv1d(3).depthMultiplier(2), n(9, 4), n(7, 8), 24 + 8),
                new Row("separable over a sequence", separableConv1d(5, 3).padding(CAUSAL), n(9, 4), n(9, 5),
                        12 + 20 + 5),
                new Row("depthwise", depthwiseConv2d(3).padding(SAME), n(112, 112, 32), n(112, 112, 32), 320),
                new Row("depth multiplier", depthwiseConv2d(3).depthMultiplier(2), n(8, 8, 3), n(6, 6, 6), 60),
                new Row("separable", separableConv2d(64, 3).padding(SAME), n(112, 112, 32), n(112, 112, 64),
                        288 + 2_048 + 64),
                new Row("separable, depth multiplier", separableConv2d(4, 3).depthMultiplier(2), n(8, 8, 3),
                        n(6, 6, 4), 54 + 24 + 4),
                new Row("local: a kernel and a bias per position", locallyConnected2d(2, 3), n(5, 6, 1), n(3, 4, 2),
                        12 * 9 * 2 + 24),
                new Row("local, borders cut", locallyConnected2d(1, 3).padding(SAME).bias(false), n(4, 4, 1),
                        n(4, 4, 1), 100),
                new Row("local, zeros before", locallyConnected1d(1, 2).padding(1, 0).bias(false), n(4, 1), n(4, 1), 7))
                .map(row -> DynamicTest.dynamicTest(row.name, () -> {
                    var graph = new Graph();
                    Scope scope = Scope.root(graph, Mode.TRAINING);
                    Value y = scope.call(row.layer, Ops.input(graph, "x", row.input));
                    assertThat(y.shape()).isEqualTo(row.output);
                    assertThat(scope.parameters().stream().mapToLong(p -> p.type().shape().count()).sum())
                            .isEqualTo(row.parameters);
                }));
    }

    @Test void kernelsHaveTheShapesOfKeras() {
        assertThat(parameters(conv1d(4, 3), n(9, 2))).containsExactly("conv1d/kernel f32[3, 2, 4]",
                "conv1d/bias f32[4]");
        assertThat(parameters(conv3d(4, 3).size(3, 2, 1), n(9, 9, 9, 2))).containsExactly(
                "conv3d/kernel f32[3, 2, 1, 2, 4]", "conv3d/bias f32[4]");
        assertThat(parameters(conv1dTranspose(4, 3), n(9, 2))).containsExactly(
                "conv1d_transpose/kernel f32[3, 4, 2]", "conv1d_transpose/bias f32[4]");
        assertThat(parameters(conv2dTranspose(4, 3, 2), n(9, 9, 2))).containsExactly(
                "conv2d_transpose/kernel f32[3, 2, 4, 2]", "conv2d_transpose/bias f32[4]");
        assertThat(parameters(depthwiseConv1d(3).depthMultiplier(4), n(9, 2))).containsExactly(
                "depthwise_conv1d/kernel f32[3, 2, 4]", "depthwise_conv1d/bias f32[8]");
        assertThat(parameters(separableConv1d(5, 3).depthMultiplier(4), n(9, 2))).containsExactly(
                "separable_conv1d/depthwise_kernel f32[3, 2, 4]", "separable_conv1d/pointwise_kernel f32[1, 8, 5]",
                "separable_conv1d/bias f32[5]");
        assertThat(parameters(depthwiseConv2d(3, 2).depthMultiplier(4), n(9, 9, 2))).containsExactly(
                "depthwise_conv2d/kernel f32[3, 2, 2, 4]", "depthwise_conv2d/bias f32[8]");
        assertThat(parameters(separableConv2d(5, 3, 2).depthMultiplier(4), n(9, 9, 2))).containsExactly(
                "separable_conv2d/depthwise_kernel f32[3, 2, 2, 4]",
                "separable_conv2d/pointwise_kernel f32[1, 1, 8, 5]", "separable_conv2d/bias f32[5]");
        assertThat(parameters(locallyConnected1d(5, 3), n(9, 2))).containsExactly(
                "locally_connected1d/kernel f32[21, 2, 5]", "locally_connected1d/bias f32[7, 5]");
        assertThat(parameters(locallyConnected2d(5, 3, 2), n(9, 9, 2))).containsExactly(
                "locally_connected2d/kernel f32[21, 16, 2, 5]", "locally_connected2d/bias f32[7, 8, 5]");
    }

    private static List<String> parameters(Layer layer, Shape input) {
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.TRAINING);
        scope.call(layer, Ops.input(graph, "x", input));
        return scope.parameters().stream().map(Parameter::toString).toList();
    }

    /// S-37: 400,000 units, each of which sees 10x10 pixels of its own of 200x200: 40 million weights instead of 16 billion.
    @Test void fortyMillionLocalConnectionsArePrinted() {
        Layer local = locallyConnected2d(1_000, 10).stride(10).bias(false);
        Summary summary = Network.of(local, Shape.of(200, 200, 1)).summary();
        Summary.Row row = summary.row("locally_connected2d");
        assertThat(row.output().sampleCount()).isEqualTo(400_000);
        assertThat(row.parameters()).isEqualTo(40_000_000);
        assertThat(row.multiplyAdds()).isEqualTo(40_000_000);
        assertThat(row.field()).hasToString("10x10 / 10");
        assertThat(summary).asString().contains("Parameters: 40,000,000 (152.6 MiB)");
        Layer overlapping = locallyConnected2d(10, 10).padding(SAME).bias(false);
        assertThat(Network.of(overlapping, Shape.of(200, 200, 1)).summary().parameters())
                .as("of 40 million, the borders cut off what sees no pixel").isEqualTo(1_975 * 1_975 * 10);
    }

    /// S-54: `1 / filters + 1 / size²` of the multiply-adds of a full convolution.
    @Test void depthwiseSeparableConvolutionsSaveMultiplyAdds() {
        Shape map = Shape.of(112, 112, 32);
        long full = multiplyAdds(conv2d(64, 3).padding(SAME), map);
        long depthwise = multiplyAdds(depthwiseConv2d(3).padding(SAME), map);
        long pointwise = multiplyAdds(conv2d(64, 1), map);
        long separable = multiplyAdds(separableConv2d(64, 3).padding(SAME), map);
        assertThat(full).isEqualTo(231_211_008);
        assertThat(depthwise).isEqualTo(3_612_672);
        assertThat(pointwise).isEqualTo(25_690_112);
        assertThat(separable).isEqualTo(depthwise + pointwise);
        assertThat((double) separable / full).isCloseTo(1 / 64.0 + 1 / 9.0, within(1e-12));
        assertThat(multiplyAdds(depthwiseConv2d(3).depthMultiplier(4).padding(SAME), map)).isEqualTo(4 * depthwise);
    }

    private static long multiplyAdds(Layer layer, Shape sample) {
        return Network.of(layer, sample).summary().multiplyAdds();
    }

    /// S-54: 569 against 4,866 million multiply-adds, 4.2 against 29.3 million weights, at 224x224.
    @Test void theTableOfMobileNet() {
        Shape image = Shape.of(224, 224, 3);
        Summary separable = Network.of(mobileNet((filters, stride) -> separableConv2d(filters, 3).stride(stride)
                .padding(SAME).bias(false)), image).summary();
        assertThat(separable.multiplyAdds()).isEqualTo(568_740_352);
        assertThat(separable.parameters()).isEqualTo(4_209_088);
        Summary full = Network.of(mobileNet((filters, stride) -> conv2d(filters, 3).stride(stride)
                .padding(SAME).bias(false)), image).summary();
        assertThat(full.multiplyAdds()).isBetween(4_866_000_000L, 4_868_000_000L);
        assertThat(full.parameters()).isEqualTo(29_281_120);
    }

    /// Table 1 of Howard et al. 2017, weights only.
    private static Layer mobileNet(BiFunction<Integer, Integer, Layer> block) {
        var layers = new ArrayList<Layer>();
        layers.add(conv2d(32, 3).stride(2).padding(SAME).bias(false));
        layers.add(block.apply(64, 1));
        for (int filters : new int[]{128, 256}) {
            layers.add(block.apply(filters, 2));
            layers.add(block.apply(filters, 1));
        }
        layers.add(block.apply(512, 2));
        for (int i = 0; i < 5; i++) {
            layers.add(block.apply(512, 1));
        }
        layers.add(block.apply(1024, 2));
        layers.add(block.apply(1024, 1));
        layers.add(globalAveragePooling2d());
        layers.add(dense(1000).bias(false));
        return new Sequential(layers);
    }

    @TestFactory Stream<DynamicTest> receptiveFields() {
        record Seen(Layer layer, String field) {
        }
        return Stream.of(
                new Seen(depthwiseConv2d(3, 5).stride(2), "3x5 / 2"),
                new Seen(separableConv2d(8, 3).dilation(2), "5x5 / 1"),
                new Seen(locallyConnected2d(2, 5, 3).stride(1, 2), "5x3 / 1x2"),
                new Seen(locallyConnected2d(2, 3).padding(SAME), "3x3 / 1"),
                new Seen(
                        sequential(conv2d(4, 3).stride(2).padding(SAME), conv2dTranspose(3, 3).stride(2).padding(SAME)),
                        "5x5 / 2"))
                .map(s -> DynamicTest.dynamicTest(s.layer.toString(), () -> assertThat(
                        Network.of(s.layer, Shape.of(32, 24, 3)).summary().rows().getLast().field())
                        .hasToString(s.field)));
    }
}
