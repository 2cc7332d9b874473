package dev.fovea.bench;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import org.openjdk.jmh.annotations.Param;

/// Chains of element-wise operations, each of which becomes one sweep.
public class ElementWiseBenchmark extends OpBenchmark {

    @Param({"relu", "relu-gradient", "tanh", "tanh-gradient", "sigmoid", "add"}) public String chain = "relu";

    @Param({"12800", "301056", "2508800"}) public int elements = 12800;

    @Override OneOp op() {
        return OneOp.of(operands -> {
            Value x = operands.floats(elements);
            return switch (chain) {
                case "relu" -> Ops.relu(x);
                case "relu-gradient" -> Ops.times(Ops.step(x), operands.floats(elements));
                case "tanh" -> Ops.tanh(x);
                case "tanh-gradient" -> Ops.times(Ops.not(Ops.times(x, x)), operands.floats(elements));
                case "sigmoid" -> Ops.sigmoid(x);
                case "add" -> Ops.plus(x, operands.floats(elements));
                default -> throw new IllegalArgumentException("there is no chain " + chain);
            };
        });
    }
}
