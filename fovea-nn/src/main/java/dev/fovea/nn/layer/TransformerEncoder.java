package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.layerNormalization;
import static dev.fovea.nn.layer.Layers.multiHeadAttention;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.nn.text.Require.positive;

import dev.fovea.graph.Value;
import dev.fovea.tensor.ShapeException;

/// `z = x + attention(norm(x))`, `y = z + mlp(norm(z))`: one block of a Transformer's encoder.
///
/// `x` and `y` are `[batch, tokens, features]`. The heads share out the features; the multilayer perceptron has `hidden` GELU
/// neurons a token, and then as many as there are features. Normalisation comes before each part, which trains more
/// steadily than after it: Dosovitskiy et al. 2021, equations 2 and 3, after Vaswani et al. 2017. Dropout ends both parts.
public record TransformerEncoder(int heads, int hidden, double dropout) implements Layer {
    private static final double EPSILON = 1e-6;          // that of the authors' code, which the paper does not name

    public TransformerEncoder {
        positive("the heads of transformerEncoder", heads);
        positive("the hidden neurons of transformerEncoder", hidden);
        fraction("the dropout of transformerEncoder", dropout);
    }

    public TransformerEncoder dropout(double dropout) { return new TransformerEncoder(heads, hidden, dropout); }

    @Override public String kind() {
        return "transformer_encoder";
    }

    @Override public Value apply(Scope scope, Value x) {
        Tokens.check(x.shape());
        int features = x.shape().channels();
        if (features % heads != 0) {
            throw new ShapeException("the input %s has %d features, which cannot be shared out among %d heads.\n"
                    + "Use heads that divide the features, or another number of features before it.", x.shape(),
                    features, heads);
        }
        LayerNormalization norm = layerNormalization().epsilon(EPSILON);
        Layer attention = residual(norm, multiHeadAttention(heads, features / heads), Layers.dropout(dropout));
        Layer mlp = residual(norm, dense(hidden).gelu(), Layers.dropout(dropout),
                dense(features), Layers.dropout(dropout));
        return scope.call(mlp.named("mlp"), scope.call(attention.named("attention"), x));
    }

    @Override public String toString() {
        return call("transformerEncoder", heads, hidden)
                .option("dropout", dropout, Layers.transformerEncoder(heads, hidden).dropout).toString();
    }
}
