package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;

/// `y = λ · x` where `x > 0`, else `λ · α · (eˣ − 1)`: from layer to layer, mean 0 and variance 1 keep themselves.
///
/// Klambauer et al. 2017. It takes kernels that start LeCun-normal, and [AlphaDropout] instead of [Dropout].
public record Selu() implements Activation {
    static final double ALPHA = 1.6732632423543772;      // Klambauer et al. 2017, α₀₁, the fixed point of (0, 1)
    static final double LAMBDA = 1.0507009873554805;     // Klambauer et al. 2017, λ₀₁

    @Override public String kind() {
        return "selu";
    }

    @Override public Value of(Value x) {
        return Ops.times(Elu.of(x, ALPHA), LAMBDA);
    }

    @Override public String toString() {
        return "selu()";
    }
}
