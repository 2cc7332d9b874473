package dev.fovea.bench;

import dev.fovea.op.Ops;
import org.openjdk.jmh.annotations.Param;

/// The product of a dense layer with bias and relu, `batch x in x out`, and its two gradients.
public class MatMulBenchmark extends OpBenchmark {

    @Param({"100x784x10", "100x784x128", "100x3136x1024", "100x1024x10", "1x784x10",
            "1x3136x1024"}) public String shape = "100x784x10";

    @Param({"forward", "input-gradient", "kernel-gradient"}) public String pass = "forward";

    @Override OneOp op() {
        String[] extents = shape.split("x");
        int batch = Integer.parseInt(extents[0]);
        int in = Integer.parseInt(extents[1]);
        int out = Integer.parseInt(extents[2]);
        return OneOp.of(operands -> switch (pass) {
            case "forward" -> Ops.relu(
                    Ops.plus(Ops.matmul(operands.floats(batch, in), operands.floats(in, out)), operands.floats(out)));
            case "input-gradient" -> Ops.matmul(operands.floats(batch, out), operands.floats(in, out), false, true);
            case "kernel-gradient" -> Ops.matmul(operands.floats(batch, in), operands.floats(batch, out), true, false);
            default -> throw new IllegalArgumentException("there is no pass " + pass);
        });
    }
}
