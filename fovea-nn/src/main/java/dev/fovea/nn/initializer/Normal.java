package dev.fovea.nn.initializer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.Tensor;

/// `w ~ N(mean, deviation²)`, drawn as `mean + deviation · Φ⁻¹(u)`.
public record Normal(double mean, double deviation) implements Filling {

    public Normal {
        require(Double.isFinite(mean), "the mean of normal weights must be finite, but is %s", mean);
        notNegative("the deviation of normal weights", deviation);
    }

    @Override public void fill(Tensor parameter, long key) {
        Draws.fill(parameter, key, u -> mean + deviation * StandardNormal.quantile(u));
    }

    @Override public String toString() {
        return call("normal", mean, deviation).toString();
    }
}
