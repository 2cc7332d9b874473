package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `y = scale · x + offset`: bytes 0 … 255 become numbers about 0, `rescaling(1 / 255.0)`.
public record Rescaling(double scale, double offset) implements Layer {

    public Rescaling {
        require(Double.isFinite(scale) && Double.isFinite(offset),
                "the scale and offset of rescaling must be finite, but are %s and %s",
                scale, offset);
    }

    @Override public String kind() {
        return "rescaling";
    }

    @Override public Value apply(Scope scope, Value x) {
        Value scaled = times(x, scale);
        return offset == 0 ? scaled : plus(scaled, offset);
    }

    @Override public String toString() {
        return (offset == 0 ? call("rescaling", scale) : call("rescaling", scale, offset)).toString();
    }
}
