package dev.fovea.nn.metric;

import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.MeanAbsoluteError;
import dev.fovea.nn.loss.MeanSquaredError;

/// The metrics by name, with their defaults: `import static`.
public final class Metrics {
    static final double THRESHOLD = 0.5;     // Keras

    private Metrics() {}

    /// For labels, one-hot rows, or one output per sample.
    public static Accuracy accuracy() {
        return new Accuracy();
    }

    public static BinaryAccuracy binaryAccuracy() {
        return binaryAccuracy(THRESHOLD);
    }

    public static BinaryAccuracy binaryAccuracy(double threshold) {
        return new BinaryAccuracy(threshold);
    }

    public static TopK topK(int k) {
        return new TopK(k);
    }

    /// Of several classes the mean over the classes, or `.average(…)`; of one output per sample that of class 1.
    public static Precision precision() {
        return new Precision(Averaging.MACRO, false, THRESHOLD);
    }

    /// Of several classes the mean over the classes, or `.average(…)`; of one output per sample that of class 1.
    public static Recall recall() {
        return new Recall(Averaging.MACRO, false, THRESHOLD);
    }

    /// Of several classes the mean over the classes, or `.average(…)`; of one output per sample that of class 1.
    public static F1 f1() {
        return new F1(Averaging.MACRO, false, THRESHOLD);
    }

    /// The area under the ROC curve, for two classes.
    public static Auc auc() {
        return new Auc();
    }

    /// The mean absolute error, under the name `mae`.
    public static MeanLoss mae() {
        return new MeanLoss("mae", new MeanAbsoluteError());
    }

    /// The mean squared error, under the name `mse`.
    public static MeanLoss mse() {
        return new MeanLoss("mse", new MeanSquaredError());
    }

    /// The root of the mean squared error.
    public static RootMeanSquaredError rmse() {
        return new RootMeanSquaredError();
    }

    /// Another metric with the weights of samples and classes: Keras' `weighted_metrics`.
    public static Weighted weighted(Metric metric) {
        return new Weighted(metric);
    }

    /// Any loss under a name of its own: `meanLoss("error", meanSquaredError())`.
    public static MeanLoss meanLoss(String name, Loss loss) {
        return new MeanLoss(name, loss);
    }
}
