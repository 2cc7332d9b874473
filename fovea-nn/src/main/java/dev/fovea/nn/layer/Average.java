package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import java.util.List;

/// `y = (Σ_i x_i) / n`, element by element, of `n` values of one shape: an ensemble of branches.
public record Average() implements Merge {

    @Override public String kind() {
        return "average";
    }

    @Override public Value apply(Scope scope, List<Value> inputs) {
        ElementWise.checkShapes(inputs, "averaged");
        return Ops.dividedBy(inputs.stream().reduce(Ops::plus).orElseThrow(), inputs.size());
    }

    @Override public String toString() {
        return "average()";
    }
}
