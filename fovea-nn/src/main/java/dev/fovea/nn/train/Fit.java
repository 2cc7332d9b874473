package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.DataSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// All options of `fit`, with Keras' defaults; the factories are for `import static`, those of callbacks are in [Callbacks].
public record Fit(int epochs, int initialEpoch, int batchSize, boolean shuffle, Optional<DataSet> validation,
        double validationSplit,
        Optional<TrainingState> resumeFrom, StepRule stepRule, List<Callback> callbacks,
        Map<Integer, Double> classWeights) {
    private static final int BATCH_SIZE = 32;      // Keras

    public Fit {
        positive("the number of epochs", epochs);
        positive("the batch size", batchSize);
        require(initialEpoch >= 0, "training starts at an epoch of 0 or more, but %d was asked for", initialEpoch);
        require(validationSplit >= 0 && validationSplit < 1,
                "the share held back for validation must be in [0, 1), but is %s", validationSplit);
        callbacks = List.copyOf(callbacks);
        classWeights = Map.copyOf(classWeights);
    }

    /// The options one after another, and then together.
    static Fit of(FitOption... options) {
        Fit fit = new Fit(1, 0, BATCH_SIZE, true, Optional.empty(), 0, Optional.empty(), StepRule.gradientDescent(),
                List.of(), Map.of());
        for (FitOption option : options) {
            fit = option.apply(fit);
        }
        require(fit.initialEpoch < fit.epochs,
                "training starts at an epoch of 0 to %d, but %d was asked for; epochs(%d) is the number of all",
                fit.epochs - 1, fit.initialEpoch, fit.epochs);
        require(fit.validation.isEmpty() || fit.validationSplit == 0,
                "give either validation data or a share to hold back, not both");
        require(fit.resumeFrom.isEmpty() || fit.initialEpoch == 0,
                "a run that goes on knows its epoch; leave out initialEpoch(%d)", fit.initialEpoch);
        return fit;
    }

    /// The number of the last epoch, counted from 1: how often all samples are gone through; 1 if not given.
    public static FitOption epochs(int epochs) {
        return f -> new Fit(epochs, f.initialEpoch, f.batchSize, f.shuffle, f.validation, f.validationSplit,
                f.resumeFrom, f.stepRule, f.callbacks, f.classWeights);
    }

    /// Goes on from that epoch (counted from 0), as model and optimizer stand: `epochs(5), initialEpoch(3)` does two more.
    public static FitOption initialEpoch(int epoch) {
        return f -> new Fit(f.epochs, epoch, f.batchSize, f.shuffle, f.validation, f.validationSplit, f.resumeFrom,
                f.stepRule, f.callbacks, f.classWeights);
    }

    /// Samples per step; 32 if not given.
    public static FitOption batchSize(int size) {
        return f -> new Fit(f.epochs, f.initialEpoch, size, f.shuffle, f.validation, f.validationSplit, f.resumeFrom,
                f.stepRule, f.callbacks, f.classWeights);
    }

    /// Whether each epoch takes the samples in another order; it does if not told otherwise.
    public static FitOption shuffle(boolean shuffle) {
        return f -> new Fit(f.epochs, f.initialEpoch, f.batchSize, shuffle, f.validation, f.validationSplit,
                f.resumeFrom, f.stepRule, f.callbacks, f.classWeights);
    }

    /// What the model is judged by after each epoch.
    public static FitOption validation(DataSet data) {
        return f -> new Fit(f.epochs, f.initialEpoch, f.batchSize, f.shuffle, Optional.of(data), f.validationSplit,
                f.resumeFrom, f.stepRule,
                f.callbacks, f.classWeights);
    }

    /// Holds back the last share of the training data for validation, as Keras does.
    public static FitOption validationSplit(double share) {
        return f -> new Fit(f.epochs, f.initialEpoch, f.batchSize, f.shuffle, f.validation, share, f.resumeFrom,
                f.stepRule, f.callbacks, f.classWeights);
    }

    /// Goes on exactly where another run stopped; weights and slots must be those of that moment.
    public static FitOption resumeFrom(TrainingState state) {
        return f -> new Fit(f.epochs, f.initialEpoch, f.batchSize, f.shuffle, f.validation, f.validationSplit,
                Optional.of(state), f.stepRule,
                f.callbacks, f.classWeights);
    }

    /// Another training step than gradient descent with the model's optimizer.
    public static FitOption stepRule(StepRule rule) {
        return f -> new Fit(f.epochs, f.initialEpoch, f.batchSize, f.shuffle, f.validation, f.validationSplit,
                f.resumeFrom, rule, f.callbacks, f.classWeights);
    }

    /// How much the samples of a class count in the loss: `classWeights(Map.of(0, 1.0, 1, 5.0))`; a class that is not named has
    /// 1. For training only, see [DataSet#classWeights(Map)].
    public static FitOption classWeights(Map<Integer, Double> weights) {
        return f -> new Fit(f.epochs, f.initialEpoch, f.batchSize, f.shuffle, f.validation, f.validationSplit,
                f.resumeFrom, f.stepRule, f.callbacks, weights);
    }

    Fit with(Callback callback) {
        return new Fit(epochs, initialEpoch, batchSize, shuffle, validation, validationSplit, resumeFrom, stepRule,
                Stream.concat(callbacks.stream(), Stream.of(callback)).toList(), classWeights);
    }
}
