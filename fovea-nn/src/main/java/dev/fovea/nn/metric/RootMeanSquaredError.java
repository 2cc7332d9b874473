package dev.fovea.nn.metric;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.MeanSquaredError;

/// `√ mean_n (y_n − t_n)²`: the size of an error in the unit of the target. The root is taken of the mean over all samples.
public record RootMeanSquaredError() implements Metric {

    @Override public String name() {
        return "rmse";
    }

    @Override public Value of(Value y, Value target) {
        return new MeanSquaredError().of(y, target);
    }

    @Override public double value(double[] means) {
        return Math.sqrt(means[0]);
    }

    @Override public String toString() {
        return "rmse()";
    }
}
