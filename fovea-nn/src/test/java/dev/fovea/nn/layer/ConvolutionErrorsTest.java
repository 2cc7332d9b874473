package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.heNormal;
import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What a wrong use of the family of convolutions says: where, what is, what was expected, what to do.
class ConvolutionErrorsTest {
    private static final Shape VECTOR = Shape.of(Shape.N, 784);
    private static final Shape IMAGE = Shape.of(Shape.N, 28, 28, 1);

    private record Wrong(Layer layer, Shape input, String message) {
    }

    @TestFactory Stream<DynamicTest> aShapeThatDoesNotFitNamesTheLayerAndTheRemedy() {
        return Stream.of(
                new Wrong(conv1d(8, 3), IMAGE,
                        """
                                conv1d = conv1d(8, 3): the input [N, 28, 28, 1] is no batch of sequences; [batch, steps, channels] was expected.
                                Put reshape(steps, channels) before it."""),
                new Wrong(conv1d(8, 3), VECTOR,
                        """
                                conv1d = conv1d(8, 3): the input [N, 784] is no batch of sequences; [batch, steps, channels] was expected.
                                Put reshape(784, 1) before it."""),
                new Wrong(conv1d(8, 9), Shape.of(Shape.N, 4, 2), """
                        conv1d = conv1d(8, 9): the window covers 9, but the input [N, 4, 2] is 4.
                        Use a smaller window, padding(SAME), or a larger input."""),
                new Wrong(conv1d(8, 3).groups(2), Shape.of(Shape.N, 4, 3),
                        """
                                conv1d = conv1d(8, 3).groups(2): the input [N, 4, 3] has 3 channels, which cannot be shared out among 2 groups.
                                Use groups that divide the channels, or other filters in the layer before."""),
                new Wrong(conv3d(8, 3), IMAGE,
                        """
                                conv3d = conv3d(8, 3): the input [N, 28, 28, 1] is no batch of volumes; [batch, depth, height, width, channels] was expected.
                                Put reshape(28, 28, 1, 1) before it."""),
                new Wrong(conv3d(8, 3), Shape.of(Shape.N, 2, 28, 28, 1),
                        """
                                conv3d = conv3d(8, 3): the window covers 3 x 3 x 3, but the input [N, 2, 28, 28, 1] is 2 x 28 x 28.
                                Use a smaller window, padding(SAME), or a larger input."""),
                new Wrong(conv1dTranspose(8, 3), VECTOR,
                        """
                                conv1d_transpose = conv1dTranspose(8, 3): the input [N, 784] is no batch of sequences; [batch, steps, channels] was expected.
                                Put reshape(784, 1) before it."""),
                new Wrong(conv2dTranspose(8, 3), VECTOR,
                        """
                                conv2d_transpose = conv2dTranspose(8, 3): the input [N, 784] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(height, width, channels) before it."""),
                new Wrong(conv2dTranspose(8, 3).padding(2), Shape.of(Shape.N, 2, 2, 1),
                        """
                                conv2d_transpose = conv2dTranspose(8, 3).padding(2): with its padding cut off, the window 3+2,2 over axis 1 of the input [N, 2, 2, 1] yields an extent of 0.
                                Use less padding, a larger window or stride, or outputPadding."""),
                new Wrong(conv3dTranspose(8, 3), IMAGE,
                        """
                                conv3d_transpose = conv3dTranspose(8, 3): the input [N, 28, 28, 1] is no batch of volumes; [batch, depth, height, width, channels] was expected.
                                Put reshape(28, 28, 1, 1) before it."""),
                new Wrong(depthwiseConv1d(3), VECTOR,
                        """
                                depthwise_conv1d = depthwiseConv1d(3): the input [N, 784] is no batch of sequences; [batch, steps, channels] was expected.
                                Put reshape(784, 1) before it."""),
                new Wrong(separableConv1d(8, 9), Shape.of(Shape.N, 4, 1), """
                        separable_conv1d = separableConv1d(8, 9): the window covers 9, but the input [N, 4, 1] is 4.
                        Use a smaller window, padding(SAME), or a larger input."""),
                new Wrong(depthwiseConv2d(3), VECTOR,
                        """
                                depthwise_conv2d = depthwiseConv2d(3): the input [N, 784] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(height, width, channels) before it."""),
                new Wrong(separableConv2d(8, 9), Shape.of(Shape.N, 4, 6, 1),
                        """
                                separable_conv2d = separableConv2d(8, 9): the window covers 9 x 9, but the input [N, 4, 6, 1] is 4 x 6.
                                Use a smaller window, padding(SAME), or a larger input."""),
                new Wrong(locallyConnected1d(8, 3), VECTOR,
                        """
                                locally_connected1d = locallyConnected1d(8, 3): the input [N, 784] is no batch of sequences; [batch, steps, channels] was expected.
                                Put reshape(784, 1) before it."""),
                new Wrong(locallyConnected1d(8, 2).padding(2, 0), Shape.of(Shape.N, 4, 2),
                        """
                                locally_connected1d = locallyConnected1d(8, 2).padding(2, 0): padding of 2 and 0 lets a field of 2 see nothing but padding; use less"""),
                new Wrong(locallyConnected2d(8, 3), VECTOR,
                        """
                                locally_connected2d = locallyConnected2d(8, 3): the input [N, 784] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(height, width, channels) before it."""))
                .map(w -> DynamicTest.dynamicTest(w.message.lines().findFirst().orElseThrow(), () -> {
                    var graph = new Graph();
                    Value x = Ops.input(graph, "x", w.input);
                    assertThatThrownBy(() -> Scope.root(graph, Mode.TRAINING).call(w.layer, x))
                            .isInstanceOf(ShapeException.class).hasMessage(w.message);
                }));
    }

    @Test void weightsThatWereMadeForAnotherInputAreNamed() {
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.TRAINING, _ -> false,
                Map.of("conv1d/kernel", Shape.of(3, 3, 8), "depthwise_conv2d/kernel", Shape.of(3, 3, 4, 1)));
        assertThatThrownBy(() -> scope.call(conv1d(8, 3), Ops.input(graph, "x", Shape.of(2, 9, 4)))).hasMessage(
                """
                        conv1d = conv1d(8, 3): the input [2, 9, 4] has 4 channels, but the loaded kernel [3, 3, 8] with 1 groups reads 3.
                        Load weights that were made for 4 channels, or build the layer as the model that made them did.""");
        assertThatThrownBy(() -> scope.call(depthwiseConv2d(3), Ops.input(graph, "y", Shape.of(2, 9, 9, 3))))
                .hasMessage(
                        """
                                depthwise_conv2d = depthwiseConv2d(3): the loaded kernel has the shape [3, 3, 4, 1], but for this input it would need [3, 3, 3, 1].
                                Load weights that were made for this layer, or build the layer as the model that made them did.""");
    }

    @Test void aKernelToBeUnsharedIsAConvolutions() {
        assertThatThrownBy(() -> locallyConnected1d(1, 3).unshared(Shape.of(5, 1),
                Tensor.zeros(DType.F32, Shape.of(2, 1, 1)))).isInstanceOf(ShapeException.class)
                .hasMessage("the kernel of one position is [3, 1, 1], but was given [2, 1, 1]");
    }

    @TestFactory Stream<DynamicTest> aLayerThatExistsIsValid() {
        return Map.<String, Supplier<Object>>ofEntries(
                Map.entry("the filters of conv1d must be 1 or more, but is 0", () -> conv1d(0, 3)),
                Map.entry("the size of conv1d must be 1 or more, but is 0", () -> conv1d(1, 0)),
                Map.entry("the stride of conv1d must be 1 or more, but is 0", () -> conv1d(1, 1).stride(0)),
                Map.entry("the dilation of conv1d must be 1 or more, but is 0", () -> conv1d(1, 1).dilation(0)),
                Map.entry("the groups of conv1d must be 1 or more, but is 0", () -> conv1d(1, 1).groups(0)),
                Map.entry("5 filters of conv1d cannot be shared out among 2 groups; use a multiple",
                        () -> conv1d(5, 1).groups(2)),
                Map.entry("padding must be 0 or more, but is -1, -1 (before, after)", () -> conv1d(1, 1).padding(-1)),
                Map.entry(
                        "the padding CAUSAL of conv2d is not made for images; use SAME, VALID, or numbers for height, width",
                        () -> conv2d(1, 1).padding(CAUSAL)),
                Map.entry("the filters of conv3d must be 1 or more, but is 0", () -> conv3d(0, 3)),
                Map.entry("the size of conv3d must be 1 or more, but is 1, 0, 1", () -> conv3d(1, 1).size(1, 0, 1)),
                Map.entry("the stride of conv3d must be 1 or more, but is 0", () -> conv3d(1, 1).stride(0)),
                Map.entry("the filters of conv1dTranspose must be 1 or more, but is 0", () -> conv1dTranspose(0, 3)),
                Map.entry("conv1dTranspose has no CAUSAL padding; use SAME, VALID, or numbers",
                        () -> conv1dTranspose(1, 3).padding(CAUSAL)),
                Map.entry("the output padding of conv1dTranspose must be 0 or more and less than the stride, but is 2",
                        () -> conv1dTranspose(1, 3).stride(2).outputPadding(2)),
                Map.entry("the filters of conv2dTranspose must be 1 or more, but is 0", () -> conv2dTranspose(0, 3)),
                Map.entry(
                        "the output padding of conv2dTranspose must be 0 or more and less than the stride, but is 0, 1",
                        () -> conv2dTranspose(1, 3).stride(2, 1).outputPadding(0, 1)),
                Map.entry("the stride of conv3dTranspose must be 1 or more, but is 0",
                        () -> conv3dTranspose(1, 3).stride(0)),
                Map.entry("the output padding of conv3dTranspose must be 0 or more and less than the stride, but is -1",
                        () -> conv3dTranspose(1, 3).outputPadding(-1)),
                Map.entry("the stride of depthwiseConv1d must be 1 or more, but is 0",
                        () -> depthwiseConv1d(1).stride(0)),
                Map.entry("the depth multiplier of depthwiseConv1d must be 1 or more, but is 0",
                        () -> depthwiseConv1d(1).depthMultiplier(0)),
                Map.entry("the filters of separableConv1d must be 1 or more, but is 0", () -> separableConv1d(0, 1)),
                Map.entry("the dilation of separableConv1d must be 1 or more, but is 0",
                        () -> separableConv1d(1, 1).dilation(0)),
                Map.entry("the size of depthwiseConv2d must be 1 or more, but is 0", () -> depthwiseConv2d(0)),
                Map.entry("the depth multiplier of depthwiseConv2d must be 1 or more, but is 0",
                        () -> depthwiseConv2d(1).depthMultiplier(0)),
                Map.entry("the filters of separableConv2d must be 1 or more, but is 0", () -> separableConv2d(0, 1)),
                Map.entry("the stride of separableConv2d must be 1 or more, but is 0",
                        () -> separableConv2d(1, 1).stride(0)),
                Map.entry("the depth multiplier of separableConv2d must be 1 or more, but is 0",
                        () -> separableConv2d(1, 1).depthMultiplier(0)),
                Map.entry("the filters of locallyConnected1d must be 1 or more, but is 0",
                        () -> locallyConnected1d(0, 1)),
                Map.entry("the size of locallyConnected2d must be 1 or more, but is 0",
                        () -> locallyConnected2d(1, 0)),
                Map.entry("the stride of locallyConnected2d must be 1 or more, but is 0",
                        () -> locallyConnected2d(1, 1).stride(0)))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> assertThat(
                        catchThrowable(() -> e.getValue().get())).isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(e.getKey())));
    }

    @TestFactory Stream<DynamicTest> aLayerPrintsAsTheCallThatMakesIt() {
        return Map.<Component, String>ofEntries(
                Map.entry(conv1d(8, 3).stride(2).padding(CAUSAL).dilation(1).groups(2).relu(),
                        "conv1d(8, 3).stride(2).padding(CAUSAL).groups(2).activation(RELU)"),
                Map.entry(conv1d(8, 3).padding(2, 0).dilation(2), "conv1d(8, 3).padding(2, 0).dilation(2)"),
                Map.entry(conv3d(8, 3), "conv3d(8, 3)"),
                Map.entry(conv3d(8, 3).size(3, 2, 1).stride(1, 2, 2).padding(SAME).bias(false),
                        "conv3d(8, 3).size(3, 2, 1).stride(1, 2, 2).padding(SAME).bias(false)"),
                Map.entry(conv1dTranspose(8, 4).stride(2).padding(1).outputPadding(0),
                        "conv1dTranspose(8, 4).stride(2).padding(1).outputPadding(0)"),
                Map.entry(conv2dTranspose(8, 4, 3).stride(2).padding(SAME).outputPadding(0, 1),
                        "conv2dTranspose(8, 4, 3).stride(2).padding(SAME).outputPadding(0, 1)"),
                Map.entry(conv2dTranspose(8, 4).dilation(2), "conv2dTranspose(8, 4).dilation(2)"),
                Map.entry(conv3dTranspose(8, 4).size(4, 4, 2).stride(2),
                        "conv3dTranspose(8, 4).size(4, 4, 2).stride(2)"),
                Map.entry(depthwiseConv1d(3).depthMultiplier(2).padding(CAUSAL),
                        "depthwiseConv1d(3).padding(CAUSAL).depthMultiplier(2)"),
                Map.entry(separableConv1d(8, 3).stride(2).bias(false), "separableConv1d(8, 3).stride(2).bias(false)"),
                Map.entry(depthwiseConv2d(3).depthMultiplier(2).stride(2).relu(),
                        "depthwiseConv2d(3).stride(2).depthMultiplier(2).activation(RELU)"),
                Map.entry(separableConv2d(8, 3, 5).padding(SAME).depthwiseInitializer(
                        heNormal()),
                        "separableConv2d(8, 3, 5).padding(SAME).depthwiseInitializer(heNormal())"),
                Map.entry(locallyConnected1d(8, 3).padding(1, 0).stride(2),
                        "locallyConnected1d(8, 3).stride(2).padding(1, 0)"),
                Map.entry(locallyConnected2d(8, 3).padding(SAME).stride(2, 1).bias(false),
                        "locallyConnected2d(8, 3).stride(2, 1).padding(SAME).bias(false)"))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getValue(),
                        () -> assertThat(e.getKey()).hasToString(e.getValue())));
    }
}
