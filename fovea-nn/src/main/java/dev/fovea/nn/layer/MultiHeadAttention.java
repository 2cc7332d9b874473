package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.matmul;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.times;
import static dev.fovea.op.Ops.transpose;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import java.util.List;

/// `y = Σ_h softmax(Q_h K_hᵀ / √d) V_h · O_h`: each token gathers from the others what its query finds in their keys.
///
/// `x` is `[batch, tokens, features]`, and so is `y`; every head `h` has its own queries `Q = x W_Q`, keys `K` and values `V`, of
/// `keyDim = d` and `valueDim` features a head. Vaswani et al. 2017; self-attention, with Keras' parameters. The scores,
/// `[batch, heads, from token, to token]`, rows that sum to 1, are the output of the inner layer `scores`:
/// `model.activations(x, ".../scores")` is the attention map. `dropout` is that of the scores. The root divides the queries, which are
/// fewer numbers than the scores.
public record MultiHeadAttention(int heads, int keyDim, int valueDim, double dropout, boolean bias) implements Layer {

    public MultiHeadAttention {
        positive("the heads of multiHeadAttention", heads);
        positive("the key dimension of multiHeadAttention", keyDim);
        positive("the value dimension of multiHeadAttention", valueDim);
        fraction("the dropout of multiHeadAttention", dropout);
    }

    public MultiHeadAttention valueDim(int valueDim) {
        return new MultiHeadAttention(heads, keyDim, valueDim, dropout, bias);
    }

    public MultiHeadAttention dropout(double dropout) {
        return new MultiHeadAttention(heads, keyDim, valueDim, dropout, bias);
    }

    public MultiHeadAttention bias(boolean bias) {
        return new MultiHeadAttention(heads, keyDim, valueDim, dropout, bias);
    }

    @Override public String kind() {
        return "multi_head_attention";
    }

    @Override public Value apply(Scope scope, Value x) {
        Tokens.check(x.shape());
        Value query = times(heads(scope, "query", x, keyDim), 1 / Math.sqrt(keyDim));
        Value key = heads(scope, "key", x, keyDim);
        Value value = heads(scope, "value", x, valueDim);
        Value scores = scope.call(Layers.softmax().named("scores"), matmul(query, key, false, true));
        Value gathered = matmul(scope.call(Layers.dropout(dropout), scores), value);
        Value side = reshape(transpose(gathered, List.of(0, 2, 1, 3)), x.shape().withExtent(2, heads * valueDim));
        return scope.call(Layers.dense(x.shape().channels()).bias(bias).named("output"), side);
    }

    /// `[batch, heads, tokens, features of a head]`
    private Value heads(Scope scope, String name, Value x, int features) {
        Value all = scope.call(Layers.dense(Math.multiplyExact(heads, features)).bias(bias).named(name), x);
        Value apart = reshape(all, Shape.of(x.shape().batch(), x.shape().extent(1), heads, features));
        return transpose(apart, List.of(0, 2, 1, 3));
    }

    @Override public String toString() {
        MultiHeadAttention plain = Layers.multiHeadAttention(heads, keyDim);
        return call("multiHeadAttention", heads, keyDim).option("valueDim", valueDim, plain.valueDim)
                .option("dropout", dropout, plain.dropout).option("bias", bias, plain.bias).toString();
    }
}
