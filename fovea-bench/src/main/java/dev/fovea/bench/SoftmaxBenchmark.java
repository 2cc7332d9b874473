package dev.fovea.bench;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.op.SoftmaxGradient;
import dev.fovea.tensor.DType;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/// Softmax, its gradient, and that of its cross-entropy.
public class SoftmaxBenchmark extends OpBenchmark {

    @Param({"100x10", "64x10", "32x1000", "9456x197"}) public String shape = "100x10";

    @Param({"softmax", "gradient", "cross-entropy-gradient"}) public String op = "softmax";

    @Override OneOp op() {
        int batch = Integer.parseInt(shape.split("x")[0]);
        int classes = Integer.parseInt(shape.split("x")[1]);
        return OneOp.of(operands -> {
            Value z = operands.floats(batch, classes);
            return switch (op) {
                case "softmax" -> Ops.softmax(z);
                case "gradient" -> z.graph().add(new SoftmaxGradient(), z, operands.floats(batch, classes));
                case "cross-entropy-gradient" -> {
                    Value target = Ops.oneHot(operands.labels(batch, classes), classes, DType.F32);
                    yield Gradients.of(Ops.sum(Ops.softmaxCrossEntropy(z, target)), List.of(z)).getFirst();
                }
                default -> throw new IllegalArgumentException("there is no operation " + op);
            };
        });
    }
}
