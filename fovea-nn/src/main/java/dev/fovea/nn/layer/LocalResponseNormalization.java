package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.op.Lrn;
import dev.fovea.tensor.ShapeException;

/// `y_i = x_i / (k + α · Σ_j x_j²)^β`, summed over the `size` channels around `i`, as far as they exist.
///
/// `x` is `[batch, …, channels]`. A strong response damps its neighbours at the same place, as in AlexNet (Krizhevsky et
/// al. 2012, section 3.3). `α` is the paper's, before the sum, as in TensorFlow; PyTorch and ONNX divide theirs by `size`:
/// theirs is `size` times as large.
public record LocalResponseNormalization(int size, double alpha, double beta, double k) implements Layer {

    public LocalResponseNormalization {
        require(size >= 1 && size % 2 == 1,
                "the size of localResponseNormalization must be odd, as many channels before as after, but is %d",
                size);
        notNegative("the alpha of localResponseNormalization", alpha);
        notNegative("the beta of localResponseNormalization", beta);
        require(k > 0 && Double.isFinite(k),
                "the k of localResponseNormalization must be more than 0, since all x may be 0, but is %s", k);
    }

    public LocalResponseNormalization size(int size) { return new LocalResponseNormalization(size, alpha, beta, k); }
    public LocalResponseNormalization alpha(double alpha) {
        return new LocalResponseNormalization(size, alpha, beta, k);
    }
    public LocalResponseNormalization beta(double beta) { return new LocalResponseNormalization(size, alpha, beta, k); }
    public LocalResponseNormalization k(double k) { return new LocalResponseNormalization(size, alpha, beta, k); }

    @Override public String kind() {
        return "local_response_normalization";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (x.shape().rank() < 2) {
            throw new ShapeException("the input %s has no axis of channels; [batch, ..., channels] was expected.\n"
                    + "Put reshape(1) before it.", x.shape());
        }
        if (x.shape().rank() > 5) {
            throw new ShapeException("the input %s has %d axes, but [batch, ..., channels] of up to 5 was expected.\n"
                    + "Put a reshape that brings axes together before it.", x.shape(), x.shape().rank());
        }
        return x.graph().add(new Lrn(size, alpha, beta, k), x);
    }

    @Override public String toString() {
        LocalResponseNormalization plain = Layers.localResponseNormalization();
        return call("localResponseNormalization").option("size", size, plain.size).option("alpha", alpha, plain.alpha)
                .option("beta", beta, plain.beta).option("k", k, plain.k).toString();
    }
}
