package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;

/// `y = x · min(max(x + 3, 0), 6) / 6`: [Silu] with the straight lines of [HardSigmoid] (Howard et al. 2019,
/// MobileNetV3).
public record HardSwish() implements Activation {

    @Override public String kind() {
        return "hard_swish";
    }

    @Override public Value of(Value x) {
        return Ops.times(x, new HardSigmoid().of(x));
    }

    @Override public String toString() {
        return "hardSwish()";
    }
}
