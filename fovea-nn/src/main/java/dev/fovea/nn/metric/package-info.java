/// How good a network is, in numbers that people read: one formula per file, built of graph values.
/// It uses `core` and `loss`; each metric yields numbers per sample, and is a function of their means.
/// Start with [dev.fovea.nn.metric.Metric], then [dev.fovea.nn.metric.Accuracy].
package dev.fovea.nn.metric;
