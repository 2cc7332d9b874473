package dev.fovea.nn.loss;

import java.util.List;

/// The losses and penalties by name, with their defaults: `import static`.
public final class Losses {
    static final double DELTA = 1;          // Keras and PyTorch
    static final double GAMMA = 2;          // Lin et al. 2017
    static final double ALPHA = 0.25;       // Lin et al. 2017, Keras

    private Losses() {}

    /// Labels are numbers; the network ends in softmax, or `.fromLogits(true)`.
    public static SparseCategoricalCrossentropy sparseCategoricalCrossentropy() {
        return new SparseCategoricalCrossentropy(false, 0);
    }

    /// Targets are rows of probabilities; the network ends in softmax, or `.fromLogits(true)`.
    public static CategoricalCrossentropy categoricalCrossentropy() {
        return new CategoricalCrossentropy(false, 0);
    }

    /// Labels are numbers, the network ends in logits: `sparseCategoricalCrossentropy().fromLogits(true)`.
    public static SparseCategoricalCrossentropy softmaxCrossEntropy() {
        return sparseCategoricalCrossentropy().fromLogits(true);
    }

    /// Targets are 0 or 1; the network ends in a sigmoid, or `.fromLogits(true)`.
    public static BinaryCrossentropy binaryCrossentropy() {
        return new BinaryCrossentropy(false, 0);
    }

    public static MeanSquaredError meanSquaredError() {
        return new MeanSquaredError();
    }

    public static MeanAbsoluteError meanAbsoluteError() {
        return new MeanAbsoluteError();
    }

    /// Squared near the target, straight beyond an error of 1, or `.delta(…)`.
    public static Huber huber() {
        return new Huber(DELTA);
    }

    public static LogCosh logCosh() {
        return new LogCosh();
    }

    /// Targets are −1 or 1, or 0 or 1; the network ends in a bare sum.
    public static Hinge hinge() {
        return new Hinge();
    }

    /// Targets are −1 or 1, or 0 or 1; the network ends in a bare sum.
    public static SquaredHinge squaredHinge() {
        return new SquaredHinge();
    }

    /// Targets are labels or one-hot rows; the network ends in a bare sum.
    public static CategoricalHinge categoricalHinge() {
        return new CategoricalHinge();
    }

    /// Minus the cosine of the angle: −1 is best, as in Keras.
    public static CosineSimilarity cosineSimilarity() {
        return new CosineSimilarity();
    }

    /// Targets are rows of probabilities; the network ends in softmax, or `.fromLogits(true)`.
    public static KlDivergence klDivergence() {
        return new KlDivergence(false);
    }

    /// Targets are counts; the network answers positive numbers, or their logarithms: `.logInput(true)`.
    public static Poisson poisson() {
        return new Poisson(false);
    }

    /// Targets are 0 or 1; the network ends in a sigmoid, or `.fromLogits(true)`. `γ` is 2.
    public static BinaryFocalCrossentropy binaryFocalCrossentropy() {
        return new BinaryFocalCrossentropy(GAMMA, false, ALPHA, false, 0);
    }

    /// Targets are labels or one-hot rows; the network ends in softmax, or `.fromLogits(true)`. `γ` is 2, `α` 0.25.
    public static CategoricalFocalCrossentropy categoricalFocalCrossentropy() {
        return new CategoricalFocalCrossentropy(GAMMA, List.of(ALPHA), false, 0);
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
