package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;

/// `y = f(x)`, where training leaves `f` as it is: a layer with fixed weights, `trainable=False` in Keras.
///
/// The layer, with all that is in it, is built as for inference, and its parameters keep the values that they start with
/// or that are loaded. It bears the names it would have without: `conv2d/kernel`. What `Model.freeze` does to a model for
/// a while, this says of the network.
public record Frozen(Layer layer) implements Layer {

    public Frozen {
        require(!(layer instanceof Named || layer instanceof Frozen),
                "frozen() must stand once, with a name outside of it, but inside is %s", layer);
    }

    @Override public String kind() {
        return "frozen";
    }

    @Override public Value apply(Scope scope, Value x) {
        return scope.call(this, x);
    }

    @Override public boolean takesIntegers() {
        return layer.takesIntegers();
    }

    @Override public Layer frozen() {
        return this;
    }

    @Override public String toString() {
        return layer + ".frozen()";
    }
}
