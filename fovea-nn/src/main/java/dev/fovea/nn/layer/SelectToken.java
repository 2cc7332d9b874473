package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/// `y = x_index`: one token of a sequence, counted from 0; the first is the class token.
///
/// `[batch, tokens, features]` becomes `[batch, features]`.
public record SelectToken(int index) implements Layer {

    public SelectToken {
        require(index >= 0, "the index of selectToken must be 0 or more, but is %d", index);
    }

    @Override public String kind() {
        return "select_token";
    }

    @Override public Value apply(Scope scope, Value x) {
        Tokens.check(x.shape());
        int tokens = x.shape().extent(1);
        if (index >= tokens) {
            throw new ShapeException("the input %s has %d tokens, of which number %d is none.\n"
                    + "Use an index from 0 to %d.", x.shape(), tokens, index, tokens - 1);
        }
        return Ops.reshape(Ops.slice(x, 1, index, 1, 1), Shape.of(x.shape().batch(), x.shape().channels()));
    }

    @Override public String toString() {
        return call("selectToken", index).toString();
    }
}
