package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Random.Distribution;

/// In training `y = x · (1 + √(rate / (1 − rate)) · n)`, with `n` normal of mean 0 and deviation 1; in inference
/// `y = x`.
///
/// Noise of the mean and variance of [Dropout]'s, in which nothing is lost whole (Srivastava et al. 2014, section 10).
public record GaussianDropout(double rate) implements Layer {

    public GaussianDropout {
        fraction("the rate of gaussianDropout", rate);
    }

    @Override public String kind() {
        return "gaussian_dropout";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (scope.mode() == Mode.INFERENCE || rate == 0) {
            return x;
        }
        Value noise = times(scope.random(Distribution.NORMAL, x.shape()), Math.sqrt(rate / (1 - rate)));
        return times(x, plus(noise, 1));
    }

    @Override public String toString() {
        return call("gaussianDropout", rate).toString();
    }
}
