package dev.fovea.nn.metric;

import dev.fovea.nn.loss.Loss;

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

    /// Any loss under a name of its own: `meanLoss("error", meanSquaredError())`.
    public static MeanLoss meanLoss(String name, Loss loss) {
        return new MeanLoss(name, loss);
    }
}
