package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Random.Distribution;

/// In training `y = x + deviation · n`, with `n` normal of mean 0 and deviation 1; in inference `y = x`.
///
/// No two epochs show a sample alike, so that a network cannot learn it by heart (Bishop 1995). The draws are those of
/// seed, step, path and sample, as [Dropout]'s.
public record GaussianNoise(double deviation) implements Layer {

    public GaussianNoise {
        notNegative("the deviation of Gaussian noise", deviation);
    }

    @Override public String kind() {
        return "gaussian_noise";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (scope.mode() == Mode.INFERENCE || deviation == 0) {
            return x;
        }
        return plus(x, times(scope.random(Distribution.NORMAL, x.shape()), deviation));
    }

    @Override public String toString() {
        return call("gaussianNoise", deviation).toString();
    }
}
