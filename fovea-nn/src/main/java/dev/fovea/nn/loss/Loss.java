package dev.fovea.nn.loss;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// How wrong each answer is: a function of output and target, so a lambda of [Ops] will do.
@FunctionalInterface
public interface Loss {

    /// The loss of each sample, `[batch]`, given the output `y` of the network and what it should have been.
    Value of(Value y, Value target);

    /// Which numbers targets may be, for outputs and targets `[batch, …]` of that shape and type; any, unless said otherwise.
    default Accepted accepts(Shape y, TensorType target) {
        return Accepted.anything();
    }

    /// The mean over the batch, a scalar: what training makes small.
    default Value mean(Value y, Value target) {
        return Ops.mean(of(y, target));
    }
}
