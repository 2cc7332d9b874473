package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// `y = x_1 − x_2`, element by element, of two values of one shape: how far two branches differ.
public record Subtract() implements Merge {

    @Override public String kind() {
        return "subtract";
    }

    @Override public Value apply(Scope scope, List<Value> inputs) {
        if (inputs.size() != 2) {
            throw new ShapeException("subtract takes two inputs, the second from the first, but was given %d.\n"
                    + "Bring those to be subtracted together with add() first.", inputs.size());
        }
        ElementWise.checkShapes(inputs, "subtracted");
        return Ops.minus(inputs.get(0), inputs.get(1));
    }

    @Override public String toString() {
        return "subtract()";
    }
}
