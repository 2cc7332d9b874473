package dev.fovea.nn.loss;

import static dev.fovea.op.Ops.abs;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `L = mean_i ln cosh(y_i − t_i)`, over all numbers of a sample.
///
/// About `e²/2` for small errors `e` and `|e| − ln 2` for large ones, and smooth between them: the gradient is `tanh(e)`.
/// Computed as `|e| + ln(1 + e^{−2|e|}) − ln 2`, which does not overflow.
public record LogCosh() implements Loss {

    @Override public Value of(Value y, Value target) {
        Value e = abs(minus(y, Targets.like(toString(), y, target)));
        return Targets.perSample(minus(plus(e, log(plus(exp(times(e, -2)), 1))), Math.log(2)));
    }

    @Override public String toString() {
        return "logCosh()";
    }
}
