package dev.fovea.compile;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.spi.Layout;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The same value in another layout, or of another floating-point type, or both. Made by [ChooseKernels] only.
public record Reorder(Layout from, Layout to) implements Op {

    @Override public List<TensorType> results(List<TensorType> inputs) {
        return List.of(to.type());
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        throw new IllegalStateException("reorders are made after differentiation");
    }

    @Override public Region reach(Node node, int input, Region of) {
        return of;
    }

    @Override public String label() {
        boolean cast = from.type().dtype() != to.type().dtype();
        return cast
                ? "cast %s %s → %s %s".formatted(from.type().dtype(), from, to.type().dtype(), to)
                : "reorder " + from + " → " + to;
    }
}
