package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One case for each operation, small enough to check by hand.
class OperationTest {

    private final NativeScope scope = new NativeScope();
    private final Arena arena = Arena.ofConfined();

    @AfterEach void close() {
        scope.close();
        arena.close();
    }

    @Test void maximumPoolingRemembersTheMaxima() {
        var x = plain(1, 1, 2, 4);
        var y = plain(1, 1, 1, 2);
        var axes = List.of(WindowAxis.of(2, 2, 0), WindowAxis.of(2, 2, 0));
        var forward = new Pooling.Forward(Propagation.FORWARD_TRAINING, Algorithm.POOLING_MAX, x, y, axes,
                Attributes.DEFAULT).implementations(scope).getFirst();
        MemorySegment workspace = Natives.allocate(arena, forward.argument(Argument.WORKSPACE));
        MemorySegment dst = Natives.allocate(arena, y);
        run(forward,
                Map.of(Argument.SRC, floats(1, 2, 3, 4, 5, 0, 0, 9), Argument.DST, dst, Argument.WORKSPACE, workspace));
        assertValues(dst, 5, 9);

        var backward = new Pooling.Backward(Algorithm.POOLING_MAX, x, y, axes, forward, Attributes.DEFAULT)
                .implementations(scope).getFirst();
        MemorySegment diffSrc = Natives.allocate(arena, x);
        run(backward,
                Map.of(Argument.DIFF_DST, floats(10, 20), Argument.WORKSPACE, workspace, Argument.DIFF_SRC, diffSrc));
        assertValues(diffSrc, 0, 0, 0, 0, 10, 0, 0, 20);
        Primitive withoutWorkspace = backward.compile(scope);
        assertThatThrownBy(() -> withoutWorkspace.bind(scope, Map.of(Argument.DIFF_SRC, diffSrc)))
                .isInstanceOf(OneDnnException.class).hasMessageContaining(" is missing for ");
    }

    @Test void averagePoolingCountsThePaddingOrNot() {
        var x = plain(1, 1, 1, 2);
        var y = plain(1, 1, 1, 2);
        var axes = List.of(WindowAxis.of(1, 1, 0), new WindowAxis(2, 1, 1, 1, 0));
        assertThat(averagePool(Algorithm.POOLING_AVG_INCLUDE_PADDING, x, y, axes)).containsExactly(2, 5);
        assertThat(averagePool(Algorithm.POOLING_AVG_EXCLUDE_PADDING, x, y, axes)).containsExactly(4, 5);
    }

    private float[] averagePool(Algorithm algorithm, MemoryDescriptor x, MemoryDescriptor y, List<WindowAxis> axes) {
        MemorySegment dst = Natives.allocate(arena, y);
        run(new Pooling.Forward(Propagation.FORWARD_INFERENCE, algorithm, x, y, axes, Attributes.DEFAULT),
                Map.of(Argument.SRC, floats(4, 6), Argument.DST, dst));
        return values(dst, 2);
    }

    @Test void matMulOfBatchesWithBiasAndTransposedWeights() {
        var transposed = MemoryDescriptor.strided(scope, DataType.F32, new long[]{1, 2, 2}, new long[]{4, 1, 2});
        MemorySegment dst = arena.allocate(64, 64);
        run(new MatMul(plain(2, 1, 2), transposed, plain(1, 1, 2), plain(2, 1, 2), Attributes.DEFAULT), Map.of(
                Argument.SRC, floats(1, 2, 3, 4), Argument.WEIGHTS, floats(1, 10, 100, 1000), Argument.BIAS,
                floats(7, 8),
                Argument.DST, dst));
        assertValues(dst, 1 + 20 + 7, 100 + 2000 + 8, 3 + 40 + 7, 300 + 4000 + 8);
    }

    @Test void innerProductAndItsGradients() {
        var x = plain(2, 3);
        var w = plain(2, 3);
        var b = plain(2);
        var y = plain(2, 2);
        MemorySegment src = floats(1, 2, 3, 4, 5, 6);
        MemorySegment weights = floats(1, 0, -1, 2, 1, 0);
        MemorySegment diffDst = floats(1, 2, 3, 4);
        MemorySegment out = arena.allocate(64, 64);
        MemorySegment diffBias = arena.allocate(64, 64);
        run(new InnerProduct.Forward(Propagation.FORWARD_TRAINING, x, w, b, y, Attributes.DEFAULT), Map.of(
                Argument.SRC, src, Argument.WEIGHTS, weights, Argument.BIAS, floats(10, 20), Argument.DST, out));
        assertValues(out, 8, 24, 8, 33);
        run(new InnerProduct.BackwardData(x, w, y, Attributes.DEFAULT), Map.of(
                Argument.DIFF_DST, diffDst, Argument.WEIGHTS, weights, Argument.DIFF_SRC, out));
        assertValues(out, 5, 2, -1, 11, 4, -3);
        run(new InnerProduct.BackwardWeights(x, w, b, y, Attributes.DEFAULT), Map.of(Argument.SRC, src,
                Argument.DIFF_DST, diffDst, Argument.DIFF_WEIGHTS, out, Argument.DIFF_BIAS, diffBias));
        assertValues(out, 13, 17, 21, 18, 24, 30);
        assertValues(diffBias, 4, 6);
    }

    @Test void reluGradientFromTheOutputInPlace() {
        var row = plain(4);
        MemorySegment gradient = floats(1, 2, 3, 4);
        run(new Eltwise.Backward(Algorithm.ELTWISE_RELU_USE_DST_FOR_BWD, row, row, row, 0, 0, Attributes.DEFAULT),
                Map.of(Argument.DST, floats(0, 5, 0, 1), Argument.DIFF_DST, gradient, Argument.DIFF_SRC, gradient));
        assertValues(gradient, 0, 2, 0, 4);
    }

    @Test void binaryWithPostOperationsBroadcasts() {
        var matrix = plain(2, 2);
        var row = plain(1, 2);
        var attributes = Attributes.DEFAULT
                .then(new PostOp.Binary(Algorithm.BINARY_MUL, row))
                .then(new PostOp.Eltwise(Algorithm.ELTWISE_RELU, 0, 0));
        MemorySegment dst = floats(0, 0, 0, 0);
        run(new Binary(Algorithm.BINARY_SUB, matrix, row, matrix, attributes), Map.of(
                Argument.SRC, floats(1, 2, 3, 4), Argument.SRC_1, floats(2, 1), Argument.postOp(0), floats(3, 5),
                Argument.DST, dst));
        assertValues(dst, 0, 5, 3, 15);
    }

    @Test void matMulAccumulatesIntoItsDestination() {
        MemorySegment dst = floats(100, 200, 300, 400);
        run(new MatMul(plain(2, 1), plain(1, 2), MemoryDescriptor.NONE, plain(2, 2),
                Attributes.DEFAULT.then(new PostOp.Accumulate(0.5f))),
                Map.of(Argument.SRC, floats(1, 2), Argument.WEIGHTS, floats(3, 4), Argument.DST, dst));
        assertValues(dst, 53, 104, 156, 208);
    }

    @Test void softmaxOfEachRow() {
        var matrix = plain(2, 2);
        MemorySegment dst = arena.allocate(64, 64);
        run(new Softmax(Propagation.FORWARD_INFERENCE, Algorithm.SOFTMAX_ACCURATE, matrix, matrix, 1,
                Attributes.DEFAULT),
                Map.of(Argument.SRC, floats(0, (float) Math.log(3), 1000, 1000), Argument.DST, dst));
        assertThat(values(dst, 4)).containsExactly(new float[]{0.25f, 0.75f, 0.5f, 0.5f}, offset(1e-6f));
    }

    @Test void reductionOverTheLastAxis() {
        MemorySegment dst = arena.allocate(64, 64);
        run(new Reduction(Algorithm.REDUCTION_SUM, plain(2, 3), plain(2, 1), Attributes.DEFAULT),
                Map.of(Argument.SRC, floats(1, 2, 3, 4, 5, 6), Argument.DST, dst));
        assertValues(dst, 6, 15);
    }

    @Test void sumWithScalesAndConcatenation() {
        MemorySegment a = floats(1, 2, 3, 4);
        MemorySegment b = floats(10, 20, 30, 40);
        MemorySegment dst = arena.allocate(64, 64);
        var matrix = plain(2, 2);
        run(new Sum(List.of(2f, 1f), List.of(matrix, matrix), matrix, Attributes.DEFAULT),
                Map.of(Argument.source(0), a, Argument.source(1), b, Argument.DST, dst));
        assertValues(dst, 12, 24, 36, 48);
        run(new Concat(1, List.of(matrix, matrix), plain(2, 4), Attributes.DEFAULT),
                Map.of(Argument.source(0), a, Argument.source(1), b, Argument.DST, dst));
        assertValues(dst, 1, 2, 10, 20, 3, 4, 30, 40);
    }

    @Test void reorderToABlockedLayoutZeroesItsPadding() {
        var blocked = MemoryDescriptor.of(scope, DataType.F32, "aBcd8b", 1, 3, 1, 2);
        MemorySegment dst = arena.allocate(blocked.bytes(), 64);
        dst.fill((byte) 1);
        run(new Reorder(plain(1, 3, 1, 2), blocked, Attributes.DEFAULT),
                Map.of(Argument.SRC, floats(1, 2, 3, 4, 5, 6), Argument.DST, dst));
        assertValues(dst, 1, 3, 5, 0, 0, 0, 0, 0, 2, 4, 6, 0, 0, 0, 0, 0);
    }

    private MemoryDescriptor plain(long... extents) {
        return MemoryDescriptor.of(scope, DataType.F32, "abcdef".substring(0, extents.length), extents);
    }

    private MemorySegment floats(float... values) {
        return Natives.floats(arena, values);
    }

    private void run(Operation operation, Map<Argument, MemorySegment> arguments) {
        run(operation.describe(scope), arguments);
    }

    private void run(PrimitiveDescriptor descriptor, Map<Argument, MemorySegment> arguments) {
        Natives.execute(descriptor, scope, arena, arguments);
    }

    private static float[] values(MemorySegment segment, int count) {
        return segment.asSlice(0, (long) Float.BYTES * count).toArray(JAVA_FLOAT);
    }

    private static void assertValues(MemorySegment segment, float... expected) {
        assertThat(values(segment, expected.length)).containsExactly(expected);
    }
}
