package dev.fovea.nn.initializer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.Tensor;

/// `w = value`, every one of them.
public record Constant(double value) implements Filling {

    public Constant {
        require(Double.isFinite(value), "the constant that weights start with must be finite, but is %s", value);
    }

    @Override public void fill(Tensor parameter, long key) {
        Draws.fill(parameter, (float) value);
    }

    @Override public String toString() {
        return call("constant", value).toString();
    }
}
