package dev.fovea.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Op;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.MatMul;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Multiply-adds, counted by hand.
class MultiplyAddsTest {
    private static final Conv FIVE_SAME = new Conv(List.of(Window.same(5, 1, 1, 28), Window.same(5, 1, 1, 28)), 1);
    private static final Conv THREE = new Conv(List.of(Window.valid(3, 1), Window.valid(3, 1)), 1);

    @Test
    @Tag("conv") void convolutionMultipliesEachOutputWithEachTapAndChannel() {
        assertThat(count(THREE, Shape.of(1, 5, 5, 2), Shape.of(3, 3, 2, 4))).isEqualTo(3 * 3 * 4 * 3 * 3 * 2);
    }

    @Test
    @Tag("conv") void tapsOnPaddingCount() {
        assertThat(count(FIVE_SAME, Shape.of(1, 28, 28, 1), Shape.of(5, 5, 1, 32))).isEqualTo(28 * 28 * 32 * 25);
    }

    @Test
    @Tag("conv") void anOpenBatchCountsAsOneSample() {
        assertThat(count(FIVE_SAME, Shape.of(Shape.N, 28, 28, 1), Shape.of(5, 5, 1, 32))).isEqualTo(28 * 28 * 32 * 25);
    }

    @Test
    @Tag("conv") void groupsDivideTheCount() {
        var grouped = new Conv(THREE.windows(), 2);
        assertThat(count(grouped, Shape.of(1, 5, 5, 4), Shape.of(3, 3, 2, 6))).isEqualTo(3 * 3 * 6 * 3 * 3 * 2);
    }

    @Test
    @Tag("conv") void depthwiseConvolutionReadsOneChannel() {
        var depthwise = new Conv(THREE.windows(), 8);
        assertThat(count(depthwise, Shape.of(2, 5, 5, 8), Shape.of(3, 3, 1, 8))).isEqualTo(2 * 3 * 3 * 8 * 9);
    }

    @Test
    @Tag("conv") void bothGradientsCostAsMuchAsTheConvolution() {
        Shape x = Shape.of(2, 6, 5, 3);
        Shape k = Shape.of(3, 3, 3, 4);
        Shape y = THREE.infer(List.of(x, k));
        assertThat(count(new ConvInputGradient(THREE, x), y, k)).isEqualTo(count(THREE, x, k));
        assertThat(count(new ConvKernelGradient(THREE, k), x, y)).isEqualTo(count(THREE, x, k));
    }

    @Test
    @Tag("matmul") void productMultipliesRowsWithColumns() {
        assertThat(count(new MatMul(false, false), Shape.of(2, 3), Shape.of(3, 4))).isEqualTo(2 * 3 * 4);
        assertThat(count(new MatMul(true, false), Shape.of(5, 3, 2), Shape.of(5, 3, 4))).isEqualTo(5 * 2 * 3 * 4);
        assertThat(count(new MatMul(false, false), Shape.of(Shape.N, 784), Shape.of(784, 10))).isEqualTo(7840);
    }

    @Test
    @Tag("binary") void elementWiseOpsCountNothing() {
        assertThat(count(new Binary(Binary.Kind.ADD), Shape.of(2, 3), Shape.of(3))).isZero();
    }

    private static long count(Op op, Shape... shapes) {
        var types = Stream.of(shapes).map(s -> new TensorType(DType.F32, s)).toList();
        var graph = new Graph();
        return op.multiplyAdds(graph.addNode(op, OpCase.inputs(graph, types)));
    }
}
