/// The search for hyper-parameters: what is varied, in which order it is tried, and the table of the results.
/// It may use models and training; nothing in this module uses it.
/// Start with [dev.fovea.nn.tune.Tuner].
package dev.fovea.nn.tune;
