package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.ones;
import static dev.fovea.nn.initializer.Initializers.zeros;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;

/// `γ · x̂ + β`: what follows a normalisation, so that it takes nothing away that the network can express. Both are
/// learned, from 1 and 0.
final class Affine {
    private Affine() {}

    /// `gamma` and `beta` of the shape `each`, of which numbers along the axes of `broadcast` are spread over `x̂`.
    static Value of(Scope scope, Value normal, boolean scale, boolean center, Shape each, Shape broadcast) {
        Value y = scale ? Ops.times(normal, Ops.reshape(gamma(scope, each), broadcast)) : normal;
        return center ? Ops.plus(y, Ops.reshape(beta(scope, each), broadcast)) : y;
    }

    static Value gamma(Scope scope, Shape each) {
        return scope.parameter("gamma", each, ones());
    }

    static Value beta(Scope scope, Shape each) {
        return scope.parameter("beta", each, zeros());
    }

    /// `γ`; 1 where it is not learned.
    static Value gammaOrOne(Scope scope, Value x, Shape each, boolean scale) {
        return scale ? gamma(scope, each) : Ops.broadcastTo(Ops.constant(x, 1), each);
    }

    /// `β`; 0 where it is not learned.
    static Value betaOrZero(Scope scope, Value x, Shape each, boolean center) {
        return center ? beta(scope, each) : Ops.broadcastTo(Ops.constant(x, 0), each);
    }

    static void requirePositive(String what, double epsilon) {
        require(epsilon > 0 && Double.isFinite(epsilon),
                "the epsilon of %s must be more than 0, since a variance may be 0, but is %s", what, epsilon);
    }
}
