package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// `y = Σ_i x_i`, element by element, of values of one shape: where a shortcut meets what it skipped.
public record Add() implements Merge {

    @Override public String kind() {
        return "add";
    }

    @Override public Value apply(Scope scope, List<Value> inputs) {
        for (Value x : inputs) {
            if (!x.shape().equals(inputs.getFirst().shape())) {
                throw new ShapeException("the inputs %s and %s have different shapes; they must be equal to be added.\n"
                        + "Fit one with conv2d(filters, 1) or dense(units), or use concatenate().",
                        inputs.getFirst().shape(), x.shape());
            }
        }
        return inputs.stream().reduce(Ops::plus).orElseThrow();
    }

    @Override public String toString() {
        return "add()";
    }
}
