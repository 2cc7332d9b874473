package dev.fovea.nn.tune;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import java.util.List;
import java.util.random.RandomGenerator;

/// `x = low + u · (high − low)`, `u` uniform in `[0, 1)`: a share, a momentum.
public record Uniform(double low, double high) implements Choice {

    public Uniform {
        require(Double.isFinite(low) && Double.isFinite(high) && low < high,
                "uniform goes from a number to a larger one, but from %s to %s", low, high);
    }

    @Override public Object draw(RandomGenerator random) {
        return low + random.nextDouble() * (high - low);
    }

    @Override public List<Object> all() {
        return List.of();
    }

    @Override public String toString() {
        return call("uniform", low, high).toString();
    }
}
