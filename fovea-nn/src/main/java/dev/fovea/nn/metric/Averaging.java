package dev.fovea.nn.metric;

/// How the numbers of several classes become one, as in scikit-learn.
public enum Averaging {
    /// The mean over the classes that occur: every class counts the same, also a rare one.
    MACRO,
    /// From the counts of all classes together: every answer counts the same.
    MICRO,
    /// The mean over the classes, each as often as it is right.
    WEIGHTED
}
