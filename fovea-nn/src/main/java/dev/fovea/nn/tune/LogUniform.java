package dev.fovea.nn.tune;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import java.util.List;
import java.util.random.RandomGenerator;

/// `x = low · (high / low)^u`, `u` uniform in `[0, 1)`: each power of ten is as likely, as a learning rate needs it.
/// Bergstra & Bengio 2012.
public record LogUniform(double low, double high) implements Choice {

    public LogUniform {
        require(low > 0 && low < high && Double.isFinite(high),
                "logUniform goes from a number above 0 to a larger one, but from %s to %s", low, high);
    }

    @Override public Object draw(RandomGenerator random) {
        return Math.min(low * Math.pow(high / low, random.nextDouble()), high);      // rounding may lead beyond
    }

    @Override public List<Object> all() {
        return List.of();
    }

    @Override public String toString() {
        return call("logUniform", low, high).toString();
    }
}
