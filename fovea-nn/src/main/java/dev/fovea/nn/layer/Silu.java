package dev.fovea.nn.layer;

import static dev.fovea.op.Ops.sigmoid;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `y = x · σ(x)`: sigmoid linear unit (Elfwing et al. 2018), also known as swish (Ramachandran et al. 2017).
///
/// A smooth rectifier with a dip below 0; EfficientNet's.
public record Silu() implements Activation {

    @Override public String kind() {
        return "silu";
    }

    @Override public Value of(Value x) {
        return times(x, sigmoid(x));
    }

    @Override public String toString() {
        return "silu()";
    }
}
