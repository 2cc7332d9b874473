package dev.fovea.nn.initializer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.Tensor;

/// `w ~ N(mean, deviation²)`, cut at `mean ± 2 · deviation`: drawn as `Φ⁻¹(Φ(−2) + u · (Φ(2) − Φ(−2)))`.
///
/// Cutting leaves 0.87962566103423978 of the deviation.
public record TruncatedNormal(double mean, double deviation) implements Filling {
    static final double BELOW = 0.02275013194817921;              // Φ(−2)
    static final double DEVIATION_LEFT = 0.87962566103423978;     // of N(0, 1) cut at ±2, as Keras has it

    public TruncatedNormal {
        require(Double.isFinite(mean), "the mean of normal weights must be finite, but is %s", mean);
        notNegative("the deviation of normal weights", deviation);
    }

    @Override public void fill(Tensor parameter, long key) {
        Draws.fill(parameter, key,
                u -> mean + deviation * StandardNormal.quantile(BELOW + u * (1 - 2 * BELOW)));
    }

    @Override public String toString() {
        return call("truncatedNormal", mean, deviation).toString();
    }
}
