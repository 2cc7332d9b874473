package dev.fovea.nn.loss;

import java.util.List;

/// The losses and penalties by name, with their defaults: `import static`.
public final class Losses {
    private Losses() {}

    /// Labels are numbers; the network ends in softmax, or `.fromLogits(true)`.
    public static SparseCategoricalCrossentropy sparseCategoricalCrossentropy() {
        return new SparseCategoricalCrossentropy(false);
    }

    /// Targets are rows of probabilities; the network ends in softmax, or `.fromLogits(true)`.
    public static CategoricalCrossentropy categoricalCrossentropy() {
        return new CategoricalCrossentropy(false);
    }

    /// Labels are numbers, the network ends in logits: `sparseCategoricalCrossentropy().fromLogits(true)`.
    public static SparseCategoricalCrossentropy softmaxCrossEntropy() {
        return sparseCategoricalCrossentropy().fromLogits(true);
    }

    /// Targets are 0 or 1; the network ends in a sigmoid, or `.fromLogits(true)`.
    public static BinaryCrossentropy binaryCrossentropy() {
        return new BinaryCrossentropy(false);
    }

    public static MeanSquaredError meanSquaredError() {
        return new MeanSquaredError();
    }

    /// `λ · Σ |w|`
    public static L1Penalty l1(double lambda) {
        return new L1Penalty(lambda);
    }

    /// `λ · Σ w²`, as in Keras.
    public static L2Penalty l2(double lambda) {
        return new L2Penalty(lambda);
    }

    /// `λ/2 · Σ w²`, whose gradient is the lecture's `λ · Θ`.
    public static L2Penalty lectureL2(double lambda) {
        return l2(lambda / 2);
    }

    /// The sum of several penalties.
    public static SumPenalty penalties(Penalty... parts) {
        return new SumPenalty(List.of(parts));
    }
}
