package dev.fovea.nn.train;

/// Which of two values of a number is the better one.
public enum Better {
    LOWER, HIGHER;

    /// Accuracies are better higher, everything else lower: losses, errors.
    public static Better of(String name) {
        String metric = name.substring(name.lastIndexOf('/') + 1).replaceFirst("^val_", "");
        return metric.contains("accuracy") || metric.startsWith("top") ? HIGHER : LOWER;
    }
}
