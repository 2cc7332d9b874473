package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import java.util.List;

/// `y = min_i x_i`, element by element, of values of one shape: what all branches have found. The gradient goes to the
/// branch with the minimum, of several to the last.
public record Minimum() implements Merge {

    @Override public String kind() {
        return "minimum";
    }

    @Override public Value apply(Scope scope, List<Value> inputs) {
        ElementWise.checkShapes(inputs, "compared");
        return inputs.stream().reduce(Ops::min).orElseThrow();
    }

    @Override public String toString() {
        return "minimum()";
    }
}
