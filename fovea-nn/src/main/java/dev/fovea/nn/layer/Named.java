package dev.fovea.nn.layer;

import dev.fovea.graph.Value;

/// A layer with a name of its own. Two uses of the name under one parent share their parameters.
public record Named(String name, Layer layer) implements Layer {

    public Named {
        Names.check(name);
    }

    @Override public String kind() {
        return "named";
    }

    @Override public Value apply(Scope scope, Value x) {
        return layer.apply(scope, x);
    }

    @Override public boolean takesIntegers() {
        return layer.takesIntegers();
    }

    @Override public Layer named(String name) {
        return new Named(name, layer);
    }

    @Override public Layer frozen() {
        return new Named(name, layer.frozen());
    }

    @Override public String toString() {
        return layer + ".named(\"" + name + "\")";
    }
}
