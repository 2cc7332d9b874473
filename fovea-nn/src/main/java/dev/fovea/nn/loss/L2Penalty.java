package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `λ · Σ w²`, with gradient `2λ · w`, as Keras' `L2(λ)`.
///
/// The lecture writes the same objective, but the gradient as `λ · Θ`, without the 2. [Losses#lectureL2] has that
/// gradient.
public record L2Penalty(double lambda) implements Penalty {

    public L2Penalty {
        notNegative("lambda of an L2 penalty", lambda);
    }

    @Override public Value of(Value w) {
        return times(sum(times(w, w)), lambda);
    }

    @Override public String toString() {
        return call("l2", lambda).toString();
    }
}
