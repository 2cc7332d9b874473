package dev.fovea.cli;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.op.Random;
import dev.fovea.op.SoftmaxCrossEntropyGradient;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.List;
import java.util.function.BiFunction;

/// A program for every op, in the sizes of the lecture's CNN. The conformance kit checks them thoroughly; this is a look at one machine.
final class OpChecks {
    private static final Conv CONV = new Conv(List.of(Window.same(5, 1, 1, 14), Window.same(5, 1, 1, 14)), 1);
    private static final TensorType IMAGES = f32(8, 14, 14, 32);
    private static final TensorType MAPS = f32(8, 14, 14, 64);
    private static final TensorType POOLED = f32(8, 7, 7, 64);
    private static final TensorType KERNEL = f32(5, 5, 32, 64);
    private static final TensorType ROWS = f32(100, 1024);
    private static final TensorType LOGITS = f32(100, 10);
    private static final int FEW = 10;

    private OpChecks() {}

    static List<OpCheck> all() {
        return List.of(
                check("conv", (_, x) -> Ops.conv(CONV, x.get(0), x.get(1)), IMAGES, KERNEL),
                check("conv_input_gradient", (_, x) -> Ops.convInputGradient(CONV, IMAGES.shape(), x.get(0), x.get(1)),
                        MAPS, KERNEL),
                check("conv_kernel_gradient",
                        (_, x) -> Ops.convKernelGradient(CONV, KERNEL.shape(), x.get(0), x.get(1)), IMAGES, MAPS),
                check("matmul", (_, x) -> Ops.matmul(x.get(0), x.get(1)), ROWS, f32(1024, 128)),
                check("max_pool", (_, x) -> Ops.pool(pool(Pool.Kind.MAX), x.get(0)), MAPS),
                check("max_pool_gradient", (_, x) -> poolGradient(pool(Pool.Kind.MAX), x), MAPS, POOLED),
                check("average_pool", (_, x) -> Ops.pool(pool(Pool.Kind.AVERAGE), x.get(0)), MAPS),
                check("average_pool_gradient", (_, x) -> poolGradient(pool(Pool.Kind.AVERAGE), x), MAPS, POOLED),
                check("relu", (_, x) -> Ops.relu(x.get(0)), MAPS),
                check("tanh", (_, x) -> Ops.tanh(x.get(0)), MAPS),
                check("sigmoid", (_, x) -> Ops.sigmoid(x.get(0)), MAPS),
                check("exp", (_, x) -> Ops.exp(x.get(0)), MAPS),
                check("add", (_, x) -> Ops.plus(x.get(0), x.get(1)), MAPS, MAPS),
                check("multiply", (_, x) -> Ops.times(x.get(0), x.get(1)), MAPS, MAPS),
                check("select", (_, x) -> Ops.select(Ops.greater(x.get(0), x.get(1)), x.get(0), x.get(1)), MAPS, MAPS),
                check("sum", (_, x) -> Ops.sum(x.get(0), List.of(0)), ROWS),
                check("max", (_, x) -> Ops.max(x.get(0), List.of(1)), ROWS),
                check("argmax", (_, x) -> Ops.argMax(x.get(0), 1), LOGITS),
                check("broadcast", (_, x) -> Ops.broadcastTo(x.get(0), ROWS.shape()), f32(1, 1024)),
                check("reshape", (_, x) -> Ops.reshape(x.get(0), Shape.of(8, 7 * 7 * 64)), POOLED),
                check("transpose", (_, x) -> Ops.transpose(x.get(0), List.of(0, 3, 1, 2)), IMAGES),
                check("slice", (_, x) -> Ops.slice(x.get(0), 1, 2, 7, 1), IMAGES),
                check("pad", (_, x) -> Ops.pad(x.get(0), 1, 1, 1, 0), IMAGES),
                check("concat", (_, x) -> Ops.concat(3, List.of(x.get(0), x.get(1))), IMAGES, MAPS),
                check("gather", (_, x) -> Ops.gather(x.get(0), x.get(1)), ROWS, TensorType.of(DType.I32, 32)),
                check("cast", (_, x) -> Ops.cast(x.get(0), DType.F32), TensorType.of(DType.U8, 100, 28, 28, 1)),
                check("random", (_, x) -> Ops.random(Random.Distribution.UNIFORM, x.get(0), "doctor", ROWS),
                        TensorType.of(DType.I64, 3)),
                check("softmax", (_, x) -> Ops.softmax(x.get(0)), LOGITS),
                check("softmax_crossentropy", (_, x) -> Ops.softmaxCrossEntropy(x.get(0), Ops.softmax(x.get(1))),
                        LOGITS, LOGITS),
                check("softmax_crossentropy_gradient", OpChecks::lossGradient, LOGITS, LOGITS, f32(100)));
    }

    private static OpCheck check(String name, BiFunction<Graph, List<Value>, Value> op, TensorType... operands) {
        return new OpCheck(name, List.of(operands), FEW, op);
    }

    private static TensorType f32(int... extents) {
        return TensorType.of(DType.F32, extents);
    }

    private static Pool pool(Pool.Kind kind) {
        return new Pool(kind, List.of(Window.valid(2, 2), Window.valid(2, 2)), false);
    }

    private static Value poolGradient(Pool pool, List<Value> x) {
        return Ops.poolGradient(pool, x.get(0), Ops.pool(pool, x.get(0)), x.get(1));
    }

    private static Value lossGradient(Graph graph, List<Value> x) {
        return graph.addNode(new SoftmaxCrossEntropyGradient(), List.of(x.get(0), Ops.softmax(x.get(1)), x.get(2)))
                .output(0);
    }
}
