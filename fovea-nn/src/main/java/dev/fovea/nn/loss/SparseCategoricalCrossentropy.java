package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;

/// `L = −ln y_c`, where `c` is the number of the right class and `y` the network's probabilities, or `softmax` of its
/// logits.
///
/// `y` is `[batch, …, classes]`, the labels are whole numbers `[batch, …]`. The sixth of ten classes at 0.9 costs
/// 0.10536. A network that ends in softmax is fused with the loss; from other probabilities 10⁻⁷ and less count as
/// 10⁻⁷, as in Keras.
public record SparseCategoricalCrossentropy(boolean fromLogits) implements Loss {

    public SparseCategoricalCrossentropy fromLogits(boolean fromLogits) {
        return new SparseCategoricalCrossentropy(fromLogits);
    }

    @Override public Value of(Value y, Value labels) {
        Value numbers = Targets.labels(toString(), y, labels);
        return Crossentropy.of(this, fromLogits, y, Ops.oneHot(numbers, y.shape().channels(), y.dtype()));
    }

    @Override public String toString() {
        return call("sparseCategoricalCrossentropy").option("fromLogits", fromLogits, false).toString();
    }
}
