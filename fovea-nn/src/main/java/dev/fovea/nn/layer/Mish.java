package dev.fovea.nn.layer;

import static dev.fovea.op.Ops.tanh;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `y = x · tanh(ln(1 + eˣ))`: a smooth rectifier with a dip below 0 (Misra 2019); YOLOv4's.
public record Mish() implements Activation {

    @Override public String kind() {
        return "mish";
    }

    @Override public Value of(Value x) {
        return times(x, tanh(new Softplus().of(x)));
    }

    @Override public String toString() {
        return "mish()";
    }
}
