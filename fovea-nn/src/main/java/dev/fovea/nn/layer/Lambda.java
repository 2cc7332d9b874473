package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import java.util.function.UnaryOperator;

/// `y = f(x)` for a function of graph values: a layer without parameters, for a try. A file cannot hold it; a record
/// can be saved.
public record Lambda(String kind, UnaryOperator<Value> function) implements Layer {

    public Lambda {
        Names.check(kind);
    }

    @Override public Value apply(Scope scope, Value x) {
        return function.apply(x);
    }

    @Override public String toString() {
        return call("lambda", kind, function).toString();
    }
}
