package dev.fovea.bench;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.Lrn;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/// Normalisation over the batch, the last axis, and neighbouring channels; `training` is forward and the gradient for all
/// operands.
///
/// The shapes are those of the lecture's network, of ViT-Ti's tokens, and of what AlexNet's first convolution yields.
public class NormalizationBenchmark extends OpBenchmark {

    @Param({"100x28x28x32", "100x14x14x64", "16x197x192", "32x55x55x96"}) public String shape = "100x28x28x32";

    @Param({"batchnorm", "layernorm", "lrn"}) public String op = "batchnorm";

    @Param({"forward", "training"}) public String pass = "forward";

    @Override OneOp op() {
        Shape x = Shape.of(Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray());
        return OneOp.ofAll(operands -> {
            List<Value> in = operands(x, operands);
            Value y = in.getFirst().graph().addNode(operation(x), in).output(0);
            return switch (pass) {
                case "forward" -> List.of(y);
                case "training" -> Gradients.of(Ops.sum(Ops.times(y, operands.floats(x))), in);
                default -> throw new IllegalArgumentException("there is no pass " + pass);
            };
        });
    }

    private List<Value> operands(Shape x, Operands operands) {
        return op.equals("lrn")
                ? List.of(operands.floats(x))
                : List.of(operands.floats(x), operands.floats(x.channels()), operands.floats(x.channels()));
    }

    private Op operation(Shape x) {
        return switch (op) {
            case "batchnorm" -> new BatchNorm(1e-3);
            case "layernorm" -> new LayerNorm(List.of(x.rank() - 1), 1e-3);
            case "lrn" -> new Lrn(5, 1e-4, 0.75, 2);
            default -> throw new IllegalArgumentException("there is no operation " + op);
        };
    }
}
