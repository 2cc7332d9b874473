package dev.fovea.nn.loss;

import static dev.fovea.op.Ops.abs;
import static dev.fovea.op.Ops.minus;

import dev.fovea.graph.Value;

/// `L = mean_i |y_i − t_i|`, over all numbers of a sample.
///
/// Its gradient is `sign(y − t)`: an outlier pulls no harder than any other number (Laplace 1774); the best constant
/// answer is the median.
public record MeanAbsoluteError() implements Loss {

    @Override public Value of(Value y, Value target) {
        return Targets.perSample(abs(minus(y, Targets.like(toString(), y, target))));
    }

    @Override public String toString() {
        return "meanAbsoluteError()";
    }
}
