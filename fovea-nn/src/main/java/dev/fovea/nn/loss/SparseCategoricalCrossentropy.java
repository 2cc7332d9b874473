package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// `L = −ln y_c`, where `c` is the number of the right class and `y` the network's probabilities, or `softmax` of its
/// logits.
///
/// `y` is `[batch, …, classes]`, the labels are whole numbers `[batch, …]`. The sixth of ten classes at 0.9 costs
/// 0.10536. A network that ends in softmax is fused with the loss; from other probabilities 10⁻⁷ and less count as
/// 10⁻⁷, as in Keras.
public record SparseCategoricalCrossentropy(boolean fromLogits, double labelSmoothing) implements Loss {

    public SparseCategoricalCrossentropy {
        fraction("the label smoothing", labelSmoothing);
    }

    public SparseCategoricalCrossentropy fromLogits(boolean fromLogits) {
        return new SparseCategoricalCrossentropy(fromLogits, labelSmoothing);
    }

    /// See [CategoricalCrossentropy#labelSmoothing(double)].
    public SparseCategoricalCrossentropy labelSmoothing(double share) {
        return new SparseCategoricalCrossentropy(fromLogits, share);
    }

    @Override public Value of(Value y, Value labels) {
        Value numbers = Targets.labels(toString(), y, labels);
        int classes = y.shape().channels();
        Value oneHot = Ops.oneHot(numbers, classes, y.dtype());
        return Crossentropy.of(this, fromLogits, y, Targets.smoothed(oneHot, labelSmoothing, classes));
    }

    @Override public Accepted accepts(Shape y, TensorType target) {
        return new Accepted.Classes(y.channels());
    }

    @Override public String toString() {
        return call("sparseCategoricalCrossentropy").option("fromLogits", fromLogits, false)
                .option("labelSmoothing", labelSmoothing, 0.0).toString();
    }
}
