package dev.fovea.bench;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/// Pooling 2 x 2; `training` is forward and gradient, since the maximum keeps its places from one for the other.
public class PoolBenchmark extends OpBenchmark {

    @Param({"100x28x28x32", "100x14x14x64", "64x28x28x6"}) public String shape = "100x28x28x32";

    @Param({"MAX", "AVERAGE"}) public String kind = "MAX";

    @Param({"forward", "training"}) public String pass = "forward";

    @Override OneOp op() {
        Shape x = Shape.of(java.util.Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray());
        var window = Window.valid(2, 2);
        var pool = new Pool(Pool.Kind.valueOf(kind), List.of(window, window), false);
        return OneOp.of(operands -> {
            Value in = operands.floats(x);
            Value y = Ops.pool(pool, in);
            return switch (pass) {
                case "forward" -> y;
                case "training" -> Ops.poolGradient(pool, in, y, operands.floats(y.shape()));
                default -> throw new IllegalArgumentException("there is no pass " + pass);
            };
        });
    }
}
