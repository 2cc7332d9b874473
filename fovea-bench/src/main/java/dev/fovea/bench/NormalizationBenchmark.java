package dev.fovea.bench;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.Lrn;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/// Normalisation over the batch, the last axis, and neighbouring channels; `training` is forward and gradient.
public class NormalizationBenchmark extends OpBenchmark {

    @Param({"100x28x28x32", "100x14x14x64"}) public String shape = "100x28x28x32";

    @Param({"batchnorm", "layernorm", "lrn"}) public String op = "batchnorm";

    @Param({"forward", "training"}) public String pass = "forward";

    @Override OneOp op() {
        Shape x = Shape.of(Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray());
        return OneOp.of(operands -> {
            Value in = operands.floats(x);
            Value y = switch (op) {
                case "batchnorm" -> in.graph().add(new BatchNorm(1e-3), in, operands.floats(x.channels()),
                        operands.floats(x.channels()));
                case "layernorm" -> in.graph().add(new LayerNorm(List.of(x.rank() - 1), 1e-3), in);
                case "lrn" -> in.graph().add(new Lrn(5, 1e-4, 0.75, 2), in);
                default -> throw new IllegalArgumentException("there is no operation " + op);
            };
            return switch (pass) {
                case "forward" -> y;
                case "training" ->
                    Gradients.of(Ops.sum(Ops.times(y, operands.floats(x))), List.of(in)).getFirst();
                default -> throw new IllegalArgumentException("there is no pass " + pass);
            };
        });
    }
}
