package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.min;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.select;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;

/// `y = min(x, maxValue)` where `x > threshold`, else `slope · (x − threshold)`: the rectifier of [Relu] with options,
/// `relu().maxValue(6)`.
///
/// The maximum keeps numbers in the range of few bits (ReLU6: Krizhevsky 2010; MobileNet), the slope keeps neurons from
/// dying (Maas et al. 2013), the threshold asks for more than 0 before a neuron fires (Konda et al. 2015). As Keras' ReLU.
public record ClippedRelu(double maxValue, double slope, double threshold) implements Activation {

    public ClippedRelu {
        require(maxValue >= 0, "the max value of a ReLU must be 0 or more, but is %s", maxValue);
        notNegative("the slope of a ReLU", slope);
        notNegative("the threshold of a ReLU", threshold);
    }

    public ClippedRelu maxValue(double maxValue) { return new ClippedRelu(maxValue, slope, threshold); }
    public ClippedRelu slope(double slope) { return new ClippedRelu(maxValue, slope, threshold); }
    public ClippedRelu threshold(double threshold) { return new ClippedRelu(maxValue, slope, threshold); }

    @Override public String kind() {
        return "clipped_relu";
    }

    @Override public Value of(Value x) {
        if (slope == 0 && threshold == 0) {
            return clipped(relu(x));
        }
        Value below = slope == 0 ? constant(x, 0) : times(minus(x, threshold), slope);
        return select(greater(x, constant(x, threshold)), clipped(x), below);
    }

    private Value clipped(Value x) {
        return Double.isInfinite(maxValue) ? x : min(x, constant(x, maxValue));
    }

    @Override public String toString() {
        boolean plain = Double.isInfinite(maxValue) && threshold == 0;
        return call("relu").option("maxValue", maxValue, Double.POSITIVE_INFINITY)
                .option("slope", slope, plain ? Double.NaN : 0.0).option("threshold", threshold, 0.0).toString();
    }
}
