package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;

/// `y = max(x, slope · x)`: a rectifier that lets a little through below 0, so that no neuron dies (Maas et al. 2013).
public record LeakyRelu(double slope) implements Activation {

    public LeakyRelu {
        fraction("the slope of a leaky ReLU", slope);
    }

    @Override public String kind() {
        return "leaky_relu";
    }

    @Override public Value of(Value x) {
        return Ops.max(x, Ops.times(x, slope));
    }

    @Override public String toString() {
        return call("leakyRelu", slope).toString();
    }
}
