package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.abs;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.min;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `L = mean_i h(y_i − t_i)`, with `h(e) = e²/2` where `|e| ≤ δ`, else `δ·|e| − δ²/2`.
///
/// Squared like [MeanSquaredError] near the target, and straight like [MeanAbsoluteError] far from it, so that outliers
/// do not rule (Huber 1964). Computed as `m·(|e| − m/2)` with `m = min(|e|, δ)`.
public record Huber(double delta) implements Loss {

    public Huber {
        require(delta > 0 && Double.isFinite(delta), "delta of the Huber loss must be more than 0, but is %s", delta);
    }

    public Huber delta(double delta) {
        return new Huber(delta);
    }

    @Override public Value of(Value y, Value target) {
        Value e = abs(minus(y, Targets.like(toString(), y, target)));
        Value m = min(e, constant(e, delta));
        return Targets.perSample(times(m, minus(e, times(m, 0.5))));
    }

    @Override public String toString() {
        return call("huber").option("delta", delta, Losses.DELTA).toString();
    }
}
