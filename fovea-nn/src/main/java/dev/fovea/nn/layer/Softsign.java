package dev.fovea.nn.layer;

import static dev.fovea.op.Ops.abs;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.plus;

import dev.fovea.graph.Value;

/// `y = x / (1 + |x|)`: like tanh, but it saturates slowly (Bergstra et al. 2009).
public record Softsign() implements Activation {

    @Override public String kind() {
        return "softsign";
    }

    @Override public Value of(Value x) {
        return dividedBy(x, plus(abs(x), 1));
    }

    @Override public String toString() {
        return "softsign()";
    }
}
