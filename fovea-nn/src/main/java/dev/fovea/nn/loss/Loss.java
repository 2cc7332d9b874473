package dev.fovea.nn.loss;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;

/// How wrong each answer is: a function of output and target, so a lambda of [Ops] will do.
@FunctionalInterface
public interface Loss {

    /// The loss of each sample, `[batch]`, given the output `y` of the network and what it should have been.
    Value of(Value y, Value target);

    /// The mean over the batch, a scalar: what training makes small.
    default Value mean(Value y, Value target) {
        return Ops.mean(of(y, target));
    }
}
