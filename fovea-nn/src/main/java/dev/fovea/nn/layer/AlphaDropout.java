package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.select;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Random.Distribution;

/// In training `y = a · (x where kept, else α′) + b`, each kept with probability `q = 1 − rate`; in inference `y = x`.
///
/// `α′ = −λα` is where [Selu] saturates; `a = 1 / √(q + α′²·q·(1 − q))` and `b = −a·α′·(1 − q)` keep mean 0 and
/// variance 1 (Klambauer et al. 2017).
public record AlphaDropout(double rate) implements Layer {
    private static final double SATURATED = -Selu.LAMBDA * Selu.ALPHA;

    public AlphaDropout {
        fraction("the rate of alphaDropout", rate);
    }

    @Override public String kind() {
        return "alpha_dropout";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (scope.mode() == Mode.INFERENCE || rate == 0) {
            return x;
        }
        double q = 1 - rate;
        double a = 1 / Math.sqrt(q + SATURATED * SATURATED * q * rate);
        double b = -a * SATURATED * rate;
        Value kept = greater(scope.random(Distribution.UNIFORM, x.shape()), constant(x, rate));
        return plus(times(select(kept, x, constant(x, SATURATED)), a), b);
    }

    @Override public String toString() {
        return call("alphaDropout", rate).toString();
    }
}
