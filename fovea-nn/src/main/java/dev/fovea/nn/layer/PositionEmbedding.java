package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.op.Ops;

/// `y_t = x_t + p_t`: what tells attention where a token stands, since it treats all places alike.
///
/// `x` is `[batch, tokens, features]`; the positions `p` are `[tokens, features]`, learned. Dosovitskiy et al. 2021.
public record PositionEmbedding(Initializer initializer) implements Layer {

    public PositionEmbedding initializer(Initializer initializer) { return new PositionEmbedding(initializer); }

    @Override public String kind() {
        return "position_embedding";
    }

    @Override public Value apply(Scope scope, Value x) {
        Tokens.check(x.shape());
        return Ops.plus(x, scope.parameter("positions", x.shape().sub(1, 3), initializer));
    }

    @Override public String toString() {
        return call("positionEmbedding")
                .option("initializer", initializer, Layers.positionEmbedding().initializer).toString();
    }
}
