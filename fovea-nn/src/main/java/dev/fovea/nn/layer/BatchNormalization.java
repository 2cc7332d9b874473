package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.ones;
import static dev.fovea.nn.initializer.Initializers.zeros;
import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.op.Ops.inverse;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// `y = γ · (x − μ) / √(σ² + ε) + β`, with mean `μ` and variance `σ²` of each channel over the batch and all positions.
///
/// `x` is `[batch, …, channels]`. In training the statistics are the batch's, and their running means
/// `r ← momentum · r + (1 − momentum) · batch` are kept; in inference, and when frozen, they are the running means, so that
/// a sample's answer does not depend on its neighbours. Layers behind it meet numbers of a steady size, and rates may be
/// higher (Ioffe & Szegedy 2015). The running variance is the batch's own, as in Keras; PyTorch's is `m / (m − 1)` times as
/// large, for `m` numbers, and its momentum is one minus this one.
public record BatchNormalization(double momentum, double epsilon, boolean center, boolean scale) implements Layer {

    public BatchNormalization {
        fraction("the momentum of batchNormalization", momentum);
        Affine.requirePositive("batchNormalization", epsilon);
    }

    public BatchNormalization momentum(double momentum) {
        return new BatchNormalization(momentum, epsilon, center, scale);
    }

    public BatchNormalization epsilon(double epsilon) {
        return new BatchNormalization(momentum, epsilon, center, scale);
    }

    /// Whether `β` is learned; without, it is 0.
    public BatchNormalization center(boolean center) {
        return new BatchNormalization(momentum, epsilon, center, scale);
    }

    /// Whether `γ` is learned; without, it is 1.
    public BatchNormalization scale(boolean scale) {
        return new BatchNormalization(momentum, epsilon, center, scale);
    }

    @Override public String kind() {
        return "batch_normalization";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (x.shape().rank() < 2) {
            throw new ShapeException("the input %s has no axis of channels; [batch, ..., channels] was expected.\n"
                    + "Put reshape(1) before it.", x.shape());
        }
        Shape each = Shape.of(x.shape().channels());
        Value gamma = Affine.gammaOrOne(scope, x, each, scale);
        Value beta = Affine.betaOrZero(scope, x, each, center);
        Value mean = scope.state("moving_mean", each, zeros());
        Value variance = scope.state("moving_variance", each, ones());
        if (scope.mode() == Mode.INFERENCE) {
            Value factor = times(gamma, inverse(sqrt(plus(variance, epsilon))));
            return plus(times(x, factor), minus(beta, times(mean, factor)));
        }
        Node normal = x.graph().addNode(new BatchNorm(epsilon), List.of(x, gamma, beta));
        scope.update(mean, running(scope.updated(mean), normal.output(1)));
        scope.update(variance, running(scope.updated(variance), normal.output(2)));
        return normal.output(0);
    }

    private Value running(Value before, Value ofBatch) {
        return plus(times(before, momentum), times(ofBatch, 1 - momentum));
    }

    @Override public String toString() {
        BatchNormalization plain = Layers.batchNormalization();
        return call("batchNormalization").option("momentum", momentum, plain.momentum)
                .option("epsilon", epsilon, plain.epsilon).option("center", center, plain.center)
                .option("scale", scale, plain.scale).toString();
    }
}
