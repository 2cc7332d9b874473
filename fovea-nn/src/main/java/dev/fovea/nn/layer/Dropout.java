package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Random.Distribution;

/// In training `y = x · m / (1 − rate)`, where each `m` is 0 with probability `rate`, else 1; in inference `y = x`.
///
/// Neurons cannot rely on each other (Srivastava et al. 2014). The division keeps the expected sum ("inverted"
/// dropout). The draws depend on seed, step, path and sample, not on how a batch is cut.
public record Dropout(double rate) implements Layer {

    public Dropout {
        fraction("dropout rate", rate);
    }

    @Override public String kind() {
        return "dropout";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (scope.mode() == Mode.INFERENCE || rate == 0) {
            return x;
        }
        Value kept = greater(scope.random(Distribution.UNIFORM, x.shape()), constant(x, rate));
        return times(x, times(kept, 1 / (1 - rate)));
    }

    @Override public String toString() {
        return call("dropout", rate).toString();
    }
}
