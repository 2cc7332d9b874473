package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// `L = mean_i (y_i − t_i · ln y_i)`, for counts `t` and expected counts `y`: the negative log-likelihood of Poisson's
/// distribution, without the term `ln t!` that no weight changes.
///
/// With `logInput(true)` the network answers `z = ln y`, and `L = mean_i (eᶻ − t·z)`, as PyTorch does by default: a bare
/// sum will then do. Else 10⁻⁷ is added under the logarithm, as in Keras.
public record Poisson(boolean logInput) implements Loss {

    public Poisson logInput(boolean logInput) {
        return new Poisson(logInput);
    }

    @Override public Value of(Value y, Value target) {
        Value t = Targets.like(toString(), y, target);
        if (logInput) {
            return Targets.perSample(minus(exp(y), times(t, y)));
        }
        if (Targets.isLinear(y)) {
            throw new IllegalArgumentException(
                    ("%s compares expected counts, but the network ends in %s %s, which may be"
                            + " negative.\nWrite %s.logInput(true), or let the last layer end in relu.")
                            .formatted(this, y.op().label(), y.shape(), this));
        }
        return Targets.perSample(minus(y, times(t, log(plus(y, Targets.EPSILON)))));
    }

    @Override public Accepted accepts(Shape y, TensorType target) {
        return new Accepted.Between(0, Double.POSITIVE_INFINITY);
    }

    @Override public String toString() {
        return call("poisson").option("logInput", logInput, false).toString();
    }
}
