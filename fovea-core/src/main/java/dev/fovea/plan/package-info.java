/// What is executed: plans, the runners that own the memory of a run, and the weights that live from one run to the next.
/// It uses everything below it, and knows no layer, no loss and no training.
/// Start with [dev.fovea.plan.Runner].
package dev.fovea.plan;
