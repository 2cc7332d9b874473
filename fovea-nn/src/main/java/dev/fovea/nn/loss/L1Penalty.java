package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.op.Ops.abs;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `λ · Σ |w|`, with gradient `λ · sign(w)`: weights that are not needed become 0 (Tibshirani 1996, the lasso).
public record L1Penalty(double lambda) implements Penalty {

    public L1Penalty {
        notNegative("lambda of an L1 penalty", lambda);
    }

    @Override public Value of(Value w) {
        return times(sum(abs(w)), lambda);
    }

    @Override public String toString() {
        return call("l1", lambda).toString();
    }
}
