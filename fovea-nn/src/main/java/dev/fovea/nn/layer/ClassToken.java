package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.zeros;
import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import java.util.List;

/// `[t, x_1, …, x_T]`: a learned token before those of the sequence, which gathers what the classifier will read.
///
/// `x` is `[batch, tokens, features]`; `t` is `[features]`, the same for all samples, and starts at 0. Dosovitskiy et al. 2021,
/// after Devlin et al. 2019. [SelectToken] takes it out again.
public record ClassToken() implements Layer {

    @Override public String kind() {
        return "class_token";
    }

    @Override public Value apply(Scope scope, Value x) {
        Tokens.check(x.shape());
        Value token = scope.parameter("token", Shape.of(x.shape().channels()), zeros());
        return Ops.concat(1, List.of(Ops.broadcastTo(token, x.shape().withExtent(1, 1)), x));
    }

    @Override public String toString() {
        return call("classToken").toString();
    }
}
