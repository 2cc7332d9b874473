package dev.fovea.bench;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import org.openjdk.jmh.annotations.Param;

/// Chains of element-wise operations, each of which becomes one sweep.
public class ElementWiseBenchmark extends OpBenchmark {

    @Param({"relu", "relu-gradient", "tanh", "tanh-gradient", "sigmoid", "add", "gelu",
            "gelu-gradient"}) public String chain = "relu";

    @Param({"12800", "301056", "2508800"}) public int elements = 12800;

    /// `Φ(x)`
    private static Value normal(Value x) {
        return Ops.times(Ops.plus(Ops.erf(Ops.times(x, Math.sqrt(0.5))), 1), 0.5);
    }

    @Override OneOp op() {
        return OneOp.of(operands -> {
            Value x = operands.floats(elements);
            return switch (chain) {
                case "relu" -> Ops.relu(x);
                case "relu-gradient" -> Ops.times(Ops.step(x), operands.floats(elements));
                case "tanh" -> Ops.tanh(x);
                case "tanh-gradient" -> Ops.times(Ops.not(Ops.times(x, x)), operands.floats(elements));
                case "sigmoid" -> Ops.sigmoid(x);
                case "gelu" -> Ops.times(x, normal(x));
                case "gelu-gradient" -> Ops.times(operands.floats(elements), Ops.plus(normal(x),
                        Ops.times(Ops.times(x, Ops.exp(Ops.times(Ops.times(x, x), -0.5))), Math.sqrt(0.5 / Math.PI))));
                case "add" -> Ops.plus(x, operands.floats(elements));
                default -> throw new IllegalArgumentException("there is no chain " + chain);
            };
        });
    }
}
