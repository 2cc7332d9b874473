/// How wrong an answer is, and what large weights cost: one formula per file, built of graph values.
/// It uses `core` only; the training loop takes the mean over the batch and adds the penalties of the layers.
/// Start with [dev.fovea.nn.loss.Loss], then [dev.fovea.nn.loss.SparseCategoricalCrossentropy].
package dev.fovea.nn.loss;
