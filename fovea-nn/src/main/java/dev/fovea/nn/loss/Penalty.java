package dev.fovea.nn.loss;

import dev.fovea.graph.Value;

/// What large weights cost: a scalar that is added to the loss, so that the network prefers small ones.
///
/// A layer's penalty concerns its kernel, not its bias, as the lecture has it (`j = 0` is left out).
@FunctionalInterface
public interface Penalty {

    /// The cost of the weights `w`, a scalar.
    Value of(Value w);
}
