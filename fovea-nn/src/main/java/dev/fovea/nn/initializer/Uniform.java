package dev.fovea.nn.initializer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.Tensor;

/// `w = from + (to − from) · u`, with `u` uniform in (0, 1).
public record Uniform(double from, double to) implements Filling {

    public Uniform {
        require(from <= to && Double.isFinite(to - from),
                "uniform weights lie between two finite numbers, the smaller first, but they are %s and %s", from, to);
    }

    @Override public void fill(Tensor parameter, long key) {
        Draws.fill(parameter, key, u -> from + (to - from) * u);
    }

    @Override public String toString() {
        return call("uniform", from, to).toString();
    }
}
