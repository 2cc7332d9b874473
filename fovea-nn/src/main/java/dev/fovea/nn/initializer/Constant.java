package dev.fovea.nn.initializer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// `w = value`, every one of them.
public record Constant(double value) implements Initializer {

    public Constant {
        require(Double.isFinite(value), "the constant that weights start with must be finite, but is %s", value);
    }

    @Override public Tensor draw(Shape shape, long key) {
        return Draws.filled(shape, (float) value);
    }

    @Override public String toString() {
        return call("constant", value).toString();
    }
}
