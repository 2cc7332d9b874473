package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.given;
import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.Ops;
import dev.fovea.spi.BackendException;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a wrong use of these layers says: where, what is, what was expected, what to do.
class ActivationErrorsTest {
    private static final Shape IMAGE = Shape.of(Shape.N, 28, 28, 3);
    private static final Shape VECTOR = Shape.of(Shape.N, 784);

    private record Wrong(Layer layer, Shape input, String message) {
    }

    @TestFactory Stream<DynamicTest> aShapeThatDoesNotFitNamesTheLayerAndTheRemedy() {
        return Stream.of(
                new Wrong(prelu().sharedAxes(1, 2), VECTOR,
                        """
                                prelu = prelu().sharedAxes(1, 2): the input [N, 784] has no axis 2 to share slopes along; axes count from 0, the batch.
                                Use axes from 1 to 1."""),
                new Wrong(prelu(), Shape.scalar(),
                        """
                                prelu = prelu(): a scalar has no samples with slopes of their own; [batch, ...] was expected.
                                Feed a batch, also of one sample."""),
                new Wrong(spatialDropout1d(0.5), IMAGE,
                        """
                                spatial_dropout1d = spatialDropout1d(0.5): the input [N, 28, 28, 3] is no batch of sequences; [batch, steps, channels] was expected.
                                Put reshape(steps, channels) before it."""),
                new Wrong(spatialDropout2d(0.5), VECTOR,
                        """
                                spatial_dropout2d = spatialDropout2d(0.5): the input [N, 784] is no batch of images; [batch, height, width, channels] was expected.
                                Put reshape(height, width, channels) before it."""),
                new Wrong(spatialDropout3d(0.5), IMAGE,
                        """
                                spatial_dropout3d = spatialDropout3d(0.5): the input [N, 28, 28, 3] is no batch of volumes; [batch, depth, height, width, channels] was expected.
                                Put reshape(depth, height, width, channels) before it."""),
                new Wrong(permute(2, 1), IMAGE,
                        """
                                permute = permute(2, 1): the input [N, 28, 28, 3] has 3 axes beside the batch, but [2, 1] puts 2 in order.
                                Name each axis after the batch once."""),
                new Wrong(permute(1), Shape.scalar(),
                        """
                                permute = permute(1): the input [] has 0 axes beside the batch, but [1] puts 1 in order.
                                Name each axis after the batch once."""),
                new Wrong(conv2d(1, 3).kernelInitializer(given(Shape.of(2, 2), 1, 0, 0, 1)).frozen(), IMAGE,
                        """
                                conv2d = conv2d(1, 3).kernelInitializer(given(Shape.of(2, 2), 1, 0, 0, 1)): the given weights have the shape [2, 2], but the parameter is [3, 3, 3, 1].
                                Give numbers of that shape, or of its first axes, to repeat them along the others."""))
                .map(w -> DynamicTest.dynamicTest(w.message.lines().findFirst().orElseThrow(), () -> {
                    var graph = new Graph();
                    Value x = Ops.input(graph, "x", w.input);
                    assertThatThrownBy(() -> Scope.root(graph, Mode.TRAINING).call(w.layer, x))
                            .isInstanceOf(ShapeException.class).hasMessage(w.message);
                }));
    }

    @TestFactory Stream<DynamicTest> aLayerThatExistsIsValid() {
        return Map.<String, Supplier<Object>>ofEntries(
                Map.entry("the max value of a ReLU must be 0 or more, but is -1.0", () -> relu().maxValue(-1)),
                Map.entry("the max value of a ReLU must be 0 or more, but is NaN", () -> relu().maxValue(Double.NaN)),
                Map.entry("the slope of a ReLU must be 0 or more, but is -0.1", () -> relu().slope(-0.1)),
                Map.entry("the threshold of a ReLU must be 0 or more, but is Infinity",
                        () -> relu().threshold(Double.POSITIVE_INFINITY)),
                Map.entry("the shared axes of prelu must count from 1 and differ, but are [0, 1]",
                        () -> prelu().sharedAxes(0, 1)),
                Map.entry("the shared axes of prelu must count from 1 and differ, but are [2, 2]",
                        () -> prelu().sharedAxes(2, 2)),
                Map.entry("the alpha of an ELU must be 0 or more, but is -1.0", () -> elu(-1)),
                Map.entry("the deviation of Gaussian noise must be 0 or more, but is -0.5", () -> gaussianNoise(-0.5)),
                Map.entry("the rate of gaussianDropout must be in [0, 1), but is 1.0", () -> gaussianDropout(1)),
                Map.entry("the rate of alphaDropout must be in [0, 1), but is 2.0", () -> alphaDropout(2)),
                Map.entry("the rate of spatialDropout1d must be in [0, 1), but is -1.0", () -> spatialDropout1d(-1)),
                Map.entry("the rate of spatialDropout2d must be in [0, 1), but is 1.5", () -> spatialDropout2d(1.5)),
                Map.entry("the rate of spatialDropout3d must be in [0, 1), but is NaN",
                        () -> spatialDropout3d(Double.NaN)),
                Map.entry("the input dimension of an embedding must be 1 or more, but is 0", () -> embedding(0, 2)),
                Map.entry("the output dimension of an embedding must be 1 or more, but is -2",
                        () -> embedding(3, -2)),
                Map.entry("permute takes each axis from 1 on once, in their new order, but was given [0, 2, 1]",
                        () -> permute(0, 2, 1)),
                Map.entry("permute takes each axis from 1 on once, in their new order, but was given [1, 3]",
                        () -> permute(1, 3)),
                Map.entry("the shape [2, 2] takes 4 numbers, but was given 3", () -> given(Shape.of(2, 2), 1, 2, 3)),
                Map.entry("given weights have a shape without N, but it is [N]", () -> given(Shape.of(Shape.N), 1)),
                Map.entry("given weights must be finite, but are [Infinity]",
                        () -> given(Shape.of(1), Double.POSITIVE_INFINITY)),
                Map.entry("frozen() must stand once, with a name outside of it, but inside is dense(2).named(\"a\")",
                        () -> new Frozen(dense(2).named("a"))),
                Map.entry("frozen() must stand once, with a name outside of it, but inside is dense(2).frozen()",
                        () -> new Frozen(dense(2).frozen())))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> assertThat(
                        catchThrowable(() -> e.getValue().get())).isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(e.getKey())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "onednn"}) void aNumberWithoutARowIsNamed(String backend) {
        var network = Network.of(embedding(5, 2), Shape.of(3));
        try (var model = Model.of(network, Seed.of(1), Execution.on(backend).threads(1))) {
            assertThat(model.predict(Tensor.of(Shape.of(1, 3), 4f, 0f, 2f)).shape()).isEqualTo(Shape.of(1, 3, 2));
            assertThatThrownBy(() -> model.predict(Tensor.of(Shape.of(2, 3), 4f, 0f, 2f, 1f, 5f, 0f)))
                    .isInstanceOf(BackendException.class).hasMessage(
                            "embedding/Gather: row 5 was asked for, at place 4 of the row numbers [2, 3], but the table [5, 2] has the rows 0 to 4");
            assertThatThrownBy(() -> model.predict(Tensor.of(Shape.of(1, 3), -1f, 0f, 2f)))
                    .hasMessageStartingWith("embedding/Gather: row -1 was asked for, at place 0");
            assertThat(model.predict(Tensor.of(Shape.of(1, 3), 4f, 0f, 2f)).shape()).isEqualTo(Shape.of(1, 3, 2));
        }
    }
}
