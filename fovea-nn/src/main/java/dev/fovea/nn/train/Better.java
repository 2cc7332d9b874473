package dev.fovea.nn.train;

import java.util.Set;

/// Which of two values of a number is the better one.
public enum Better {
    LOWER, HIGHER;

    private static final Set<String> HIGHER_IS_BETTER = Set.of("precision", "recall", "f1", "auc");

    /// Accuracies, precision, recall, F1 and AUC are better higher, everything else lower: losses, errors.
    public static Better of(String name) {
        String metric = name.substring(name.lastIndexOf('/') + 1).replaceFirst("^val_", "").replaceFirst("^weighted_",
                "");
        boolean higher = metric.contains("accuracy") || metric.startsWith("top")
                || HIGHER_IS_BETTER.contains(metric.replaceFirst("_(micro|weighted)$", ""));
        return higher ? HIGHER : LOWER;
    }
}
