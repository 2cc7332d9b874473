package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;

/// `L = −Σ_i t_i · ln y_i`, for target probabilities `t`, such as one-hot vectors, and the network's probabilities `y`,
/// or `softmax` of its logits.
///
/// Both are `[batch, …, classes]`. See [SparseCategoricalCrossentropy] for labels that are numbers.
public record CategoricalCrossentropy(boolean fromLogits) implements Loss {

    public CategoricalCrossentropy fromLogits(boolean fromLogits) {
        return new CategoricalCrossentropy(fromLogits);
    }

    @Override public Value of(Value y, Value target) {
        return Crossentropy.of(this, fromLogits, y, Targets.like(toString(), y, target));
    }

    @Override public String toString() {
        return call("categoricalCrossentropy").option("fromLogits", fromLogits, false).toString();
    }
}
