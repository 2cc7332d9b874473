package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// `L = −Σ_i t_i · ln y_i`, for target probabilities `t`, such as one-hot vectors, and the network's probabilities `y`,
/// or `softmax` of its logits.
///
/// Both are `[batch, …, classes]`. See [SparseCategoricalCrossentropy] for labels that are numbers.
public record CategoricalCrossentropy(boolean fromLogits, double labelSmoothing) implements Loss {

    public CategoricalCrossentropy {
        fraction("the label smoothing", labelSmoothing);
    }

    public CategoricalCrossentropy fromLogits(boolean fromLogits) {
        return new CategoricalCrossentropy(fromLogits, labelSmoothing);
    }

    /// Takes that share of every target's probability and spreads it over all `K` classes, `t · (1 − ε) + ε/K`, so that
    /// the network is not asked to be surer than it can be (Szegedy, Vanhoucke, Ioffe, Shlens & Wojna 2016).
    public CategoricalCrossentropy labelSmoothing(double share) {
        return new CategoricalCrossentropy(fromLogits, share);
    }

    @Override public Value of(Value y, Value target) {
        Value t = Targets.like(toString(), y, target);
        return Crossentropy.of(this, fromLogits, y, Targets.smoothed(t, labelSmoothing, y.shape().channels()));
    }

    @Override public Accepted accepts(Shape y, TensorType target) {
        return new Accepted.Between(0, 1);
    }

    @Override public String toString() {
        return call("categoricalCrossentropy").option("fromLogits", fromLogits, false)
                .option("labelSmoothing", labelSmoothing, 0.0).toString();
    }
}
