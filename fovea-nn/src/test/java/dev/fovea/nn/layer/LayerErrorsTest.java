package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What a wrong use of each layer says: where, what is, what was expected, what to do.
class LayerErrorsTest {
    private static final Shape IMAGE = Shape.of(Shape.N, 28, 28, 1);
    private static final Shape VECTOR = Shape.of(Shape.N, 784);

    private record Wrong(Layer layer, Shape input, String message) {
    }

    @TestFactory Stream<DynamicTest> aShapeThatDoesNotFitNamesTheLayerAndTheRemedy() {
        return Stream.of(
                new Wrong(conv2d(16, 5), VECTOR,
                        """
                                conv2d = conv2d(16, 5): the input [N, 784] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(height, width, channels) before it."""),
                new Wrong(conv2d(16, 5), Shape.of(Shape.N, 28, 28),
                        """
                                conv2d = conv2d(16, 5): the input [N, 28, 28] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(28, 28, 1) before it."""),
                new Wrong(conv2d(16, 5), Shape.of(Shape.N, 4, 6, 1), """
                        conv2d = conv2d(16, 5): the window covers 5 x 5, but the input [N, 4, 6, 1] is 4 x 6.
                        Use a smaller window, padding(SAME), or a larger input."""),
                new Wrong(conv2d(16, 9).padding(1), Shape.of(Shape.N, 4, 6, 1),
                        """
                                conv2d = conv2d(16, 9).padding(1): the window covers 9 x 9, but the input [N, 4, 6, 1] is 6 x 8 with its padding.
                                Use a smaller window, padding(SAME), or a larger input."""),
                new Wrong(conv2d(16, 5).groups(2), Shape.of(Shape.N, 14, 14, 7),
                        """
                                conv2d = conv2d(16, 5).groups(2): the input [N, 14, 14, 7] has 7 channels, which cannot be shared out among 2 groups.
                                Use groups that divide the channels, or other filters in the layer before."""),
                new Wrong(maxPooling2d(2), VECTOR,
                        """
                                max_pooling2d = maxPooling2d(2): the input [N, 784] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(height, width, channels) before it."""),
                new Wrong(averagePooling2d(3), Shape.of(Shape.N, 2, 2, 8),
                        """
                                average_pooling2d = averagePooling2d(3): the window covers 3 x 3, but the input [N, 2, 2, 8] is 2 x 2.
                                Use a smaller window, padding(SAME), or a larger input."""),
                new Wrong(maxPooling2d(2).padding(2), IMAGE,
                        """
                                max_pooling2d = maxPooling2d(2).padding(2): padding of 2 and 2 lets a pooling window of span 2 see nothing but padding; use less"""),
                new Wrong(globalAveragePooling2d(), VECTOR,
                        """
                                global_average_pooling2d = globalAveragePooling2d(): the input [N, 784] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(height, width, channels) before it."""),
                new Wrong(dense(10), Shape.of(Shape.N), """
                        dense = dense(10): the input [N] has no axis of features; [batch, ..., features] was expected.
                        Put reshape(1) before it."""),
                new Wrong(flatten(), Shape.scalar(), """
                        flatten = flatten(): a scalar has no samples to flatten; [batch, ...] was expected.
                        Feed a batch, also of one sample."""),
                new Wrong(reshape(1), Shape.scalar(), """
                        reshape = reshape(1): a scalar has no samples to reshape; [batch, ...] was expected.
                        Feed a batch, also of one sample."""),
                new Wrong(maxPooling2d(2).dilation(Integer.MAX_VALUE), IMAGE,
                        """
                                max_pooling2d = maxPooling2d(2).dilation(2147483647): an extent or a number of elements would be beyond what is counted.
                                Use smaller numbers, or a smaller input."""),
                new Wrong(reshape(28, 27), VECTOR,
                        """
                                reshape = reshape(28, 27): the input [N, 784] has 784 numbers a sample, which do not fill [28, 27].
                                Choose extents whose product is 784, or -1 for one of them."""),
                new Wrong(reshape(5, -1), VECTOR,
                        """
                                reshape = reshape(5, -1): the input [N, 784] has 784 numbers a sample, which do not fill [5, -1].
                                Choose extents whose product is 784, or -1 for one of them."""),
                new Wrong(softmax(), Shape.scalar(), """
                        softmax = softmax(): the input [] has no axis of classes; [batch, ..., classes] was expected.
                        Feed a batch, also of one sample."""),
                new Wrong(softmax(), Shape.of(Shape.N),
                        """
                                softmax = softmax(): the input [N] has no axis of classes; [batch, ..., classes] was expected.
                                Put reshape(1) before it."""),
                new Wrong(residual(conv2d(8, 3).stride(2).padding(SAME)), IMAGE,
                        """
                                residual = residual(conv2d(8, 3).stride(2).padding(SAME)): the body yields [N, 14, 14, 8] and the shortcut [N, 28, 28, 1]; they must be equal to be added.
                                Let the body keep the shape, with padding(SAME), or fit the shortcut with .shortcut(conv2d(8, 1).stride(2))."""),
                new Wrong(residual(dense(8)), VECTOR,
                        """
                                residual = residual(dense(8)): the body yields [N, 8] and the shortcut [N, 784]; they must be equal to be added.
                                Let the body keep the shape, or give the residual a shortcut that yields the body's."""),
                new Wrong(parallel(conv2d(8, 3), conv2d(8, 5)), IMAGE,
                        """
                                parallel/concatenate = concatenate(): the inputs [N, 26, 26, 8] and [N, 24, 24, 8] differ on another axis than 3, along which they are concatenated.
                                Let the branches keep the other extents, with padding(SAME) and equal strides."""),
                new Wrong(parallel(dense(8), dense(9)).merge(add()), VECTOR,
                        """
                                parallel/add = add(): the inputs [N, 8] and [N, 9] have different shapes; they must be equal to be added.
                                Fit one with conv2d(filters, 1) or dense(units), or use concatenate()."""),
                new Wrong(parallel(dense(8), dense(9)).merge(concatenate(0)), VECTOR,
                        """
                                parallel/concatenate = concatenate(0): the input [N, 8] has no axis 0 to concatenate along; axes count from 0, the batch, or from -1, the last.
                                Use an axis from 1 to 1."""),
                new Wrong(sequential(conv2d(4, 3), flatten(), conv2d(4, 3)).named("net"), IMAGE,
                        """
                                net/conv2d_1 = conv2d(4, 3): the input [N, 2704] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(height, width, channels) before it."""),
                new Wrong(lambda("odd", x -> Ops.reshape(x, Shape.of(Shape.N, 783))), VECTOR,
                        """
                                odd = lambda("odd", λ): [N, 784] cannot be reshaped to [N, 783]: the number of elements, and of samples, must stay"""))
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
                Map.of("lenet/conv2d_1/kernel", Shape.of(5, 5, 3, 16), "dense/bias", Shape.of(11)));
        Value x = Ops.input(graph, "x", Shape.of(128, 28, 28, 1));
        Layer lenet = sequential(conv2d(8, 5).padding(SAME), averagePooling2d(2), conv2d(16, 5).groups(2))
                .named("lenet");
        assertThatThrownBy(() -> scope.call(lenet, x)).hasMessage(
                """
                        lenet/conv2d_1 = conv2d(16, 5).groups(2): the input [128, 14, 14, 8] has 8 channels, but the loaded kernel [5, 5, 3, 16] with 2 groups reads 6.
                        Load weights that were made for 8 channels, or build the layer as the model that made them did.""");
        assertThatThrownBy(() -> scope.call(dense(10), x)).hasMessage("""
                dense = dense(10): the loaded bias has the shape [11], but for this input it would need [10].
                Load weights that were made for this layer, or build the layer as the model that made them did.""");
    }

    @Test void aSharedLayerFitsInputsOfOneShape() {
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.TRAINING);
        scope.call(dense(3).named("d"), Ops.input(graph, "a", Shape.of(Shape.N, 5)));
        assertThatThrownBy(() -> scope.call(dense(3).named("d"), Ops.input(graph, "b", Shape.of(Shape.N, 6))))
                .hasMessage("""
                        d = dense(3): the shared kernel has the shape [5, 3], but for this input it would need [6, 3].
                        Share a layer between inputs of one shape, or give this use of it another name.""");
    }

    @TestFactory Stream<DynamicTest> aLayerThatExistsIsValid() {
        return Map.<String, Supplier<Object>>ofEntries(
                Map.entry("the units of a dense layer must be 1 or more, but is 0", () -> dense(0)),
                Map.entry("the filters of conv2d must be 1 or more, but is -1", () -> conv2d(-1, 3)),
                Map.entry("the size of conv2d must be 1 or more, but is 0", () -> conv2d(4, 0)),
                Map.entry("the stride of conv2d must be 1 or more, but is 0, 1", () -> conv2d(4, 1).stride(0, 1)),
                Map.entry("the dilation of conv2d must be 1 or more, but is 0", () -> conv2d(4, 1).dilation(0)),
                Map.entry("the groups of conv2d must be 1 or more, but is 0", () -> conv2d(4, 1).groups(0)),
                Map.entry("5 filters of conv2d cannot be shared out among 2 groups; use a multiple",
                        () -> conv2d(5, 1).groups(2)),
                Map.entry("padding must be 0 or more, but is -1, -1, -1, -1 (top, bottom, left, right)",
                        () -> conv2d(5, 1).padding(-1)),
                Map.entry("the size of maxPooling2d must be 1 or more, but is 0", () -> maxPooling2d(0)),
                Map.entry("the stride of averagePooling2d must be 1 or more, but is 0",
                        () -> averagePooling2d(2).stride(0)),
                Map.entry("dropout rate must be in [0, 1), but is 1.0", () -> dropout(1)),
                Map.entry("dropout rate must be in [0, 1), but is NaN", () -> dropout(Double.NaN)),
                Map.entry("the slope of a leaky ReLU must be in [0, 1), but is 1.5", () -> leakyRelu(1.5)),
                Map.entry("the extents of reshape must be 1 or more, and one may be -1, but they are [-1, -1]",
                        () -> reshape(-1, -1)),
                Map.entry("the scale and offset of rescaling must be finite, but are Infinity and 0.0",
                        () -> rescaling(1 / 0.0)),
                Map.entry("parallel needs one branch or more", () -> parallel()))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> assertThat(
                        catchThrowable(() -> e.getValue().get())).isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(e.getKey())));
    }

    @Test void aLayerNamesItselfOnceHoweverDeepItStands() {
        var graph = new Graph();
        Value x = Ops.input(graph, "x", VECTOR);
        Layer deep = sequential(sequential(residual(sequential(dense(784), conv2d(1, 1)))));
        assertThatThrownBy(() -> deep.apply(Scope.root(graph, Mode.INFERENCE), x))
                .hasMessageStartingWith("sequential/residual/sequential/conv2d = conv2d(1, 1): the input")
                .extracting(e -> List.of(e.getMessage().split(" = ")).size()).isEqualTo(2);
    }
}
