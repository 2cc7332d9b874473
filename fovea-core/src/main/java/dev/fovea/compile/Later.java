package dev.fovea.compile;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// From `(x, t)`: `x` itself, for those who read it only when `t` is there. What is computed from it is not what was computed from `x` before,
/// and comes after `t`. Made by [Recompute]; nothing is run for it.
public record Later() implements Op {

    @Override public List<TensorType> results(List<TensorType> inputs) {
        return List.of(inputs.getFirst());
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        throw new IllegalStateException("what is recomputed is chosen after differentiation");
    }

    @Override public Region reach(Node node, int input, Region of) {
        throw new IllegalStateException("geometry is asked of the graph before it is compiled: " + label());
    }
}
