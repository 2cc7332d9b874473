package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// The inputs one after another along one axis; −1 is the last, on which the feature maps are stacked.
public record Concatenate(int axis) implements Merge {

    @Override public String kind() {
        return "concatenate";
    }

    @Override public Value apply(Scope scope, List<Value> inputs) {
        Shape first = inputs.getFirst().shape();
        int along = axis < 0 ? axis + first.rank() : axis;
        if (along < 1 || along >= first.rank()) {
            throw new ShapeException(
                    "the input %s has no axis %d to concatenate along; "
                            + "axes count from 0, the batch, or from -1, the last.\nUse an axis from 1 to %d.",
                    first, axis, first.rank() - 1);
        }
        for (Value x : inputs) {
            if (x.shape().rank() != first.rank()
                    || !x.shape().withExtent(along, 1).equals(first.withExtent(along, 1))) {
                throw new ShapeException(
                        "the inputs %s and %s differ on another axis than %d, along which they are concatenated.\n"
                                + "Let the branches keep the other extents, with padding(SAME) and equal strides.",
                        first, x.shape(), along);
            }
        }
        return Ops.concat(along, inputs);
    }

    @Override public String toString() {
        return (axis == -1 ? call("concatenate") : call("concatenate", axis)).toString();
    }
}
