package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import java.util.List;

/// `y = Σ_i x_i`, element by element, of values of one shape: where a shortcut meets what it skipped.
public record Add() implements Merge {

    @Override public String kind() {
        return "add";
    }

    @Override public Value apply(Scope scope, List<Value> inputs) {
        ElementWise.checkShapes(inputs, "added");
        return inputs.stream().reduce(Ops::plus).orElseThrow();
    }

    @Override public String toString() {
        return "add()";
    }
}
