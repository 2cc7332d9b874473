package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import java.util.List;

/// `y = max_i x_i`, element by element, of values of one shape: what any branch has found (maxout, Goodfellow et al.
/// 2013). The gradient goes to the branch with the maximum, of several to the last.
public record Maximum() implements Merge {

    @Override public String kind() {
        return "maximum";
    }

    @Override public Value apply(Scope scope, List<Value> inputs) {
        ElementWise.checkShapes(inputs, "compared");
        return inputs.stream().reduce(Ops::max).orElseThrow();
    }

    @Override public String toString() {
        return "maximum()";
    }
}
