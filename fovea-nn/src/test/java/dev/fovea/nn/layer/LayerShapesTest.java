package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Output shapes and parameter counts, by hand or from the lectures.
class LayerShapesTest {

    private record Row(String name, Layer layer, Shape input, Shape output, long parameters) {
    }

    private static Shape n(int... sample) {
        return Shape.of(sample).prepend(Shape.N);
    }

    @TestFactory Stream<DynamicTest> shapesAndParameters() {
        return Stream.of(
                new Row("S-25 valid: 5x5 on 32x32 gives 28x28", conv2d(6, 5), n(32, 32, 3), n(28, 28, 6), 456),
                new Row("S-25 same keeps 32x32", conv2d(6, 5).padding(SAME), n(32, 32, 3), n(32, 32, 6), 456),
                new Row("S-26 strides differ per axis", conv2d(1, 3).stride(2, 3), n(9, 10, 1), n(4, 3, 1), 10),
                new Row("S-26 same and stride 2 halve, rounding up", conv2d(1, 3).stride(2).padding(SAME), n(7, 8, 1),
                        n(4, 4, 1), 10),
                new Row("S-28", conv2d(2, 3).stride(2), n(7, 7, 3), n(3, 3, 2), 56),
                new Row("S-35 6x6x3 on 32x32x3", conv2d(9, 6), n(32, 32, 3), n(27, 27, 9), 981),
                new Row("S-38 6 filters of 3x5x5", conv2d(6, 5), n(32, 32, 3), n(28, 28, 6), 456),
                new Row("Q13 5 filters of 5x5x3", conv2d(5, 5), n(32, 32, 3), n(28, 28, 5), 380),
                new Row("Q13 without bias", conv2d(5, 5).bias(false), n(32, 32, 3), n(28, 28, 5), 375),
                new Row("S-41 dilation 2 spans 5", conv2d(1, 3).dilation(2), n(8, 8, 1), n(4, 4, 1), 10),
                new Row("dilation per axis", conv2d(1, 3, 2).dilation(1, 3), n(8, 8, 1), n(6, 5, 1), 7),
                new Row("groups", conv2d(8, 3).groups(4), n(8, 8, 4), n(6, 6, 8), 3 * 3 * 1 * 8 + 8),
                new Row("explicit padding", conv2d(1, 3).padding(1, 0, 2, 2), n(8, 8, 1), n(7, 10, 1), 10),
                new Row("kernels need not be square", conv2d(4, 1, 7), n(9, 9, 2), n(9, 3, 4), 60),
                new Row("S-36 max pooling", maxPooling2d(2), n(28, 28, 32), n(14, 14, 32), 0),
                new Row("Q4 the last window need not be full", maxPooling2d(2).padding(SAME), n(7, 7, 3), n(4, 4, 3),
                        0),
                new Row("Q4 valid drops it", maxPooling2d(2), n(7, 7, 3), n(3, 3, 3), 0),
                new Row("overlapping pooling", maxPooling2d(3).stride(2), n(55, 55, 96), n(27, 27, 96), 0),
                new Row("average pooling", averagePooling2d(2, 4).stride(1, 2), n(4, 8, 5), n(3, 3, 5), 0),
                new Row("pooling with padding", averagePooling2d(3).padding(1), n(4, 4, 5), n(2, 2, 5), 0),
                new Row("global pooling", globalAveragePooling2d(), n(7, 7, 64), n(64), 0),
                new Row("dense", dense(10), n(784), n(10), 7850),
                new Row("dense at every position of a row", dense(10).bias(false), n(5, 7), n(5, 10), 70),
                new Row("dense at every pixel", dense(10).relu(), n(6, 5, 7), n(6, 5, 10), 80),
                new Row("flatten", flatten(), n(7, 7, 64), n(3136), 0),
                new Row("flatten one number a sample", flatten(), n(), n(1), 0),
                new Row("reshape", reshape(7, 7, 16), n(784), n(7, 7, 16), 0),
                new Row("reshape finds an extent", reshape(-1, 49), n(784), n(16, 49), 0),
                new Row("dropout", dropout(0.5), n(3, 4), n(3, 4), 0),
                new Row("rescaling", rescaling(2, 1), n(3, 4), n(3, 4), 0),
                new Row("softmax", softmax(), n(10), n(10), 0),
                new Row("leaky relu", leakyRelu(0.3), n(10), n(10), 0),
                new Row("residual", residual(conv2d(8, 3).padding(SAME)), n(6, 6, 8), n(6, 6, 8), 584),
                new Row("residual with shortcut",
                        residual(conv2d(4, 3).stride(2).padding(SAME)).shortcut(conv2d(4, 1).stride(2)),
                        n(6, 6, 8), n(3, 3, 4), 292 + 36),
                new Row("parallel", parallel(conv2d(2, 1), conv2d(3, 3).padding(SAME), sequential()), n(6, 6, 1),
                        n(6, 6, 6), 4 + 30),
                new Row("parallel, added", parallel(dense(4), dense(4)).merge(add()), n(2), n(4), 24))
                .map(row -> DynamicTest.dynamicTest(row.name, () -> {
                    var graph = new Graph();
                    Scope scope = Scope.root(graph, Mode.TRAINING);
                    Value y = scope.call(row.layer, Ops.input(graph, "x", row.input));
                    assertThat(y.shape()).isEqualTo(row.output);
                    assertThat(scope.parameters().stream().mapToLong(p -> p.type().shape().count()).sum())
                            .isEqualTo(row.parameters);
                }));
    }

    @Test void sameConvolutionOfEvenKernelPadsMoreAfter() {
        var graph = new Graph();
        Value y = Scope.root(graph, Mode.INFERENCE).call(conv2d(1, 4).padding(SAME).bias(false),
                Ops.input(graph, "x", n(9, 9, 1)));
        assertThat(y.op()).isEqualTo(new Conv(List.of(new Window(4, 1, 1, 2, 1), new Window(4, 1, 1, 2, 1)), 1));
    }

    @Test void bytesBecomeNumbersWhereALayerComputesWithThem() {
        var graph = new Graph(DType.F64);
        Scope scope = Scope.root(graph, Mode.INFERENCE);
        Value bytes = Ops.input(graph, "x", DType.U8, n(28, 28, 1));
        assertThat(scope.call(flatten(), bytes).dtype()).isEqualTo(DType.U8);
        assertThat(scope.call(reshape(784), bytes).dtype()).isEqualTo(DType.U8);
        assertThat(scope.call(sequential(flatten(), dense(2)), bytes).dtype()).isEqualTo(DType.F64);
        assertThat(scope.call(maxPooling2d(2), bytes).dtype()).isEqualTo(DType.F64);
        assertThat(scope.call(rescaling(1 / 255.0), bytes).dtype()).isEqualTo(DType.F64);
        assertThat(scope.call(concatenate(), List.of(bytes, bytes)).dtype()).isEqualTo(DType.F64);
    }

    @Test void dropoutIsTheIdentityInInference() {
        var graph = new Graph();
        Value x = Ops.input(graph, "x", n(5));
        assertThat(Scope.root(graph, Mode.INFERENCE).call(dropout(0.4), x)).isSameAs(x);
        assertThat(Scope.root(graph, Mode.TRAINING).call(dropout(0), x)).isSameAs(x);
    }
}
