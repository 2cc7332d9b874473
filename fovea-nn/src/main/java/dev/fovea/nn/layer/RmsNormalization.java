package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.op.Ops.inverse;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// `y = γ · x / √(mean(x²) + ε)` over the last axis: layer normalisation that keeps the mean where it is.
///
/// `γ` has a number for each place on this axis. Zhang & Sennrich 2019.
public record RmsNormalization(double epsilon) implements Layer {

    public RmsNormalization {
        Affine.requirePositive("rmsNormalization", epsilon);
    }

    public RmsNormalization epsilon(double epsilon) { return new RmsNormalization(epsilon); }

    @Override public String kind() {
        return "rms_normalization";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (x.shape().rank() < 2) {
            throw new ShapeException("the input %s has no axis of features; [batch, ..., features] was expected.\n"
                    + "Put reshape(1) before it.", x.shape());
        }
        Value square = mean(times(x, x), List.of(x.shape().rank() - 1));
        Value normal = times(x, inverse(sqrt(plus(square, epsilon))));
        return times(normal, Affine.gamma(scope, Shape.of(x.shape().channels())));
    }

    @Override public String toString() {
        return call("rmsNormalization").option("epsilon", epsilon, Layers.rmsNormalization().epsilon).toString();
    }
}
