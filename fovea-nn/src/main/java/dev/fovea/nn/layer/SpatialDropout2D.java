package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;

import dev.fovea.graph.Value;

/// In training `y[n,i,j,c] = x[n,i,j,c] · m[n,c] / (1 − rate)`, where each `m` is 0 with probability `rate`, else 1; in
/// inference `y = x`.
///
/// `x` is `[batch, height, width, channels]`. Neighbours in a feature map say nearly the same, so it is dropped whole or not
/// at all (Tompson et al. 2015).
public record SpatialDropout2D(double rate) implements Layer {

    public SpatialDropout2D {
        fraction("the rate of spatialDropout2d", rate);
    }

    @Override public String kind() {
        return "spatial_dropout2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        Images.check(x.shape());
        return FeatureMaps.drop(scope, x, rate);
    }

    @Override public String toString() {
        return call("spatialDropout2d", rate).toString();
    }
}
