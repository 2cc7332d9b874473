/// How a gradient becomes a better weight: one rule per file, as a formula of graph values.
/// It uses `core` and `schedule`; the training loop builds it into the step and feeds its scalars.
/// Start with [dev.fovea.nn.optimizer.Optimizer], then [dev.fovea.nn.optimizer.Momentum]; for an option [dev.fovea.nn.optimizer.ClipNorm].
package dev.fovea.nn.optimizer;
