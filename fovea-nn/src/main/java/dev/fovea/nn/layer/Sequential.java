package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import java.util.List;
import java.util.stream.Stream;

/// `y = f_n(… f_2(f_1(x)))`: one layer after another. Without layers it is the identity.
public record Sequential(List<Layer> layers) implements Layer {

    public Sequential {
        layers = List.copyOf(layers);
    }

    /// These layers, and then others.
    public Sequential then(Layer... more) {
        return new Sequential(Stream.concat(layers.stream(), Stream.of(more)).toList());
    }

    @Override public String kind() {
        return "sequential";
    }

    @Override public boolean takesIntegers() {
        return true;
    }

    @Override public Value apply(Scope scope, Value x) {
        Value y = x;
        for (Layer layer : layers) {
            y = scope.call(layer, y);
        }
        return y;
    }

    @Override public String toString() {
        return call("sequential", layers).toString();
    }
}
