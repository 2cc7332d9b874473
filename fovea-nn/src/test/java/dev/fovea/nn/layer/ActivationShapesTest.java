package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.constant;
import static dev.fovea.nn.initializer.Initializers.given;
import static dev.fovea.nn.initializer.Initializers.ones;
import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Shapes, parameters and texts of activations, merges, noise, embeddings and fixed layers.
class ActivationShapesTest {

    private record Row(Layer layer, Shape input, Shape output, long parameters) {
        @Override public String toString() {
            return layer + " on " + input;
        }
    }

    private static Shape n(int... sample) {
        return Shape.of(sample).prepend(Shape.N);
    }

    @TestFactory Stream<DynamicTest> shapesAndParameters() {
        return Stream.of(
                new Row(relu().maxValue(6), n(3, 4), n(3, 4), 0),
                new Row(prelu(), n(10), n(10), 10),
                new Row(prelu(), n(8, 6, 5), n(8, 6, 5), 8 * 6 * 5),
                new Row(prelu().sharedAxes(1, 2), n(8, 6, 5), n(8, 6, 5), 5),
                new Row(prelu().sharedAxes(3), n(8, 6, 5), n(8, 6, 5), 8 * 6),
                new Row(elu(), n(3, 4), n(3, 4), 0),
                new Row(selu(), n(3), n(3), 0),
                new Row(gelu(), n(3), n(3), 0),
                new Row(silu(), n(), n(), 0),
                new Row(mish(), n(3), n(3), 0),
                new Row(hardSwish(), n(3), n(3), 0),
                new Row(hardSigmoid(), n(3), n(3), 0),
                new Row(softplus(), n(3), n(3), 0),
                new Row(softsign(), n(3), n(3), 0),
                new Row(gaussianNoise(0.1), n(3, 4), n(3, 4), 0),
                new Row(gaussianDropout(0.1), n(3, 4), n(3, 4), 0),
                new Row(alphaDropout(0.1), n(3, 4), n(3, 4), 0),
                new Row(spatialDropout1d(0.1), n(3, 4), n(3, 4), 0),
                new Row(spatialDropout2d(0.1), n(3, 4, 5), n(3, 4, 5), 0),
                new Row(spatialDropout3d(0.1), n(2, 3, 4, 5), n(2, 3, 4, 5), 0),
                new Row(embedding(1000, 16), n(20), n(20, 16), 16_000),
                new Row(embedding(10, 4), n(), n(4), 40),
                new Row(embedding(10, 4), n(2, 3), n(2, 3, 4), 40),
                new Row(permute(2, 1), n(3, 4), n(4, 3), 0),
                new Row(permute(3, 1, 2), n(28, 20, 3), n(3, 28, 20), 0),
                new Row(conv2d(2, 3).frozen(), n(5, 5, 1), n(3, 3, 2), 20),
                new Row(parallel(dense(3), dense(3)).merge(subtract()), n(2), n(3), 18),
                new Row(parallel(conv2d(4, 1), sequential(globalAveragePooling2d(), dense(4), reshape(1, 1, 4)))
                        .merge(multiply()), n(6, 6, 2), n(6, 6, 4), 24),
                new Row(parallel(sequential(dense(1), reshape(1)), dense(3)).merge(multiply()), n(2), n(3), 12))
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
                    var graph = new Graph();
                    Scope scope = Scope.root(graph, Mode.TRAINING);
                    Value y = scope.call(row.layer, Ops.input(graph, "x", row.input));
                    assertThat(y.shape()).isEqualTo(row.output);
                    assertThat(scope.parameters().stream().mapToLong(p -> p.type().shape().count()).sum())
                            .isEqualTo(row.parameters);
                }));
    }

    @TestFactory Stream<DynamicTest> aLayerPrintsAsTheCallThatMakesIt() {
        return Map.<Component, String>ofEntries(
                Map.entry(relu().maxValue(6), "relu().maxValue(6)"),
                Map.entry(relu().slope(0), "relu().slope(0)"),
                Map.entry(relu().slope(0.1).threshold(1), "relu().slope(0.1).threshold(1)"),
                Map.entry(conv2d(8, 3).activation(relu().maxValue(6)), "conv2d(8, 3).activation(relu().maxValue(6))"),
                Map.entry(prelu(), "prelu()"),
                Map.entry(prelu().sharedAxes(1, 2).alphaInitializer(constant(0.25)),
                        "prelu().sharedAxes(1, 2).alphaInitializer(constant(0.25))"),
                Map.entry(elu(), "elu()"), Map.entry(elu(0.5), "elu(0.5)"),
                Map.entry(dense(4).selu(), "dense(4).activation(selu())"),
                Map.entry(gelu(), "gelu()"), Map.entry(gelu().approximate(true), "gelu().approximate(true)"),
                Map.entry(silu(), "silu()"), Map.entry(mish(), "mish()"),
                Map.entry(hardSwish(), "hardSwish()"), Map.entry(hardSigmoid(), "hardSigmoid()"),
                Map.entry(softplus(), "softplus()"), Map.entry(softsign(), "softsign()"),
                Map.entry(multiply(), "multiply()"), Map.entry(average(), "average()"),
                Map.entry(maximum(), "maximum()"), Map.entry(minimum(), "minimum()"),
                Map.entry(subtract(), "subtract()"),
                Map.entry(gaussianNoise(0.1), "gaussianNoise(0.1)"),
                Map.entry(gaussianDropout(0.1), "gaussianDropout(0.1)"),
                Map.entry(alphaDropout(0.1), "alphaDropout(0.1)"),
                Map.entry(spatialDropout1d(0.1), "spatialDropout1d(0.1)"),
                Map.entry(spatialDropout2d(0.1), "spatialDropout2d(0.1)"),
                Map.entry(spatialDropout3d(0.1), "spatialDropout3d(0.1)"),
                Map.entry(embedding(10, 4), "embedding(10, 4)"),
                Map.entry(embedding(10, 4).embeddingsInitializer(ones()),
                        "embedding(10, 4).embeddingsInitializer(ones())"),
                Map.entry(permute(2, 1), "permute(2, 1)"),
                Map.entry(dense(2).frozen().named("a"), "dense(2).frozen().named(\"a\")"),
                Map.entry(conv2d(1, 2).kernelInitializer(given(Shape.of(2, 2), 0, 1, -1, 0.5)),
                        "conv2d(1, 2).kernelInitializer(given(Shape.of(2, 2), 0, 1, -1, 0.5))"))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getValue(),
                        () -> assertThat(e.getKey()).hasToString(e.getValue())));
    }

    @Test void wholeNumbersStayAsTheyAreUntilALayerComputesWithThem() {
        var graph = new Graph(DType.F64);
        Scope scope = Scope.root(graph, Mode.INFERENCE);
        for (DType type : new DType[]{DType.U8, DType.I32, DType.I64, DType.F64}) {
            Value x = Ops.input(graph, "x" + type, type, n(3, 4));
            assertThat(scope.call(permute(2, 1), x).dtype()).isEqualTo(type);
            assertThat(scope.call(embedding(9, 2), x).dtype()).isEqualTo(DType.F64);
            assertThat(scope.call(embedding(9, 2).frozen().named("table"), x).dtype()).isEqualTo(DType.F64);
        }
    }
}
