package dev.fovea.nn.layer;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.min;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `y = min(max(x + 3, 0), 6) / 6`: a sigmoid of three straight lines, without an exponential (Howard et al. 2019,
/// MobileNetV3; so Keras 3 and PyTorch).
public record HardSigmoid() implements Activation {

    @Override public String kind() {
        return "hard_sigmoid";
    }

    @Override public Value of(Value x) {
        return times(min(relu(plus(x, 3)), constant(x, 6)), 1.0 / 6);
    }

    @Override public String toString() {
        return "hardSigmoid()";
    }
}
