package dev.fovea.nn.loss;

import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `L = mean_i (y_i − t_i)²`, over all numbers of a sample.
public record MeanSquaredError() implements Loss {

    @Override public Value of(Value y, Value target) {
        Value error = minus(y, Targets.like(toString(), y, target));
        return Targets.perSample(times(error, error));
    }

    @Override public String toString() {
        return "meanSquaredError()";
    }
}
